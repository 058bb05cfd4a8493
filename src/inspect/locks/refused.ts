import { isKnown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { Judged } from '../waits/judge.ts';
import type { Lock } from './lock.ts';

/**
 * A cycle of PI mutexes never closes: the kernel refuses the last wait with EDEADLK, and glibc and musl (pthread_mutex_lock)
 * then let that thread sleep for ever on a zero in its own stack.
 */
export interface RefusedWait {
  readonly parked: Judged;
  /** Those who waited for PI mutexes that lead to it when it was refused, the farthest first: as far as they are one line. */
  readonly line: readonly { readonly waiter: Judged; readonly lock: Lock }[];
}

/** The zero lies in the frames of pthread_mutex_lock, just above the SP. */
const FRAMES = 512;

/** How glibc and musl sleep so: futex(2) operations with their flags. */
const GLIBC_SLEEP = 0x189;
const MUSL_SLEEP = 0x80;

/** Finds threads that such a refusal has parked: they hold a PI mutex that others wait for. */
export function findRefused(judged: readonly Judged[], locks: readonly Lock[]): RefusedWait[] {
  const pi = locks.filter(({ kind, owner }) => kind === 'pi-mutex' && owner?.alive === true);
  if (pi.length === 0) return [];
  const owners = new Set(pi.map(({ owner }) => owner?.tid));
  const proved = new Set(
    locks
      .filter(
        ({ kind, certainty }) => certainty === 'sure' && ['condvar', 'semaphore', 'join'].includes(kind),
      )
      .flatMap(({ waiters }) => waiters),
  );
  // A wait of glibc that may be cancelled enters the kernel elsewhere than one that may not, such as this.
  const elsewhere = new Set([...proved].map((one) => `${one.process.pid} ${pcOf(one)}`));
  return judged
    .filter((one) => owners.has(one.thread.tid) && isParked(one) && !proved.has(one))
    .filter((one) => one.futex?.call.op === MUSL_SLEEP || !elsewhere.has(`${one.process.pid} ${pcOf(one)}`))
    .map((parked) => ({ parked, line: lineTo(parked, pi) }));
}

function isParked({ futex, thread, process }: Judged): boolean {
  if (futex === undefined || !isRead(thread.look) || thread.look.state !== 'blocked') return false;
  const { op, val, timed, uaddr } = futex.call;
  const above = uaddr - Number(thread.look.sp);
  // glibc waits with a bitset, and of a mutex that processes share not private.
  const sleeps = op === MUSL_SLEEP ? process.libc !== 'glibc' : (op | 0x80) === GLIBC_SLEEP;
  return sleeps && val === 0 && !timed && above > 0 && above < FRAMES;
}

function pcOf({ thread }: Judged): string {
  return isRead(thread.look) && thread.look.state === 'blocked' ? String(thread.look.pc) : '';
}

/** The one line of waiters that ends at `parked`, up to where several stand behind one. */
function lineTo(parked: Judged, pi: readonly Lock[]): RefusedWait['line'] {
  const line: { waiter: Judged; lock: Lock }[] = [];
  const passed = new Set([parked.thread.tid]);
  for (let tid = parked.thread.tid; ;) {
    const waiting = pi
      .filter(({ owner }) => owner?.tid === tid)
      .flatMap((lock) => lock.waiters.map((waiter) => ({ waiter, lock })));
    const before = waiting.filter(({ waiter }) => !cameLater(waiter, parked));
    // Without anybody behind it there was no circle to refuse.
    const [only, second] = before.length === 0 && line.length === 0 ? longestOf(waiting) : before;
    if (only === undefined || second !== undefined || passed.has(only.waiter.thread.tid)) return line;
    line.unshift(only);
    tid = only.waiter.thread.tid;
    passed.add(tid);
  }
}

/** The one who waits the longest; none of nobody. */
function longestOf<T extends { readonly waiter: Judged }>(waiting: readonly T[]): readonly T[] {
  const times = waiting.map(({ waiter: { thread } }) => (isKnown(thread.since) ? thread.since : Infinity));
  const most = Math.max(...times);
  return waiting.filter((_, index) => times[index] === most).slice(0, 1);
}

/** Threads are looked at one after the other, and clocks of CPUs differ a little. */
const SLACK_MS = 50;

/** True for one that began to wait when `parked` had been refused already: it was no reason for that. */
function cameLater({ thread }: Judged, parked: Judged): boolean {
  const { since } = parked.thread;
  if (!isKnown(since) || !isKnown(thread.since)) return false;
  return thread.since + SLACK_MS < since;
}
