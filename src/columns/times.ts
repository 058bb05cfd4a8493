import type { Task } from '../model/task.ts';
import type { Column } from './column.ts';
import { numberColumn, ownColumn, padded, psColumn, two } from './shape.ts';
import type { View } from './view.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const MS = 1000;

/** CPU time spent, ticks: a thread's own, a process's sum over its threads, the ended ones too. */
export function cpuTicks(task: Task): number {
  return task.stat.utime + task.stat.stime;
}

/** CPU time of the children that ended and were waited for, ticks. */
export function childTicks(task: Task): number {
  return task.stat.cutime + task.stat.cstime;
}

/**
 * How long ago the task began, ticks. One that began after the clock was read has an age of 0, where ps 4.0.4 prints
 * 441 million days.
 */
export function elapsedTicks(task: Task, view: View): number {
  return Math.max(0, view.moment.uptimeTicks - task.stat.starttime);
}

/** Ticks as whole seconds, cut. */
function seconds(ticks: number, view: View): number {
  return Math.trunc(ticks / view.moment.root.host.clock_ticks);
}

let lastTotal = 0;
let lastClock = '00:00:00';

/** `[D-]HH:MM:SS`. Most tasks of a listing have used next to nothing, so the last text is kept. */
export function clockText(total: number): string {
  if (total !== lastTotal) {
    const days = Math.trunc(total / DAY);
    const rest = total % DAY;
    const text = `${two(Math.trunc(rest / HOUR))}:${two(Math.trunc((rest % HOUR) / MINUTE))}:${two(rest % MINUTE)}`;
    lastClock = days === 0 ? text : `${days}-${text}`;
    lastTotal = total;
  }
  return lastClock;
}

/** `[[D-]HH:]MM:SS`. */
export function elapsedText(total: number): string {
  return total < HOUR ? `${two(Math.trunc(total / MINUTE))}:${two(total % MINUTE)}` : clockText(total);
}

function secondsColumn(id: string, aliases: readonly string[]): Column {
  return psColumn({
    id,
    aliases,
    header: 'TIME',
    about:
      'CPU time spent, in seconds, utime and stime of stat: on a process row of all its threads, on a thread row its own.',
    unit: 's',
    width: 8,
    raw: (task, view) => cpuTicks(task) / view.moment.root.host.clock_ticks,
    show: (task, view) => String(seconds(cpuTicks(task), view)),
    order: cpuTicks,
  });
}

/** CPU time spent and time since the start. */
export const TIME_COLUMNS: readonly Column[] = [
  psColumn({
    id: 'time',
    aliases: ['cputime', 'atime'],
    header: 'TIME',
    about:
      'CPU time spent, utime and stime of stat: on a process row of all its threads, ended ones too, on a thread row its own.',
    unit: 'ticks',
    width: 8,
    raw: cpuTicks,
    show: (task, view) => clockText(seconds(cpuTicks(task), view)),
  }),
  secondsColumn('times', ['cputimes']),
  psColumn({
    id: 'bsdtime',
    header: 'TIME',
    about:
      'CPU time spent in minutes and seconds, utime and stime of stat; with S also that of children that ended.',
    unit: 'ticks',
    width: 6,
    raw: (task, view) => cpuTicks(task) + (view.cumulative ? childTicks(task) : 0),
    show: (task, view) => {
      const total = seconds(cpuTicks(task) + (view.cumulative ? childTicks(task) : 0), view);
      return `${padded(Math.trunc(total / MINUTE), 3)}:${two(total % MINUTE)}`;
    },
    order: cpuTicks,
  }),
  psColumn({
    id: 'etime',
    header: 'ELAPSED',
    about: 'How long ago the task began: /proc/uptime less starttime of stat.',
    unit: 'ticks',
    width: 11,
    raw: elapsedTicks,
    show: (task, view) => elapsedText(seconds(elapsedTicks(task, view), view)),
  }),
  psColumn({
    id: 'etimes',
    header: 'ELAPSED',
    about: 'How long ago the task began, in seconds: /proc/uptime less starttime of stat.',
    unit: 's',
    width: 7,
    raw: (task, view) => elapsedTicks(task, view) / view.moment.root.host.clock_ticks,
    show: (task, view) => String(seconds(elapsedTicks(task, view), view)),
  }),
  ownColumn({
    id: 'age',
    header: 'AGE',
    about: 'How long ago the task began, in seconds with hundredths: /proc/uptime less starttime of stat.',
    unit: 'ms',
    width: 9,
    raw: (task, view) => (elapsedTicks(task, view) * MS) / view.moment.root.host.clock_ticks,
    text: (ms) => (Number(ms) / MS).toFixed(2),
  }),
];

/** Page faults; with S also those of children that ended. */
function faults(id: string, header: string, kind: 'min' | 'maj', about: string) {
  const own = (task: Task): number => (kind === 'min' ? task.stat.minflt : task.stat.majflt);
  return numberColumn({
    id,
    header,
    about,
    width: 6,
    value: (task, view) =>
      own(task) + (view.cumulative ? (kind === 'min' ? task.stat.cminflt : task.stat.cmajflt) : 0),
    order: own,
  });
}

const MINOR = 'Page faults that needed no disk, field minflt of stat: of all threads on a process row.';
const MAJOR =
  'Page faults that had to wait for a disk, field majflt of stat: of all threads on a process row.';

/** Page faults. */
export const FAULT_COLUMNS: readonly Column[] = [
  faults('min_flt', 'MINFL', 'min', MINOR),
  faults('minflt', 'MINFLT', 'min', MINOR),
  faults('maj_flt', 'MAJFL', 'maj', MAJOR),
  faults('majflt', 'MAJFLT', 'maj', MAJOR),
  faults('pagein', 'PAGEIN', 'maj', MAJOR),
  ownColumn({
    id: 'minor_faults',
    header: 'MINFLT',
    about: `${MINOR.slice(0, -1)}, of the thread alone on a thread row; never its children's.`,
    width: 8,
    raw: (task) => task.stat.minflt,
  }),
  ownColumn({
    id: 'major_faults',
    header: 'MAJFLT',
    about: `${MAJOR.slice(0, -1)}, of the thread alone on a thread row; never its children's.`,
    width: 6,
    raw: (task) => task.stat.majflt,
  }),
];
