import type { Counters } from '../model/rates.ts';
import type { Stat } from '../procfs/stat.ts';
import type { LiveProcess, LiveTask } from './live-task.ts';

/** What a running thread's schedstat lags behind: the kernel brings it up to date at each timer tick. */
const LAG_NS = 20e6;
/** utime and stime are cut to whole ticks at both ends, and lag by a tick. */
const LAG_TICKS = 4;
const NS_PER_S = 1e9;

/**
 * True when what the main thread of `process` counts in this round is not, or may not be, what it counted before;
 * undefined when it may be so if there was an exec, which is not to be seen. When another thread calls exec, all others
 * end, and it takes the number and the start time of the main thread (execve(2)): only its counters tell.
 *
 * A thread uses no more CPU time than passes, and it is not given a CPU less often than before: counters that do so are
 * another's if the process called exec, or if no other thread of before is left. After an exec that stands to reason
 * they are unknown too where both the main thread and one that has ended may have counted them; so they are where no other
 * thread of before is left and whether there was an exec is not to be seen.
 */
export function isSwapped(process: LiveProcess, leader: LiveTask, clock_ticks: number): boolean | undefined {
  const { ended, endedBefore } = process;
  const hadOthers = ended.length + endedBefore.length > 0;
  const isLikely = goesOn(leader.before, leader.now, clock_ticks);
  if (isLikely && !hadOthers) return false;
  const execed = leader.statBefore === undefined ? false : hasExeced(leader.statBefore, leader.stat);
  if (execed !== true && (!hadOthers || hasSurvivors(process))) return false;
  if (!isLikely) return true;
  const others = [...endedBefore, ...ended];
  return others.some((task) => goesOn(lastOf(task), leader.now, clock_ticks)) && execed;
}

/**
 * A new program has a new stack, at an address drawn anew. Who may not see that sees the name only, which a program that
 * calls exec on itself keeps: undefined.
 */
function hasExeced(before: Stat, now: Stat): boolean | undefined {
  if (before.startstack === 0 || now.startstack === 0) return before.comm !== now.comm || undefined;
  return before.startstack !== now.startstack;
}

function hasSurvivors(process: LiveProcess): boolean {
  for (const task of process.threads.values()) if (task.tid !== process.pid && !task.born) return true;
  return false;
}

/** What was read last of a task that has ended: its last read may have found nothing. */
function lastOf(task: LiveTask): Counters {
  return Number.isNaN(task.now.run_ns + task.now.cpu_ticks) ? task.before : task.now;
}

/** True when one task may have counted first `before`, then `now`. */
function goesOn(before: Counters, now: Counters, clock_ticks: number): boolean {
  const interval_ns = now.at_ns - before.at_ns;
  const ran_ns = now.run_ns - before.run_ns;
  if (!Number.isNaN(ran_ns))
    return ran_ns >= 0 && ran_ns <= interval_ns + LAG_NS && now.slices >= before.slices;
  const ticks = now.cpu_ticks - before.cpu_ticks;
  // Times in ticks may step back a little of themselves.
  return !(Math.abs(ticks) > (interval_ns * clock_ticks) / NS_PER_S + LAG_TICKS);
}
