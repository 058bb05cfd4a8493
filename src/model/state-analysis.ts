import type { Rates } from './rates.ts';

/** What a thread that is off the CPU and not runnable is doing, as far as a sample shows. */
export const BLOCKED_KINDS = [
  'disk',
  'uninterruptible',
  'lock',
  'pipe',
  'socket',
  'child',
  'sleep',
  'idle',
  'stopped',
  'dead',
  'sleeping',
  'other',
] as const;
export type BlockedKind = (typeof BLOCKED_KINDS)[number];

/**
 * Thread state analysis: how an interval of one thread was spent, after Brendan Gregg's TSA method. Percent of the
 * interval; all parts add up to 100. `running` and `runnable` are exact (schedstat), the kinds of `blocked` are by
 * what the samples saw.
 */
export interface StateAnalysis {
  readonly running: number;
  readonly runnable: number;
  readonly blocked: number;
  /** Parts of `blocked`, by kind; sampled. */
  readonly blockedBy: Readonly<Partial<Record<BlockedKind, number>>>;
  /** False where running came from clock ticks and runnable is not known (it is then within `blocked`). */
  readonly exact: boolean;
}

/**
 * The kind that a state letter alone tells (proc_pid_stat(5)). D is a disk as a rule, but also vfork, a frozen file system,
 * a driver.
 */
export function blockedKindOf(state: string): BlockedKind {
  switch (state) {
    case 'D':
      return 'uninterruptible';
    case 'T':
    case 't':
      return 'stopped';
    case 'S':
    // Met on a CPU, or waiting for one: what it slept for before was not seen.
    case 'R':
      return 'sleeping';
    case 'I':
      return 'idle';
    case 'Z':
    case 'X':
      return 'dead';
    default:
      return 'other';
  }
}

/**
 * Splits the interval of `rates`. `samples` are the kinds seen while the thread was off the CPU in it, each of the
 * same weight; without any, what is blocked counts as `sleeping`. Several threads together may run and wait for more than
 * the interval: both then have their part of it in proportion, so that neither hides the other. Undefined until two
 * readings are there.
 */
export function analyseStates(rates: Rates, samples: readonly BlockedKind[]): StateAnalysis | undefined {
  if (Number.isNaN(rates.cpu)) return undefined;
  const waited = Number.isNaN(rates.runq) ? 0 : rates.runq;
  const scale = Math.min(1, 100 / (rates.cpu + waited));
  const running = rates.cpu * scale;
  const runnable = waited * scale;
  const blocked = Math.max(0, 100 - running - runnable);
  const blockedBy: Partial<Record<BlockedKind, number>> = {};
  if (blocked > 0) {
    const seen = samples.length > 0 ? samples : (['sleeping'] as const);
    for (const kind of seen) blockedBy[kind] = (blockedBy[kind] ?? 0) + blocked / seen.length;
  }
  return { running, runnable, blocked, blockedBy, exact: rates.source === 'schedstat' };
}
