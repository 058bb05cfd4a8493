import { signalName } from '../inspect/signals.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat, type Stat } from '../procfs/stat.ts';
import { isRead } from '../procfs/unreadable.ts';
import type { LiveProcess, LiveTask } from '../scan/live-task.ts';
import { faultWords } from '../text/errno.ts';

/** kill(2) and setpriority(2); both throw errno exceptions. */
export interface TaskCalls {
  kill(pid: number, signal: number): void;
  /** Of one thread. */
  nice(tid: number, nice: number): void;
}

/** How it went. */
export interface Outcome {
  readonly text: string;
  readonly done: boolean;
}

const LEAST_NICE = -20;
const MOST_NICE = 19;

/** Sends `signal` to `processes`, but to none whose number has gone to another process since it was shown. */
export function sendSignal(
  root: ProcRoot,
  processes: readonly LiveProcess[],
  signal: number,
  calls: TaskCalls,
): Outcome {
  const sent: number[] = [];
  const failed: string[] = [];
  for (const { pid, stat } of processes) {
    if (statNow(root, String(pid), stat) === undefined) {
      failed.push(`process ${pid} has ended`);
      continue;
    }
    try {
      calls.kill(pid, signal);
      sent.push(pid);
    } catch (error) {
      failed.push(`process ${pid}: ${faultWords(error)}`);
    }
  }
  if (sent.length === 0) return { text: `${failed.join(', ')}; nothing was sent`, done: false };
  const text = `${signalName(signal)} was sent to process ${sent.join(', ')}`;
  return failed.length === 0
    ? { text, done: true }
    : { text: `${text}; not to all: ${failed.join(', ')}`, done: false };
}

/** Moves the nice value of `thread` by `by` from where it is now, which what is shown may not know. */
export function changeNice(root: ProcRoot, thread: LiveTask, by: 1 | -1, calls: TaskCalls): Outcome {
  const { pid, tid } = thread;
  const stat = statNow(root, `${pid}/task/${tid}`, thread.stat);
  if (stat === undefined) return { text: `thread ${tid} has ended; nothing was changed`, done: false };
  const wanted = stat.nice + by;
  if (wanted < LEAST_NICE || wanted > MOST_NICE)
    return {
      text: `nice of thread ${tid} is ${stat.nice}: it goes from ${LEAST_NICE} to ${MOST_NICE}`,
      done: false,
    };
  try {
    calls.nice(tid, wanted);
  } catch (error) {
    return { text: `nice ${wanted} for thread ${tid}: ${faultWords(error)}`, done: false };
  }
  // The next round reads it again: a thread that does not run has nothing else that is new.
  thread.statRead_ns = Number.NEGATIVE_INFINITY;
  thread.process.moved = true;
  return { text: `nice of thread ${tid} is ${wanted} now; that of other threads is not changed`, done: true };
}

/** What stat says now of the task that `known` was read of; undefined: it has ended. */
function statNow(root: ProcRoot, folder: string, known: Stat): Stat | undefined {
  const stat = readStat(root, folder);
  return isRead(stat) && stat.starttime === known.starttime ? stat : undefined;
}
