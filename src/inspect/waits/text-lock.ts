import { hasEndedState } from '../../procfs/ended.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { Lock, LockOwner } from '../locks/lock.ts';
import type { LockKind } from '../locks/proof.ts';
import { isOfVm } from '../runtimes/jvm-threads.ts';
import { shown } from './shown.ts';
import type { ByteString } from '../../procfs/bytes.ts';
import { isOfGo, isUnnamed, type Place } from './areas.ts';
import type { Judged } from './judge.ts';
import type { WaitObject } from './classes.ts';
import { type FutexCall, isAbandoned, isLockWait, type Libc } from './futex.ts';
import type { Wait } from './wait.ts';
import { hexAddress } from './words.ts';

const NAMES: Readonly<Record<WaitObject, string>> = {
  mutex: 'mutex',
  'pi-mutex': 'PI mutex',
  robust: 'robust mutex',
  rwlock: 'rwlock',
  'rwlock-read': 'rwlock, to read,',
  'rwlock-write': 'rwlock, to write,',
  condvar: 'condition variable',
  semaphore: 'semaphore',
  barrier: 'barrier',
  join: 'join',
  vfork: 'vfork',
  futex: 'futex',
};

/** All that a wait with these arguments may be on, where nothing tells which it is. */
function candidates(object: WaitObject, { val, timed }: FutexCall, libc: Libc): string | undefined {
  switch (object) {
    case 'mutex':
      if (!timed || libc === 'musl') return 'perhaps a mutex';
      return 'a mutex, an rwlock or a condition variable';
    case 'rwlock':
      return 'an rwlock or a semaphore';
    case 'rwlock-read':
    case 'rwlock-write':
      if (libc === 'musl') return 'perhaps an rwlock';
      return 'an rwlock or a condition variable';
    case 'condvar':
    case 'semaphore':
      return val === 0 ? 'a condition variable or a semaphore' : 'perhaps a condition variable';
    case 'barrier':
      return 'perhaps a barrier';
    default:
      return undefined;
  }
}

/** All waits of Java threads end in the parker of the thread: the lock itself is in no word of the kernel's. */
function jvmText({ process: { named }, thread: { comm } }: Judged): string {
  if (isOfVm(comm)) return 'a wait of the JVM itself, for no lock of Java';
  return named === true ? 'a park in the JVM' : 'a park in the JVM: jstack knows the lock';
}

/** Kinds that are no names of locks by themselves. */
export const LOCK_WORDS: Readonly<Partial<Record<LockKind, string>>> = {
  recursive: 'recursive mutex',
  errorcheck: 'errorcheck mutex',
  robust: 'robust mutex',
  'pi-mutex': 'PI mutex',
};

/** A thread or process in words: `12 (name)`. */
export function who(id: number, comm: ByteString | undefined): string {
  return comm === undefined ? String(id) : `${id} (${shown(comm)})`;
}

/** Where an address is: `libfoo.so.1 .bss+0x40`, or the address where nothing names the place. */
export function placeText(place: Place | undefined, address: number): string {
  if (place === undefined) return hexAddress(address);
  const mapping = shown(place.mapping);
  return isUnnamed(place)
    ? `${hexAddress(address)} (${mapping})`
    : `${mapping}+0x${hexAddress(place.offset)}`;
}

/** A private wait with a deadline on the monotonic clock, as those for the GIL are: 5 ms. */
const GIL_OP = 0x89;
/** FUTEX_WAIT | FUTEX_PRIVATE_FLAG. */
const PRIVATE_WAIT = 0x80;
const OF_PYTHON = /^(?:lib)?python\d[\w.-]* \.(?:bss|data|data\/\.bss)$/;

/** True for a thread with Python code to run that waits for its turn: on a word in the static data of CPython. */
function isGil({ op, timed }: FutexCall, place: Place | undefined): boolean {
  return op === GIL_OP && timed && place !== undefined && OF_PYTHON.test(place.mapping);
}

/** A private wait for a word to be no more 0: how the Go runtime parks a thread, on a word in its heap. */
function isParkedByGo({ op, val }: FutexCall, place: Place | undefined): boolean {
  return op === PRIVATE_WAIT && val === 0 && place !== undefined && isOfGo(place);
}

/** A futex wait in words. */
export function lockText(wait: Omit<Wait, 'text'>): string {
  const { judged, object } = wait;
  const { futex } = judged;
  if (futex === undefined || object === null) return 'futex';
  const others = object === 'join' ? 0 : (wait.lock?.waiters ?? futex.group.waiters).length - 1;
  const company = others > 0 ? `, with ${others} other${others === 1 ? '' : 's'}` : '';
  const end = futex.call.timed ? ', until a time-out' : '';
  return objectText(wait) + company + end + (isAlone(wait) ? ALONE : '');
}

const ALONE = ', with no other thread in its process to wake it';

/**
 * True for a wait that nothing but the handler of a signal ends: in a private futex, which only threads of the same process
 * wake, where there is no other. So waits who has a lock already, or was forked while another thread had it.
 */
function isAlone({ judged: { futex, process, thread }, lock }: Omit<Wait, 'text'>): boolean {
  if (futex === undefined || futex.call.shared || futex.call.timed) return false;
  // Whom the lock names says more.
  if (lock?.owner !== undefined) return false;
  return process.threads.every(({ tid, state }) => tid === thread.tid || hasEndedState(state));
}

/** What a futex wait is on, and who holds it: the same for all who wait on it. */
export function objectText({ judged, lock, object, place, address, isGuess }: Omit<Wait, 'text'>): string {
  const { futex, process, thread } = judged;
  if (futex === undefined || object === null) return 'futex';
  const owner = lock?.owner;
  if (object === 'join') return `joins thread ${owner === undefined ? '?' : who(owner.tid, owner.comm)}`;
  let text = lock?.certainty === 'sure' ? `${NAMES[object]} ` : 'futex wait on ';
  text += placeText(place, isGuess ? futex.call.uaddr : (address ?? futex.call.uaddr));
  const doubt = isGil(futex.call, place)
    ? 'the global interpreter lock of Python (GIL)'
    : isParkedByGo(futex.call, place)
      ? 'parked by Go: it runs no goroutine'
      : isGuess
        ? process.jvm && !isLockWait(futex.call)
          ? jvmText(judged)
          : candidates(object, futex.call, process.libc)
        : undefined;
  if (doubt !== undefined) text += `, ${doubt}`;
  if (owner !== undefined) text += `, ${heldText(owner, thread.tid)}`;
  else if (lock?.readers !== undefined && lock.readers > 0) text += `, ${readersText(lock.readers)}`;
  else if (isAbandoned(futex.call)) text += `, ${ABANDONED}`;
  else if (lock !== undefined && keepsNoOwner(lock)) text += `, ${NO_OWNER}`;
  else if (lock?.signalled === true) text += `, ${SIGNALLED}`;
  return text;
}

const ABANDONED = 'whose owner ended while it held it: it will never be released';
const SIGNALLED = 'signalled: waits for its mutex';
const NO_OWNER = 'whose owner musl stores nowhere';

/** True for a lock that somebody holds, and that musl keeps no owner of: a plain mutex, and an rwlock that one writes. */
export function keepsNoOwner({ kind, certainty, owner, readers = 0, waiters: [first] }: Lock): boolean {
  const isMusl = certainty === 'sure' && first?.process.libc === 'musl';
  if (!isMusl || owner !== undefined || readers > 0) return false;
  return (
    (kind === 'mutex' || kind === 'rwlock') && first.futex !== undefined && !isAbandoned(first.futex.call)
  );
}

/** That readers hold an rwlock, in words. */
export function readersText(readers: number): string {
  return `held by ${readers} ${readers === 1 ? 'reader, whose name is' : 'readers, whose names are'} stored nowhere`;
}

/** Where a lock is, by the first who waits for it; a blank before it, or nothing where that is not known. */
export function lockPlace({ address, waiters: [first] }: Pick<Lock, 'address' | 'waiters'>): string {
  if (address === undefined) return '';
  const areas = first?.process.areas;
  return ` ${placeText(areas !== undefined && isRead(areas) ? areas.place(address) : undefined, address)}`;
}

/** Who holds a lock, in words. */
export function heldText(owner: LockOwner, waiter?: number): string {
  const { tid, pid, comm, alive, suspect, forked } = owner;
  if (tid === waiter) return 'which it holds itself';
  if (forked)
    return `held at the fork by thread ${who(tid, comm)} of process ${pid}: nobody in this process can release its copy`;
  if (alive === undefined) return `held by thread ${who(tid, comm)}, which is not to be seen here`;
  if (!alive) return `held by thread ${who(tid, comm)}, which no longer exists: it will never be released`;
  return `held by ${who(tid, comm)}${suspect ? ', or an earlier thread of that number' : ''}`;
}
