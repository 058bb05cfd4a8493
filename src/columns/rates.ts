import type { Rates } from '../model/rates.ts';
import {
  analyseStates,
  BLOCKED_KINDS,
  type BlockedKind,
  blockedKindOf,
  type StateAnalysis,
} from '../model/state-analysis.ts';
import type { FileName, Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { Column, Unit } from './column.ts';
import { ownColumn } from './shape.ts';

const NO_SECOND_LOOK = new Unknown('a rate needs two looks: --interval, or a second round');

/** A percentage with one decimal; above 999 without. */
function percentText(value: number | string): string {
  return typeof value === 'number' ? (value < 999.95 ? value.toFixed(1) : value.toFixed(0)) : value;
}

/** A number per second in at most six cells. */
export function rateText(value: number | string): string {
  if (typeof value !== 'number') return value;
  if (value === 0) return '0';
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0);
}

const SUFFIXES = ['', 'K', 'M', 'G', 'T'];

/** Bytes for a narrow cell, at most five: `512`, `1.5K`, `233M`. Text for people to read is bytesText of text/amounts.ts. */
export function sizeCell(value: number | string): string {
  let amount = Number(value);
  let suffix = 0;
  while (amount >= 1023.5 && suffix < SUFFIXES.length - 1) {
    amount /= 1024;
    suffix++;
  }
  return (suffix > 0 && amount < 9.95 ? amount.toFixed(1) : amount.toFixed(0)) + (SUFFIXES[suffix] ?? '');
}

interface RateDraft {
  readonly id: string;
  readonly header: string;
  readonly about: string;
  readonly unit: Unit;
  readonly needs?: readonly FileName[];
  readonly width: number;
  readonly of: keyof Rates &
    (
      | 'cpu'
      | 'runq'
      | 'slices'
      | 'vcsw'
      | 'ivcsw'
      | 'migrations'
      | 'minflt'
      | 'majflt'
      | 'read_bytes'
      | 'write_bytes'
      | 'blkio'
    );
  /** Why it can be missing though there were two looks. */
  readonly otherwise: string;
  readonly text: (value: number | string) => string;
}

/** A column that is the change of a counter over the task's own interval. */
function rateColumn(draft: RateDraft): Column {
  const { of, otherwise, needs = [], ...rest } = draft;
  const missing = new Unknown(otherwise);
  return ownColumn({
    ...rest,
    needs,
    raw: (task) => {
      if (task.rates === undefined || Number.isNaN(task.rates.interval_ns)) return NO_SECOND_LOOK;
      const value = task.rates[of];
      return Number.isNaN(value) ? missing : value;
    },
  });
}

/** State analysis of a task with rates, or undefined. A task made by a one-shot has one sample: its state letter. */
export function analysisOf(task: Task): StateAnalysis | undefined {
  if (task.rates === undefined) return undefined;
  return analyseStates(task.rates, [task.blockedKind ?? blockedKindOf(task.stat.state)]);
}

function part(id: string, header: string, about: string, pick: (analysis: StateAnalysis) => number): Column {
  return ownColumn({
    id,
    header,
    about,
    unit: 'percent',
    width: 5,
    text: percentText,
    raw: (task) => {
      const analysis = analysisOf(task);
      return analysis === undefined ? NO_SECOND_LOOK : pick(analysis);
    },
  });
}

const LETTERS: Readonly<Record<BlockedKind, string>> = {
  disk: 'D',
  lock: 'L',
  pipe: 'P',
  socket: 'N',
  child: 'C',
  sleep: 's',
  idle: 'i',
  stopped: 'T',
  dead: 'Z',
  sleeping: '.',
  other: '-',
};
const BAR_CELLS = 10;

/** The letters of a state bar, for legends. */
export const BAR_LEGEND: readonly (readonly [letter: string, meaning: string])[] = [
  ['R', 'running'],
  ['q', 'runnable, waiting for a CPU'],
  ...BLOCKED_KINDS.map(
    (kind) => [LETTERS[kind], kind === 'sleeping' ? 'asleep, cause not known' : kind] as const,
  ),
];

/**
 * How an interval was spent as a bar of `cells` letters: R running, q runnable, then what blocked it. What is there
 * at all gets a cell, so that a short wait is not lost.
 */
export function stateBar(analysis: StateAnalysis, cells = BAR_CELLS): string {
  const parts: [letter: string, share: number][] = [
    ['R', analysis.running],
    ['q', analysis.runnable],
  ];
  for (const kind of BLOCKED_KINDS) {
    const share = analysis.blockedBy[kind];
    if (share !== undefined) parts.push([LETTERS[kind], share]);
  }
  const counts = parts.map(([, share]) => (share < 0.5 ? 0 : Math.max(1, Math.round((share * cells) / 100))));
  let rest = cells - counts.reduce((sum, count) => sum + count, 0);
  while (rest !== 0) {
    // Rounding is settled where it distorts least: at the largest part.
    const largest = counts.indexOf(Math.max(...counts));
    counts[largest] = (counts[largest] ?? 0) + Math.sign(rest);
    rest -= Math.sign(rest);
  }
  return parts.map(([letter], index) => letter.repeat(counts[index] ?? 0)).join('');
}

const tsa = ownColumn({
  id: 'tsa',
  header: 'STATES',
  about:
    'How the interval was spent: R running, q runnable (both exact, schedstat), then what blocked it by the state ' +
    'letter of stat (D disk, T stopped, Z dead, . asleep). Of a process: its CPU time, at most the whole bar.',
  align: 'left',
  width: BAR_CELLS,
  raw: (task) => {
    const analysis = analysisOf(task);
    return analysis === undefined ? NO_SECOND_LOOK : stateBar(analysis);
  },
});

const runqShare = rateColumn({
  id: 'runq_now',
  header: '%RUNQ',
  about:
    'Share of the interval spent runnable without a CPU, from schedstat; starv: runnable all the time, and it never ' +
    'got one (100).',
  unit: 'percent',
  width: 5,
  of: 'runq',
  otherwise: 'the kernel keeps no schedstat',
  text: percentText,
});

const runq: Column = {
  ...runqShare,
  show: (task, view, width) => (task.rates?.starving === true ? 'starv' : runqShare.show(task, view, width)),
};

/** Rates and the state analysis: known where a task was read twice. */
export const RATE_COLUMNS: readonly Column[] = [
  rateColumn({
    id: 'cpu_now',
    header: '%NOW',
    about:
      'CPU over the interval, percent of one CPU: nanoseconds of schedstat, or clock ticks of stat without it and for ' +
      'a whole process; the dashboard has the sum of its threads, in nanoseconds.',
    unit: 'percent',
    width: 5,
    of: 'cpu',
    otherwise: 'its times could not be read',
    text: percentText,
  }),
  runq,
  rateColumn({
    id: 'blkio_now',
    header: '%BLKIO',
    about: 'Share of the interval spent waiting for block I/O, from stat; needs delay accounting.',
    unit: 'percent',
    width: 6,
    of: 'blkio',
    otherwise: 'delay accounting is off (kernel.task_delayacct)',
    text: percentText,
  }),
  rateColumn({
    id: 'slices_rate',
    header: 'SLICE/s',
    about: 'How many times a second it got a CPU, from schedstat.',
    unit: 'per_s',
    width: 7,
    of: 'slices',
    otherwise: 'the kernel keeps no schedstat',
    text: rateText,
  }),
  rateColumn({
    id: 'vcsw_rate',
    header: 'VCSW/s',
    about: 'Voluntary context switches a second, from status.',
    unit: 'per_s',
    needs: ['status'],
    width: 6,
    of: 'vcsw',
    otherwise: 'status was read once only',
    text: rateText,
  }),
  rateColumn({
    id: 'ivcsw_rate',
    header: 'IVCSW/s',
    about: 'Involuntary context switches a second, from status.',
    unit: 'per_s',
    needs: ['status'],
    width: 7,
    of: 'ivcsw',
    otherwise: 'status was read once only',
    text: rateText,
  }),
  rateColumn({
    id: 'migrations_rate',
    header: 'MIGR/s',
    about: 'Moves to another CPU a second, from sched.',
    unit: 'per_s',
    needs: ['sched'],
    width: 6,
    of: 'migrations',
    otherwise: 'the kernel shows no sched file, or it was read once only',
    text: rateText,
  }),
  rateColumn({
    id: 'minflt_rate',
    header: 'MINFL/s',
    about: 'Minor page faults a second, from stat.',
    unit: 'per_s',
    width: 7,
    of: 'minflt',
    otherwise: 'stat was read once only',
    text: rateText,
  }),
  rateColumn({
    id: 'majflt_rate',
    header: 'MAJFL/s',
    about: 'Major page faults, which read a disk, a second; from stat.',
    unit: 'per_s',
    width: 7,
    of: 'majflt',
    otherwise: 'stat was read once only',
    text: rateText,
  }),
  rateColumn({
    id: 'read_rate',
    header: 'READ/s',
    about: 'Bytes a second that this thread caused to be fetched from storage, from io.',
    unit: 'bytes_per_s',
    needs: ['io'],
    width: 6,
    of: 'read_bytes',
    otherwise: 'io needs the rights of ptrace, or it was read once only',
    text: sizeCell,
  }),
  rateColumn({
    id: 'write_rate',
    header: 'WRITE/s',
    about: 'Bytes a second that this thread caused to be sent to storage, from io.',
    unit: 'bytes_per_s',
    needs: ['io'],
    width: 7,
    of: 'write_bytes',
    otherwise: 'io needs the rights of ptrace, or it was read once only',
    text: sizeCell,
  }),
  part(
    'running',
    '%RUN',
    'Share of the interval on a CPU, percent of the interval; schedstat.',
    (a) => a.running,
  ),
  part(
    'runnable',
    '%RUNNABLE',
    'Share of the interval runnable without a CPU; schedstat. 100 where it never got one.',
    (a) => a.runnable,
  ),
  part(
    'blocked_share',
    '%BLOCKED',
    'The rest of the interval: asleep, stopped or waiting for a disk.',
    (a) => a.blocked,
  ),
  tsa,
];
