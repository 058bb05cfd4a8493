import { isRead } from '../../procfs/unreadable.ts';
import type { Judged } from '../waits/judge.ts';
import type { Lock } from './lock.ts';

/**
 * A cycle of PI mutexes never closes: the kernel refuses the last wait with EDEADLK, and glibc (pthread_mutex_lock)
 * then lets that thread sleep for ever on a zero in its own stack.
 */
export interface RefusedWait {
  readonly parked: Judged;
  /** Those who wait for PI mutexes that lead to it, the farthest first; empty when they do not form one line. */
  readonly line: readonly { readonly waiter: Judged; readonly lock: Lock }[];
}

/** The zero lies in the frames of pthread_mutex_lock, just above the SP. */
const FRAMES = 512;

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
  // A wait that may be cancelled enters the kernel elsewhere than one that may not, such as this.
  const elsewhere = new Set([...proved].map((one) => `${one.process.pid} ${pcOf(one)}`));
  return judged
    .filter((one) => owners.has(one.thread.tid) && isParked(one) && !proved.has(one))
    .filter((one) => !elsewhere.has(`${one.process.pid} ${pcOf(one)}`))
    .map((parked) => ({ parked, line: lineTo(parked, pi) }));
}

function isParked({ futex, thread }: Judged): boolean {
  if (futex === undefined || !isRead(thread.look) || thread.look.state !== 'blocked') return false;
  const { op, val, timed, uaddr } = futex.call;
  const above = uaddr - Number(thread.look.sp);
  // Of a mutex that processes share not private.
  return (op | 0x80) === 0x189 && val === 0 && !timed && above > 0 && above < FRAMES;
}

function pcOf({ thread }: Judged): string {
  return isRead(thread.look) && thread.look.state === 'blocked' ? String(thread.look.pc) : '';
}

/** The one line of waiters that ends at `parked`, or nothing when several do. */
function lineTo(parked: Judged, pi: readonly Lock[]): RefusedWait['line'] {
  const line: { waiter: Judged; lock: Lock }[] = [];
  const passed = new Set([parked.thread.tid]);
  for (let tid = parked.thread.tid; ;) {
    const before = pi
      .filter(({ owner }) => owner?.tid === tid)
      .flatMap((lock) => lock.waiters.map((waiter) => ({ waiter, lock })));
    const [only] = before;
    if (only === undefined) return line;
    if (before.length > 1 || passed.has(only.waiter.thread.tid)) return [];
    line.unshift(only);
    tid = only.waiter.thread.tid;
    passed.add(tid);
  }
}
