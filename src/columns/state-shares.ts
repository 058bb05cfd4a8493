import {
  analyseStates,
  BLOCKED_KINDS,
  type BlockedKind,
  blockedKindOf,
  type StateAnalysis,
} from '../model/state-analysis.ts';
import type { Task } from '../model/task.ts';
import type { Unknown } from '../model/unknown.ts';
import type { Column } from './column.ts';
import { TIMES_UNREAD, whyNoRates, whyNoSchedstat } from './no-rate.ts';
import { percentText } from './percent-text.ts';
import { ownColumn } from './shape.ts';

/**
 * State analysis of a task with rates, or undefined: of a thread by what its last sample saw; of a process by the times of
 * its threads together, at most the whole interval, and by what each of those that are off the CPU waits for.
 */
export function analysisOf(task: Task): StateAnalysis | undefined {
  if (task.rates === undefined) return undefined;
  return analyseStates(task.rates, kindsOf(task));
}

function kindsOf({ threads, stat, blockedKind }: Task): BlockedKind[] {
  if (threads === undefined || threads.size === 0) return [blockedKind ?? blockedKindOf(stat.state)];
  const kinds: BlockedKind[] = [];
  let isAlive = false;
  for (const thread of threads.values()) {
    const kind = thread.blockedKind ?? blockedKindOf(thread.stat.state);
    isAlive ||= kind !== 'dead';
    // Met on a CPU: unless it is the only one, those that a sample met waiting say more.
    if (thread.stat.state !== 'R' || threads.size === 1) kinds.push(kind);
  }
  // A main thread that has ended before the others does not wait.
  return isAlive ? kinds.filter((kind) => kind !== 'dead') : kinds;
}

function whyNoStates(task: Task): Unknown {
  return task.rates === undefined || Number.isNaN(task.rates.interval_ns) ? whyNoRates(task) : TIMES_UNREAD;
}

/** @param waits true for what is known only where the waits for a CPU are */
function part(
  id: string,
  header: string,
  about: string,
  pick: (analysis: StateAnalysis) => number,
  waits = true,
): Column {
  return ownColumn({
    id,
    header,
    about,
    unit: 'percent',
    width: 5,
    text: percentText,
    raw: (task) => {
      const analysis = analysisOf(task);
      if (analysis === undefined) return whyNoStates(task);
      return waits && hasNoWaits(task) ? whyNoSchedstat(task) : pick(analysis);
    },
  });
}

/** What is not known of the waits for a CPU is within what is called blocked. */
function hasNoWaits(task: Task): boolean {
  return task.rates === undefined || Number.isNaN(task.rates.runq);
}

const LETTERS: Readonly<Record<BlockedKind, string>> = {
  disk: 'D',
  uninterruptible: 'D',
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

/** What a letter is, where the word of its kind would be read as something else, or as all that it is. */
const MEANINGS: Readonly<Partial<Record<BlockedKind, string>>> = {
  disk: 'disk, or by the state alone: uninterruptible, a disk as a rule',
  lock: 'lock, or what else waits in a futex: condition variables, semaphores, joins',
  sleeping: 'asleep, cause not known',
};

/** The letters of a state bar, for legends. */
export const BAR_LEGEND: readonly (readonly [letter: string, meaning: string])[] = [
  ['R', 'running'],
  ['q', 'runnable, waiting for a CPU'],
  ...BLOCKED_KINDS.filter((kind) => kind !== 'uninterruptible').map(
    (kind) => [LETTERS[kind], MEANINGS[kind] ?? kind] as const,
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
    if (share === undefined) continue;
    const last = parts.at(-1);
    if (last?.[0] === LETTERS[kind]) last[1] += share;
    else parts.push([LETTERS[kind], share]);
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
    'How the interval was spent: R running, q runnable (both exact, schedstat), then what blocked it, by its state: D ' +
    'uninterruptible, mostly a disk, T stopped, Z dead, i idle, . asleep, - other; the dashboard also tells L lock, P ' +
    'pipe, N socket, C child, s sleep. Of a process: all its threads together. JSON has the parts in percent: tsa_percent.',
  align: 'left',
  width: BAR_CELLS,
  raw: (task) => {
    const analysis = analysisOf(task);
    if (analysis === undefined) return whyNoStates(task);
    // Without schedstat the waits of a thread count as blocked; those of some threads do not make a process's bar.
    return task.kind === 'process' && hasNoWaits(task) && task.rates?.noSchedstat === 'thread'
      ? whyNoSchedstat(task)
      : stateBar(analysis);
  },
  parts: {
    unit: 'percent',
    of: (task) => {
      const analysis = analysisOf(task);
      if (analysis === undefined) return whyNoStates(task);
      if (hasNoWaits(task)) return whyNoSchedstat(task);
      const { running, runnable, blockedBy } = analysis;
      return { running, runnable, ...blockedBy };
    },
  },
});

/** The state analysis, in parts and as a bar: known where a task was read twice. */
export const STATE_SHARE_COLUMNS: readonly Column[] = [
  part(
    'running',
    '%RUN',
    'Share of the interval on a CPU, percent of the interval; schedstat. Of a process: all its threads; where these ran and ' +
      'waited for a CPU for more than the interval, both in proportion, 100 in all.',
    (a) => a.running,
    false,
  ),
  part(
    'runnable',
    '%RUNNABLE',
    'Share of the interval runnable without a CPU; schedstat. 100 where it never got one. Of a process: all its threads, ' +
      'in proportion as %RUN has them.',
    (a) => a.runnable,
  ),
  part(
    'blocked_share',
    '%BLOCKED',
    'The rest of the interval: asleep, stopped or waiting for a disk. Of a process what its threads together leave of 100.',
    (a) => a.blocked,
  ),
  tsa,
];
