import type { ProcRoot } from '../../procfs/root.ts';
import { readSchedstat, type Schedstat } from '../../procfs/schedstat.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';

/** What a runnable task did between two looks: `stayed` on its CPU all the time, had one for `part` of it, or stood in `line`. */
export type Ran = 'stayed' | 'part' | 'line';

/** Two looks so far apart see a tick of every kernel (HZ 100 has one in 10 ms) when a task runs. */
const APART_MS = 25;

/**
 * Looks twice at runnable tasks and tells those that ran from those that only waited for a CPU. A task that could
 * not be seen twice is not in the answer.
 *
 * @param dirs `PID/task/TID` of the tasks
 * @param pause waits so many milliseconds; without it, or on a tree where nothing moves, nothing is told
 */
export function watchRunnable(
  root: ProcRoot,
  dirs: readonly string[],
  pause: ((milliseconds: number) => void) | undefined,
): ReadonlyMap<string, Ran> {
  const ran = new Map<string, Ran>();
  if (dirs.length === 0 || pause === undefined || root.captured) return ran;
  const before = dirs.map((dir) => readSchedstat(root, dir));
  pause(APART_MS);
  for (const [index, dir] of dirs.entries()) {
    const had = hadCpu(before[index], readSchedstat(root, dir));
    if (had !== undefined) ran.set(dir, had);
  }
  return ran;
}

/**
 * What a task did between two looks at its schedstat. One that only waited has the same time on a CPU, and its wait is
 * credited later, when it ends; one that was never put on a CPU anew, and ran, has not left it. Undefined where the kernel
 * keeps no such times.
 */
export function hadCpu(before: Reading<Schedstat> | undefined, after: Reading<Schedstat>): Ran | undefined {
  if (before === undefined || !isRead(before) || !isRead(after)) return undefined;
  if (after.run_ns === 0 && after.wait_ns === 0 && after.slices === 0) return undefined;
  if (after.run_ns <= before.run_ns) return 'line';
  return after.slices === before.slices ? 'stayed' : 'part';
}
