import { type Civil, MONTHS, WEEKDAYS, type Zone } from './calendar.ts';

const HOUR = 3600;
const MINUTE = 60;
const WEEK = 7;
/** A width above this is taken for this: no line has more room. */
const MOST_PLACES = 1024;

/** Formats that stand for others, in the C locale. */
const COMPOUND: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** A number, how many places it has, and what fills them. */
interface Field {
  readonly value: number;
  readonly places: number;
  readonly fill: '0' | ' ';
}

function digits(value: number, places = 2, fill: '0' | ' ' = '0'): Field {
  return { value, places, fill };
}

function hour12(hour: number): number {
  return hour % 12 === 0 ? 12 : hour % 12;
}

/** The week's number when weeks begin on `first` (0 Sunday, 1 Monday); days before the first such day are week 0. */
function weekOfYear(at: Civil, first: 0 | 1): number {
  return Math.floor((at.yearDay + WEEK - ((at.weekday + WEEK - first) % WEEK)) / WEEK);
}

/** ISO 8601: the week that holds the year's first Thursday is 1, and a week belongs to the year of its Thursday. */
function isoWeek(at: Civil): { year: number; week: number } {
  const thursday = at.yearDay - ((at.weekday + 6) % WEEK) + 3;
  const days = daysOf(at.year);
  if (thursday < 0)
    return { year: at.year - 1, week: Math.floor((thursday + daysOf(at.year - 1)) / WEEK) + 1 };
  if (thursday >= days) return { year: at.year + 1, week: 1 };
  return { year: at.year, week: Math.floor(thursday / WEEK) + 1 };
}

function daysOf(year: number): number {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 366 : 365;
}

// prettier-ignore
function number(letter: string, at: Civil): Field | undefined {
  switch (letter) {
    case 'C': return digits(Math.floor(at.year / 100));
    case 'd': return digits(at.day);
    case 'e': return digits(at.day, 2, ' ');
    case 'g': return digits(isoWeek(at).year % 100);
    case 'G': return digits(isoWeek(at).year, 4);
    case 'H': return digits(at.hour);
    case 'I': return digits(hour12(at.hour));
    case 'j': return digits(at.yearDay + 1, 3);
    case 'k': return digits(at.hour, 2, ' ');
    case 'l': return digits(hour12(at.hour), 2, ' ');
    case 'm': return digits(at.month + 1);
    case 'M': return digits(at.minute);
    case 's': return digits(at.epoch, 1);
    case 'S': return digits(at.second);
    case 'u': return digits(at.weekday === 0 ? WEEK : at.weekday, 1);
    case 'U': return digits(weekOfYear(at, 0));
    case 'V': return digits(isoWeek(at).week);
    case 'w': return digits(at.weekday, 1);
    case 'W': return digits(weekOfYear(at, 1));
    case 'y': return digits(at.year % 100);
    case 'Y': return digits(at.year, 4);
    default: return undefined;
  }
}

// prettier-ignore
function word(letter: string, at: Civil, zone: Zone): string | undefined {
  switch (letter) {
    case 'a': return (WEEKDAYS[at.weekday] ?? '').slice(0, 3);
    case 'A': return WEEKDAYS[at.weekday] ?? '';
    case 'b': case 'h': return (MONTHS[at.month] ?? '').slice(0, 3);
    case 'B': return MONTHS[at.month] ?? '';
    case 'n': return '\n';
    case 'p': return at.hour < 12 ? 'AM' : 'PM';
    case 'P': return at.hour < 12 ? 'am' : 'pm';
    case 't': return '\t';
    case 'z': return offsetText(at.offset);
    case 'Z': return zoneName(at, zone);
    case '%': return '%';
    default: return undefined;
  }
}

/** `+hhmm`. */
function offsetText(offset: number): string {
  const minutes = Math.trunc(Math.abs(offset) / MINUTE);
  const text = String(Math.trunc(minutes / 60) * 100 + (minutes % 60)).padStart(4, '0');
  return `${offset < 0 ? '-' : '+'}${text}`;
}

/** Regions whose English knows the abbreviations of the zones near them. */
const REGIONS = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA', 'en-CA'];

/** `CET`, `EDT`, or `+03` where the zone has no letters, as the zone database writes it. */
function zoneName(at: Civil, zone: Zone): string {
  if (at.offset === 0 && (zone.name === undefined || zone.name.includes('UTC'))) return 'UTC';
  try {
    for (const region of REGIONS) {
      const format = new Intl.DateTimeFormat(region, { timeZone: zone.name, timeZoneName: 'short' });
      const name = format.formatToParts(at.epoch * 1000).find((part) => part.type === 'timeZoneName')?.value;
      if (name !== undefined && /^[A-Z]+$/.test(name)) return name;
    }
  } catch {
    // Intl's RangeError for a name that is no zone; its clock is UTC.
    return 'UTC';
  }
  const text = offsetText(at.offset);
  return at.offset % HOUR === 0 ? text.slice(0, 3) : text;
}

const CONVERSION = /%([-_0^#]*)(\d*)[EO]?([A-Za-z%])/g;

/**
 * strftime(3) in the C locale, with glibc's flags (`-` no fill, `_` spaces, `0` zeros, `^` capitals, `#` the other
 * case) and widths. What is no conversion stays as it is.
 */
export function strftime(format: string, at: Civil, zone: Zone): string {
  return format.replace(CONVERSION, (whole, flags: string, width: string, letter: string) => {
    const compound = COMPOUND[letter];
    const field = number(letter, at);
    let text = compound === undefined ? word(letter, at, zone) : strftime(compound, at, zone);
    const room = Math.min(Number(width), MOST_PLACES);
    const asked = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : undefined;
    if (field !== undefined) {
      const places = flags.includes('-') ? 1 : Math.max(field.places, room);
      return String(field.value).padStart(places, asked ?? field.fill);
    }
    if (text === undefined) return whole;
    if (flags.includes('^')) text = text.toUpperCase();
    if (flags.includes('#'))
      text = letter === 'p' || letter === 'Z' ? text.toLowerCase() : text.toUpperCase();
    return text.padStart(room, asked ?? ' ');
  });
}
