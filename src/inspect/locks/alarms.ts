import { readChildren } from '../../procfs/children.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { readStatus, type Status } from '../../procfs/status.ts';
import { readTimers, type Timer } from '../../procfs/timers.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { FIRST_REALTIME, inMask, LAST_REALTIME, SIGCHLD, signalName } from '../signals.ts';
import type { ThreadEvidence } from '../waits/evidence.ts';
import { type Circles, type Edge, supportOf } from './cycles.ts';

/**
 * What may end the wait of a thread: `timer` a POSIX timer that sends SIGALRM or a signal that nobody catches; `parent` such
 * a one of timeout(1), which started it; `beat` another timer, which may be for something else; `alarm` alarm(2) or
 * setitimer(2), which are to be seen nowhere but by the handler of SIGALRM; `child` the end of a child outside the circle, for
 * which it has a handler; `unknown`: its status could not be read; `caught …` and names of signals: it has handlers of such
 * that programs send one another.
 */
export type Alarm = NamedAlarm | `caught ${string}`;
/** Those that one word tells. */
export type NamedAlarm = 'timer' | 'parent' | 'beat' | 'alarm' | 'child' | 'unknown';

/** Those that are there to end a wait after a time. */
export const TIMERS: ReadonlySet<Alarm | undefined> = new Set<Alarm | undefined>(['timer', 'parent']);

/** By TID; who has none is not in it. */
export type Alarms = ReadonlyMap<number, Alarm>;

const SIGALRM = 14;

/**
 * The signals that another program or the kernel sends for a program to do something: SIGUSR1, SIGUSR2, SIGURG, SIGIO and
 * the real-time ones. Of the others SIGVTALRM, SIGPROF and SIGXCPU come of CPU time, which those who wait do not use;
 * SIGHUP, SIGINT, SIGQUIT and SIGTERM are to end a program or come of a person; the rest comes of faults, of the program's
 * own writing, or of its terminal.
 */
const SENT: readonly number[] = [10, 12, 23, 29].concat(
  Array.from({ length: LAST_REALTIME - FIRST_REALTIME + 1 }, (_, index) => FIRST_REALTIME + index),
);

/**
 * The alarms of those in circles that a signal can end. A wait for a lock of threads goes on after a handler, so that circles
 * of nothing else have none; in the others each member counts, as a handler may close a file or let go of it.
 */
export function readAlarms(root: ProcRoot, { graph, cycles }: Circles): Alarms {
  const alarms = new Map<number, Alarm>();
  for (const cycle of cycles) {
    const all = [...cycle, ...supportOf(graph, cycle)];
    if (!all.some(isInterruptible)) continue;
    const pids = new Set(all.map(({ waiter }) => waiter.thread.pid));
    for (const { waiter } of all) {
      const alarm = readAlarm(root, waiter.thread, pids);
      if (alarm !== undefined) alarms.set(waiter.thread.tid, alarm);
    }
  }
  return alarms;
}

/** True for a wait that the handler of a signal ends: for a file lock, a pipe or a child. */
export function isInterruptible({ lock }: Edge): boolean {
  return lock === undefined;
}

/** @param circle the processes of the circle */
function readAlarm(
  root: ProcRoot,
  { pid, tid }: Pick<ThreadEvidence, 'pid' | 'tid'>,
  circle: ReadonlySet<number>,
): Alarm | undefined {
  const status = readStatus(root, `${pid}/task/${tid}`);
  if (!isRead(status)) return 'unknown';
  const timers = timersOf(root, pid).filter((timer) => maySignal(timer, status));
  if (timers.some(({ signal }) => signal === SIGALRM || !inMask(status.SigCgt, signal))) return 'timer';
  if (isOfTimeout(root, status.PPid)) return 'parent';
  const catches = (signal: number): boolean =>
    inMask(status.SigCgt, signal) && !inMask(status.SigBlk, signal);
  if (timers.length > 0) return 'beat';
  if (catches(SIGALRM)) return 'alarm';
  const children = catches(SIGCHLD) ? readChildren(root, `${pid}/task/${tid}`) : [];
  if (isRead(children) && children.some((child) => !circle.has(child))) return 'child';
  const sent = SENT.filter(catches);
  return sent.length === 0 ? undefined : `caught ${signalNames(sent)}`;
}

/** So many signals are named. */
const NAMED = 3;

/** `SIGUSR1, SIGIO`; of many the first ones and how many more. */
function signalNames(signals: readonly number[]): string {
  const names = signals.slice(0, signals.length > NAMED ? NAMED - 1 : NAMED).map(signalName);
  const more = signals.length - names.length;
  return [...names, ...(more === 0 ? [] : [`${more} others`])].join(', ');
}

/** True where a timer of process `pid` sends it a signal that it has no handler for, or timeout(1) has started it. */
export function isEndedByTimer(root: ProcRoot, pid: number, status: Status): boolean {
  const ends = timersOf(root, pid).some(
    (timer) => maySignal(timer, status) && !inMask(status.SigCgt, timer.signal),
  );
  return ends || isOfTimeout(root, status.PPid);
}

/** True for timeout(1) as long as it has its timer. */
function isOfTimeout(root: ProcRoot, pid: number): boolean {
  const stat = readStat(root, String(pid));
  return isRead(stat) && stat.comm === 'timeout' && timersOf(root, pid).length > 0;
}

function timersOf(root: ProcRoot, pid: number): readonly Timer[] {
  const timers = readTimers(root, pid);
  return isRead(timers) ? timers : [];
}

/** CLOCK_PROCESS_CPUTIME_ID and CLOCK_THREAD_CPUTIME_ID; those of others are below 0 (clock_getcpuclockid(3)). */
const CPU_CLOCKS: readonly number[] = [2, 3];

/** True for a timer that can send the thread a signal while nobody in its process uses a CPU. */
function maySignal({ signal, notify, clock }: Timer, { SigIgn, SigBlk }: Status): boolean {
  if (notify !== 'signal' || signal < 1 || clock < 0 || CPU_CLOCKS.includes(clock)) return false;
  return !inMask(SigIgn, signal) && !inMask(SigBlk, signal);
}
