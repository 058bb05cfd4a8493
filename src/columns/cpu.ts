import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { Column } from './column.ts';
import { padded, psColumn } from './shape.ts';
import { childTicks, cpuTicks, elapsedTicks } from './times.ts';
import type { View } from './view.ts';

const TOO_YOUNG = new Unknown('no clock tick has passed since it began');

const HUNDRED = 100;
const MILLE = 1000;

/** The CPU time that a share is made of, ticks. */
function usedTicks(task: Task, children: boolean): number {
  return children ? cpuTicks(task) + childTicks(task) : cpuTicks(task);
}

/** The whole of a lifetime in per cent of one CPU; Unknown in the first tick. */
function lifetimeShare(task: Task, view: View, children: boolean): number | Unknown {
  const elapsed = elapsedTicks(task, view);
  return elapsed === 0 ? TOO_YOUNG : (HUNDRED * usedTicks(task, children)) / elapsed;
}

/**
 * The share in units of 1/`scale`, cut. ps turns the elapsed time into seconds and back, which may lose a tick: 29
 * ticks are 0.29 s, and 0.29 s are 28.999… ticks.
 */
export function cutShare(used: number, elapsed: number, hz: number, scale: number): number {
  if (used === 0) return 0;
  const ticks = Math.trunc((elapsed / hz) * hz);
  return ticks === 0 ? 0 : Math.trunc((scale * used) / ticks);
}

function shareOf(task: Task, view: View, scale: number): number {
  const hz = view.moment.root.host.clock_ticks;
  return cutShare(usedTicks(task, view.cumulative), elapsedTicks(task, view), hz, scale);
}

/** What ps compares: 100 x used in single precision, by the elapsed ticks. */
export function utilisation(used: number, elapsed: number): number {
  return elapsed === 0 ? 0 : Math.fround(Math.fround(used) * HUNDRED) / elapsed;
}

function utilisationOf(task: Task, view: View, children: boolean): number {
  return utilisation(usedTicks(task, children), elapsedTicks(task, view));
}

/** Three decimals as printf(3) rounds them: an exact half goes to the even digit, where toFixed goes up. */
export function threeDecimals(value: number): string {
  const thousandths = value * MILLE;
  const whole = Math.floor(thousandths);
  const isHalf = Number.isInteger(value * 16) && thousandths - whole === 0.5;
  return isHalf ? ((whole % 2 === 0 ? whole : whole + 1) / MILLE).toFixed(3) : value.toFixed(3);
}

const ABOUT =
  'CPU time by time since the start, a lifetime average and no present rate: utime and stime of stat (with S its children too)';

function shareColumn(
  draft: Pick<Column, 'id' | 'header' | 'about' | 'width' | 'unit'> & Partial<Pick<Column, 'aliases'>>,
  show: Column['show'],
): Column {
  return psColumn({
    ...draft,
    raw: (task, view) => {
      const share = lifetimeShare(task, view, view.cumulative);
      return share instanceof Unknown || draft.unit === 'percent' ? share : share * 10;
    },
    show,
    order: (task, view) => utilisationOf(task, view, false),
  });
}

function preciseColumn(id: string, header: string, width: number, children: boolean): Column {
  return psColumn({
    id,
    header,
    about: children
      ? 'CPU time, with that of children that ended, by time since the start, in per cent of one CPU up to 99.999; from stat.'
      : 'CPU time by time since the start, in per cent of one CPU up to 99.999; utime and stime of stat.',
    unit: 'percent',
    width,
    raw: (task, view) => lifetimeShare(task, view, children),
    show: (task, view) => {
      const share = utilisationOf(task, view, children);
      return share > 99 ? '99.999' : threeDecimals(share);
    },
    order: (task, view) => utilisationOf(task, view, children),
  });
}

/** Shares of a CPU since the start. */
export const CPU_COLUMNS: readonly Column[] = [
  shareColumn(
    {
      id: 'c',
      aliases: ['util'],
      header: 'C',
      about: `${ABOUT}; whole per cent, at most 99.`,
      width: 2,
      unit: 'percent',
    },
    (task, view) => padded(Math.min(99, shareOf(task, view, HUNDRED)), 2),
  ),
  shareColumn(
    {
      id: 'pcpu',
      aliases: ['%cpu'],
      header: '%CPU',
      about: `${ABOUT}; per cent of one CPU, above 100 for a process on several.`,
      width: 4,
      unit: 'percent',
    },
    (task, view) => {
      const share = shareOf(task, view, MILLE);
      return share > 999 ? String(Math.trunc(share / 10)) : `${Math.trunc(share / 10)}.${share % 10}`;
    },
  ),
  shareColumn(
    { id: 'cp', header: 'CP', about: `${ABOUT}; per mille, at most 999.`, width: 3, unit: 'permille' },
    (task, view) => padded(Math.min(999, shareOf(task, view, MILLE)), 3),
  ),
  preciseColumn('cuu', '%CUU', 6, false),
  preciseColumn('cuc', '%CUC', 7, true),
];
