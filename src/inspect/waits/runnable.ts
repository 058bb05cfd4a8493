import type { ProcRoot } from '../../procfs/root.ts';
import { readSchedstat, type Schedstat } from '../../procfs/schedstat.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { groupBy } from '../group-by.ts';

/**
 * What a runnable task did between two looks: `stayed` on its CPU all the time, had one for `part` of it, or stood in
 * `line`. Of those with a part that share a CPU one was seen to be put on it, it `came`: the others have `left` it.
 */
export type Ran = 'stayed' | 'came' | 'part' | 'left' | 'line';

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
  const sharers = dirs.filter((dir) => ran.get(dir) === 'part');
  if (sharers.length > 1) settleShared(root, sharers, pause, ran);
  return ran;
}

/** Looks so far apart seldom see two put on the same CPU one after the other: the scheduler gives more than this. */
const STEP_MS = 1;
/** So many of them see one put on a CPU that several share, with a tick every 10 ms at the most. */
const STEPS = 15;

/** Tasks that share a CPU, and how often each was put on one. */
interface Sharers {
  readonly cpu: number;
  readonly dirs: readonly string[];
  slices: readonly number[];
}

/** Of tasks on one CPU no more than one can run: tells which it is, as soon as one is seen to be put on it. */
function settleShared(
  root: ProcRoot,
  dirs: readonly string[],
  pause: (milliseconds: number) => void,
  ran: Map<string, Ran>,
): void {
  const byCpu = groupBy(dirs, (dir) => cpuOf(root, dir));
  let open: readonly Sharers[] = [...byCpu]
    .filter(([cpu, sharing]) => !Number.isNaN(cpu) && sharing.length > 1)
    .map(([cpu, sharing]) => ({ cpu, dirs: sharing, slices: slicesOf(root, sharing) }));
  for (let step = 0; step < STEPS && open.length > 0; step++) {
    pause(STEP_MS);
    open = open.filter((sharers) => !isSettled(root, sharers, ran));
  }
}

function isSettled(root: ProcRoot, sharers: Sharers, ran: Map<string, Ran>): boolean {
  const { cpu, dirs, slices: before } = sharers;
  sharers.slices = slicesOf(root, dirs);
  const came = dirs.filter((_, index) => sharers.slices[index] !== before[index]);
  if (came.length !== 1) return false;
  // One that has gone to another CPU may run there.
  if (dirs.every((dir) => cpuOf(root, dir) === cpu))
    for (const dir of dirs) ran.set(dir, came.includes(dir) ? 'came' : 'left');
  return true;
}

function cpuOf(root: ProcRoot, dir: string): number {
  const stat = readStat(root, dir);
  return isRead(stat) && stat.state === 'R' ? stat.processor : Number.NaN;
}

function slicesOf(root: ProcRoot, dirs: readonly string[]): number[] {
  return dirs.map((dir) => {
    const schedstat = readSchedstat(root, dir);
    return isRead(schedstat) ? schedstat.slices : -1;
  });
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
