import { Cursor } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * `/proc/PID/task/TID/schedstat`, Documentation/scheduler/sched-stats.rst. All three are 0 on a kernel that
 * was built without CONFIG_SCHED_INFO, and the file is absent without CONFIG_SCHEDSTATS/SCHED_INFO.
 */
export interface Schedstat {
  /** Nanoseconds on a CPU. */
  readonly run_ns: number;
  /** Nanoseconds runnable and waiting for a CPU; credited when the wait ends. */
  readonly wait_ns: number;
  /** How many times it got a CPU. */
  readonly slices: number;
}

/** The record in the first `end` bytes of a schedstat file, or `MALFORMED`. */
export function parseSchedstat(bytes: Buffer, end: number = bytes.length): Reading<Schedstat> {
  const broken = notWholeLines('schedstat', bytes, end);
  if (broken !== undefined) return broken;
  const line = new Cursor(bytes, end);
  const run_ns = line.number();
  const wait_ns = line.number();
  const slices = line.number();
  if (Number.isNaN(run_ns + wait_ns + slices)) return malformed('schedstat', 'does not hold three numbers');
  return { run_ns, wait_ns, slices };
}

/** Reads and parses `DIR/schedstat`, where `dir` is `PID` (its main thread) or `PID/task/TID`. */
export function readSchedstat(root: ProcRoot, dir: string): Reading<Schedstat> {
  return root.parse(`${dir}/schedstat`, parseSchedstat);
}
