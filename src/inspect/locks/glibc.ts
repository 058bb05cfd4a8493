import {
  BARRIER_ROUND,
  CONDVAR_WORD,
  CONDVAR_WORD_241,
  type FutexCall,
  type FutexObject,
  LOCK_PI,
  LOCK_PI2,
  RWLOCK_PHASE,
  RWLOCK_WRITERS,
} from '../waits/futex.ts';
import type { LockKind, Proof } from './proof.ts';
import { mayBeTid, TID_BITS, WAITERS_BIT } from './tid-word.ts';
import type { Words } from './words.ts';

/** pthread_mutex_t: places of its ints. */
const MUTEX_OWNER = 8;
const MUTEX_USERS = 12;
const MUTEX_KIND = 16;
/** The bits of its kind (sysdeps/nptl/pthreadP.h): type, robust, PI, PP, shared, elision. */
const KIND_BITS = 0x3ff;
const KIND_TYPE = 3;
const KIND_ROBUST = 16;
const KIND_PI = 32;
/** pthread_rwlock_t: the TID of the thread that writes, 0 when readers hold it. */
const RWLOCK_WRITER = 24;
/** A count of waiters above this is no count. */
const MANY = 1_000_000;

/**
 * What stands at a futex that glibc (2.25 and later, 64-bit) waits on: the words must be in the state in which they
 * make a thread wait, or there is no proof.
 */
export function proveGlibc(call: FutexCall, guess: FutexObject, words: Words): Proof | undefined {
  if (call.command === LOCK_PI || call.command === LOCK_PI2) return provePi(call.uaddr, words);
  switch (guess.object) {
    case 'robust':
      return proveRobust(call.uaddr, words);
    case 'mutex':
      return proveMutex(call.uaddr, words) ?? (call.timed ? proveRwlock(call, words) : undefined);
    case 'rwlock-read':
    case 'rwlock-write':
      return proveRwlock(call, words) ?? proveWaitPoint(call, words);
    case 'condvar':
    case 'semaphore':
      return proveWaitPoint(call, words);
    case 'barrier':
      return proveBarrier(call, words);
    default:
      return undefined;
  }
}

const TYPES: readonly LockKind[] = ['mutex', 'recursive', 'errorcheck', 'mutex'];

function proveMutex(base: number, words: Words): Proof | undefined {
  const kind = words.uint32(base + MUTEX_KIND);
  const owner = words.uint32(base + MUTEX_OWNER);
  const users = words.uint32(base + MUTEX_USERS);
  if (words.uint32(base) !== 2 || kind === undefined || owner === undefined) return undefined;
  if ((kind & ~KIND_BITS) !== 0 || (kind & (KIND_ROBUST | KIND_PI)) !== 0) return undefined;
  if (owner !== 0 && (!mayBeTid(owner) || users === 0)) return undefined;
  return {
    object: 'mutex',
    kind: TYPES[kind & KIND_TYPE] as LockKind,
    base,
    owner: owner === 0 ? undefined : owner,
    certainty: 'sure',
  };
}

function proveRobust(base: number, words: Words): Proof | undefined {
  const word = words.uint32(base);
  const kind = words.uint32(base + MUTEX_KIND);
  if (word === undefined || kind === undefined || (kind & KIND_ROBUST) === 0) return undefined;
  return heldBy('robust', base, word);
}

function provePi(base: number, words: Words): Proof | undefined {
  const word = words.uint32(base);
  const kind = words.uint32(base + MUTEX_KIND);
  if (word === undefined || (kind !== undefined && (kind & KIND_PI) === 0)) return undefined;
  return heldBy('pi-mutex', base, word);
}

/** An object whose word is its owner's TID, with a bit while somebody waits. */
function heldBy(object: 'robust' | 'pi-mutex', base: number, word: number): Proof | undefined {
  const owner = word & TID_BITS;
  if ((word & WAITERS_BIT) === 0 || !mayBeTid(owner)) return undefined;
  return { object, kind: object, base, owner, certainty: 'sure' };
}

function proveRwlock({ uaddr, val }: FutexCall, words: Words): Proof | undefined {
  const onWriters = uaddr % 8 === 4;
  const onReaders = val > 3;
  const base = onReaders ? uaddr : uaddr - (onWriters ? RWLOCK_WRITERS : RWLOCK_PHASE);
  const writer = words.uint32(base + RWLOCK_WRITER);
  if (words.uint32(uaddr) !== val || writer === undefined) return undefined;
  // A value of 2 is waited on while readers hold it, and so is the count of readers: nobody writes then.
  if (val !== 3 && writer !== 0) return undefined;
  if (writer !== 0 && !mayBeTid(writer)) return undefined;
  const reads = !onWriters && val !== 2;
  return {
    object: reads ? 'rwlock-read' : 'rwlock-write',
    kind: 'rwlock',
    base,
    owner: writer === 0 ? undefined : writer,
    certainty: 'sure',
  };
}

/** A condition variable or a semaphore: the calls are the same. */
function proveWaitPoint(call: FutexCall, words: Words): Proof | undefined {
  const second = call.uaddr % 8;
  const condvar = call.uaddr - CONDVAR_WORD - second;
  if (isCondvar(condvar, second / 4, words)) return proved('condvar', condvar);
  const later = call.uaddr - CONDVAR_WORD_241 - second;
  if (isCondvar241(later, words)) return proved('condvar', later);
  if (call.val !== 0 || second !== 0) return undefined;
  if (isSemaphore(call.uaddr, words)) return proved('semaphore', call.uaddr);
  const known = words.uint32(call.uaddr + 4) !== undefined;
  return known ? { ...proved('condvar', condvar), certainty: 'likely' } : undefined;
}

function proved(object: 'condvar' | 'semaphore' | 'barrier', base: number): Proof {
  return { object, kind: object, base, owner: undefined, certainty: 'sure' };
}

const isCount = (count: number): boolean => count > 0 && count < MANY;

/**
 * pthread_cond_t until 2.40: two 64-bit sequences, references of both groups at 16, sizes at 24, the size of the older
 * group at 32, all references (in steps of 8) at 36, wait words at 40.
 */
function isCondvar(base: number, group: number, words: Words): boolean {
  const all = words.uint32(base + 36);
  const own = words.uint32(base + 16 + 4 * group);
  return (
    all !== undefined &&
    own !== undefined &&
    isCount(all >>> 3) &&
    isCount(own >>> 1) &&
    own >>> 1 <= all >>> 3
  );
}

/** pthread_cond_t from 2.41 on: sizes at 16, the size of the older group at 24, references at 28, wait words at 32. */
function isCondvar241(base: number, words: Words): boolean {
  const all = words.uint32(base + 28);
  const older = words.uint32(base + 24);
  const sequence = words.uint32(base);
  return (
    all !== undefined &&
    isCount(all >>> 3) &&
    (all & 4) === 0 &&
    older !== undefined &&
    older < MANY &&
    sequence !== undefined &&
    sequence >= 2
  );
}

/** sem_t: its value, how many wait, and whether processes share it. */
function isSemaphore(base: number, words: Words): boolean {
  const waiters = words.uint32(base + 4);
  const shared = words.uint32(base + 8);
  return (
    words.uint32(base) === 0 && waiters !== undefined && isCount(waiters) && (shared === 0 || shared === 128)
  );
}

/** pthread_barrier_t: how many have come in, the round, how many a round takes. */
function proveBarrier({ uaddr, val }: FutexCall, words: Words): Proof | undefined {
  const base = uaddr - BARRIER_ROUND;
  const arrived = words.uint32(base);
  const count = words.uint32(base + 8);
  if (arrived === undefined || count === undefined || words.uint32(uaddr) !== val) return undefined;
  const here = arrived - val;
  return count > 1 && here > 0 && here < count ? proved('barrier', base) : undefined;
}
