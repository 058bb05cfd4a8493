import type { ProcRoot } from '../../procfs/root.ts';
import { readStatus, type Status } from '../../procfs/status.ts';
import { readTimers, type Timer } from '../../procfs/timers.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { inMask } from '../signals.ts';
import { type Circles, type Edge, supportOf } from './cycles.ts';

/**
 * What may end the wait of a thread after a time: `timer` a POSIX timer that sends a signal; `handler` alarm(2) or
 * setitimer(2), which are to be seen nowhere but by the handler of SIGALRM; `unknown`: its status could not be read.
 */
export type Alarm = 'timer' | 'handler' | 'unknown';

/** By TID; who has none is not in it. */
export type Alarms = ReadonlyMap<number, Alarm>;

/** SIGVTALRM and SIGPROF come of CPU time, which those who wait do not use. */
const SIGALRM = 14;

/**
 * The alarms of those in circles that a signal can end. A wait for a lock of threads goes on after a handler, so that circles
 * of nothing else have none; in the others each member counts, as a handler may close a file or let go of it.
 */
export function readAlarms(root: ProcRoot, { graph, cycles }: Circles): Alarms {
  const alarms = new Map<number, Alarm>();
  for (const cycle of cycles) {
    const all = [...cycle, ...supportOf(graph, cycle)];
    if (!all.some(isInterruptible)) continue;
    for (const { waiter } of all) {
      const { pid, tid } = waiter.thread;
      const alarm = readAlarm(root, pid, tid);
      if (alarm !== undefined) alarms.set(tid, alarm);
    }
  }
  return alarms;
}

/** True for a wait that the handler of a signal ends: for a file lock, a pipe or a child. */
export function isInterruptible({ lock }: Edge): boolean {
  return lock === undefined;
}

function readAlarm(root: ProcRoot, pid: number, tid: number): Alarm | undefined {
  const status = readStatus(root, `${pid}/task/${tid}`);
  if (!isRead(status)) return 'unknown';
  const timers = readTimers(root, pid);
  if (isRead(timers) && timers.some((timer) => maySignal(timer, status))) return 'timer';
  return inMask(status.SigCgt, SIGALRM) && !inMask(status.SigBlk, SIGALRM) ? 'handler' : undefined;
}

/** CLOCK_PROCESS_CPUTIME_ID and CLOCK_THREAD_CPUTIME_ID; those of others are below 0 (clock_getcpuclockid(3)). */
const CPU_CLOCKS: readonly number[] = [2, 3];

/** True for a timer that can send the thread a signal while nobody in its process uses a CPU. */
function maySignal({ signal, notify, clock }: Timer, { SigIgn, SigBlk }: Status): boolean {
  if (notify !== 'signal' || signal < 1 || clock < 0 || CPU_CLOCKS.includes(clock)) return false;
  return !inMask(SigIgn, signal) && !inMask(SigBlk, signal);
}
