/** Where a moment stands in the calendar and on the clock of one place. */
export interface Civil {
  /** Seconds since 1970, UTC. */
  readonly epoch: number;
  readonly year: number;
  /** 0 is January. */
  readonly month: number;
  /** Of the month, from 1. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Of the year, from 0. */
  readonly yearDay: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Seconds east of UTC. */
  readonly offset: number;
}

// prettier-ignore
export const MONTHS: readonly string[] = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July',
  'August', 'September', 'October', 'November', 'December',
];
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

const MS = 1000;
const DAY = 86_400;
const MINUTE = 60;
/** No zone has changed its clock at another moment than a quarter of an hour for a long time. */
const QUARTER = 900;

/** Zones that are UTC under another name: nothing has to be loaded for them. */
const UTC_NAMES = new Set(['UTC', 'Etc/UTC', 'UCT', 'Zulu', 'Universal', 'GMT', 'Etc/GMT']);

/**
 * The clock of one time zone. Asking the zone's rules is slow, so their answers are kept by day: a listing of 10,000
 * rows has few days.
 */
export class Zone {
  /** An IANA name, or undefined for the zone of this process (the TZ variable, /etc/localtime). */
  readonly name: string | undefined;
  private readonly byDay = new Map<number, number>();
  private readonly byQuarter = new Map<number, number>();
  private readonly ask: (epoch: number) => number;
  private midnight = Number.NaN;
  private midnightOffset = 0;

  constructor(name: string | undefined) {
    this.name = name;
    this.ask = name === undefined ? ownOffset : UTC_NAMES.has(name) ? () => 0 : namedOffset(name);
  }

  /** Seconds east of UTC at `epoch` (seconds since 1970). */
  offset(epoch: number): number {
    const day = Math.floor(epoch / DAY);
    if (day === this.midnight) return this.midnightOffset;
    let offset = this.byDay.get(day);
    if (offset === undefined) {
      const first = this.ask(day * DAY);
      // NaN: the clock is changed on this day, so the quarter of the hour decides.
      offset = first === this.ask(day * DAY + DAY - 1) ? first : Number.NaN;
      this.byDay.set(day, offset);
    }
    if (Number.isNaN(offset)) return this.offsetOfQuarter(epoch);
    this.midnight = day;
    this.midnightOffset = offset;
    return offset;
  }

  /** The calendar's and the clock's reading at `epoch`, a whole number of seconds since 1970. */
  civil(epoch: number): Civil {
    const offset = this.offset(epoch);
    const date = new Date((epoch + offset) * MS);
    const year = date.getUTCFullYear();
    return {
      epoch,
      year,
      month: date.getUTCMonth(),
      day: date.getUTCDate(),
      weekday: date.getUTCDay(),
      yearDay: Math.floor((date.getTime() - Date.UTC(year, 0, 1)) / (DAY * MS)),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      offset,
    };
  }

  private offsetOfQuarter(epoch: number): number {
    const quarter = Math.floor(epoch / QUARTER);
    let offset = this.byQuarter.get(quarter);
    if (offset === undefined) {
      offset = this.ask(quarter * QUARTER);
      this.byQuarter.set(quarter, offset);
    }
    return offset;
  }
}

/** The offset of the process's own zone: what Date knows. */
function ownOffset(epoch: number): number {
  return -new Date(epoch * MS).getTimezoneOffset() * MINUTE;
}

/** The offsets of a named zone; of one that nobody knows, UTC, as the C library takes it. */
function namedOffset(name: string): (epoch: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // RangeError is Intl's word for a name that is no zone.
    return () => 0;
  }
  return (epoch) => {
    const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = format
      .format(epoch * MS)
      .split(/\D+/)
      .map(Number);
    return Date.UTC(year, month - 1, day, hour, minute, second) / MS - epoch;
  };
}

const zones = new Map<string | undefined, Zone>();

/** The clock of `name`: one for each zone, so that what it found is kept. */
export function zoneOf(name: string | undefined): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = new Zone(name);
    zones.set(name, zone);
  }
  return zone;
}
