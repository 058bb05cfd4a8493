import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import { type Civil, MONTHS, type Zone, zoneOf } from '../text/calendar.ts';
import { strftime } from '../text/strftime.ts';
import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { ownColumn, psColumn, two } from './shape.ts';
import type { View } from './view.ts';

const DAY = 86_400;
const MS = 1000;

/** ctime(3)'s order, what LSTART prints without -D. */
const LONG_FORMAT = '%a %b %e %H:%M:%S %Y';

/** Date's calendar ends 100 million days from 1970. */
const LAST_SECOND = 8.64e12;
const OUT_OF_CALENDAR = new Unknown('the start lies outside of the calendar');

/** Bytes that ps has for a date; a longer one is left out. */
const LONGEST_DATE = 239;

function monthName(at: Civil): string {
  return (MONTHS[at.month] ?? '').slice(0, 3);
}

function hourMinute(at: Civil): string {
  return `${two(at.hour)}:${two(at.minute)}`;
}

/** The start in whole seconds since 1970: boot time plus whole seconds of starttime, whatever the fraction. */
export function startOf(task: Task, view: View): number | undefined {
  const btime = recordOf(view.moment.btime);
  return btime === undefined
    ? undefined
    : btime + Math.floor(task.stat.starttime / view.moment.root.host.clock_ticks);
}

/** `HH:MM` today, `Feb28` this year, else the year: by the calendar, not by age. */
export function stimeText(start: number, now: number, zone: Zone): string {
  const at = zone.civil(start);
  const today = zone.civil(now);
  if (at.year !== today.year) return String(at.year);
  return at.yearDay === today.yearDay ? hourMinute(at) : monthName(at) + two(at.day);
}

/** `HH:MM:SS` for less than a day, else the date, which never has a year. */
export function startedText(start: number, now: number, zone: Zone): string {
  const at = zone.civil(start);
  return start + DAY > now ? `${hourMinute(at)}:${two(at.second)}` : `  ${monthName(at)} ${two(at.day)}`;
}

/** ` HH:MM` up to a day, and for a start in the future; else the date with the day filled by a space. */
export function bsdstartText(start: number, now: number, zone: Zone): string {
  const at = zone.civil(start);
  return now - start > DAY ? `${monthName(at)} ${String(at.day).padStart(2)}` : ` ${hourMinute(at)}`;
}

type Writer = (start: number, now: number, zone: Zone, view: View) => string;

function startColumn(
  draft: Pick<Column, 'id' | 'header' | 'width'> & Partial<Pick<Column, 'aliases'>>,
  how: string,
  write: Writer,
): Column {
  // Threads of a pool and processes of a boot begin in the same second: the last text is kept.
  let last = '';
  let lastStart = Number.NaN;
  let lastView: View | undefined;
  return psColumn({
    ...draft,
    about: `When the task began, ${how}: btime of /proc/stat plus starttime of stat; raw: ticks since boot.`,
    unit: 'ticks',
    raw: (task) => task.stat.starttime,
    show: (task, view) => {
      const start = startOf(task, view);
      if (start === undefined || !(Math.abs(start) <= LAST_SECOND)) return '?';
      if (start !== lastStart || view !== lastView) {
        const { root, now } = view.moment;
        last = write(start, Math.floor(now), zoneOf(root.host.timezone), view);
        lastStart = start;
        lastView = view;
      }
      return last;
    },
  });
}

const STIME = 'HH:MM today, the date this year, else the year';

/** When a task began. */
export const START_COLUMNS: readonly Column[] = [
  startColumn({ id: 'stime', header: 'STIME', width: 5 }, STIME, stimeText),
  startColumn({ id: 'start_time', header: 'START', width: 5 }, STIME, stimeText),
  startColumn(
    { id: 'start', header: 'STARTED', width: 8 },
    'HH:MM:SS in the last 24 hours, else the date',
    startedText,
  ),
  startColumn(
    { id: 'bsdstart', header: 'START', width: 6 },
    'HH:MM in the last 24 hours, else the date',
    bsdstartText,
  ),
  startColumn(
    { id: 'lstart', header: 'STARTED', width: 24 },
    'date and time, or in the format of -D',
    (start, _now, zone, view) => {
      const text = strftime(view.dateFormat ?? LONG_FORMAT, zone.civil(start), zone);
      return Buffer.byteLength(text) > LONGEST_DATE ? '' : text;
    },
  ),
  ownColumn({
    id: 'started',
    header: 'STARTED',
    about:
      'When the task began, ISO 8601 in UTC, whole seconds: btime of /proc/stat plus starttime of stat; btime may be a second off.',
    width: 20,
    align: 'left',
    raw: (task, view) => {
      const start = startOf(task, view);
      if (start === undefined) return whyNot(view.moment.btime, 'btime of /proc/stat');
      if (!(Math.abs(start) <= LAST_SECOND)) return OUT_OF_CALENDAR;
      return new Date(start * MS).toISOString().replace('.000Z', 'Z');
    },
    order: (task) => task.stat.starttime,
  }),
];
