import {
  type FutexCall,
  isLockPi,
  isOnMuslMutex,
  MUSL_LOCK,
  MUSL_NORMAL,
  type FutexObject,
  WAIT,
} from '../waits/futex.ts';
import type { LockKind, Proof } from './proof.ts';
import { isCount, MANY, mayBeTid, TID_BITS, WAITERS_BIT } from './tid-word.ts';
import type { Words } from './words.ts';

/** The bits of a musl mutex's type (src/internal/pthread_impl.h): kind, robust, PI, shared. */
const TYPE_BITS = 0x8f;
const TYPE_KIND = 3;
const TYPE_ROBUST = 4;
const TYPE_PI = 8;
const TYPE_SHARED = 0x80;
const KINDS: readonly LockKind[] = ['mutex', 'recursive', 'errorcheck', 'mutex'];
/** In place of an owner that has ended; bit 30 beside a TID says the same of a robust one. */
const OWNER_DIED = 0x4000_0000;
/** EBUSY: what stands in a mutex that keeps no owner while it is held. */
const HELD = MUSL_NORMAL - WAITERS_BIT;

const ALL_ONES = 0xffff_ffff;
const NUMBER_BITS = 0x7fff_ffff;
/** In place of the number of those who read an rwlock: one writes. */
const WRITES = 0x7fff_ffff;
/** Rwlocks and semaphores have this where they differ in the sense of it. */
const SHARED_BIT = 128;

/** Where struct pthread has the state that joiners wait on, behind its pointer to itself: x86_64, aarch64. */
const JOIN_STATES: readonly number[] = [0x38, 0x28];
/** And where its TID is, before that state. */
const TID_BEFORE_STATE = 8;
/** States of one who waits for a condition variable. */
const WAITING = 0;
const SIGNALED = 1;
/** DT_JOINABLE. */
const JOINABLE = 2;

/**
 * What stands at a futex that musl (1.1 and later, 64-bit) waits on. Its normal mutex keeps no owner, and neither does any
 * of its other objects but the recursive, error-checking, robust and PI mutexes.
 */
export function proveMusl(call: FutexCall, guess: FutexObject, words: Words): Proof | undefined {
  if (isLockPi(call)) return proveMuslMutex(call, words);
  if (call.command !== WAIT) return undefined;
  if (isOnMuslMutex(call)) return proveMuslMutex(call, words) ?? proveMuslSemaphore(call, words);
  if (call.val >= WAITERS_BIT) return proveRwlock(call, words) ?? proveMuslSemaphore(call, words);
  if (call.shared) return proveSharedCondvar(call, words) ?? proveSharedBarrier(call, words);
  switch (guess.object) {
    case 'barrier':
      return proveBarrier(call, words);
    case 'condvar':
      return proveCondvar(call, words);
    default:
      return proveMuslJoin(call, words);
  }
}

/** What a thread in pthread_cond_wait has in its stack: whether it was signalled, and the word that it waits on. */
function proveCondvar({ uaddr }: FutexCall, words: Words): Proof | undefined {
  const state = words.uint32(uaddr - 4);
  if (state !== WAITING && state !== SIGNALED) return undefined;
  return { ...proved('condvar', undefined), signalled: state === SIGNALED };
}

/** The mutex of musl that `call` is for. */
export function proveMuslMutex(call: FutexCall, words: Words): Proof | undefined {
  const pi = isLockPi(call);
  const base = call.uaddr - MUSL_LOCK;
  const type = words.uint32(base);
  const lock = words.uint32(call.uaddr);
  if (type === undefined || lock === undefined || (type & ~TYPE_BITS) !== 0) return undefined;
  if (pi !== ((type & TYPE_PI) !== 0) || call.shared !== ((type & TYPE_SHARED) !== 0)) return undefined;
  // Who waits for a PI mutex is counted by the kernel only.
  if (!pi && !isCount(words.uint32(call.uaddr + 4))) return undefined;
  const owner = lock & TID_BITS;
  const keeps = (type & ~TYPE_SHARED) !== 0;
  const named = keeps && (lock & ~WAITERS_BIT) !== OWNER_DIED;
  if (named ? !mayBeTid(owner) : !keeps && owner !== HELD) return undefined;
  const kind = pi
    ? 'pi-mutex'
    : (type & TYPE_ROBUST) !== 0
      ? 'robust'
      : (KINDS[type & TYPE_KIND] as LockKind);
  const object = kind === 'pi-mutex' || kind === 'robust' ? kind : 'mutex';
  return { object, kind, base, owner: named ? owner : undefined, certainty: 'sure' };
}

/** pthread_rwlock_t: how many read it, how many wait, and whether processes share it. */
function proveRwlock({ uaddr: base, shared }: FutexCall, words: Words): Proof | undefined {
  const lock = words.uint32(base);
  if (lock === undefined || base % 8 !== 0 || !isCount(words.uint32(base + 4))) return undefined;
  if (words.uint32(base + 8) !== (shared ? SHARED_BIT : 0)) return undefined;
  const readers = lock & NUMBER_BITS;
  if (readers !== WRITES && !isCount(readers)) return undefined;
  const proof = proved('rwlock', base);
  return readers === WRITES ? proof : { ...proof, readers };
}

/** sem_t: its value, how many wait, and whether processes do not share it. */
export function proveMuslSemaphore({ uaddr: base, shared, val }: FutexCall, words: Words): Proof | undefined {
  if (words.uint32(base) !== val || !isCount(words.uint32(base + 4))) return undefined;
  return words.uint32(base + 8) === (shared ? 0 : SHARED_BIT) ? proved('semaphore', base) : undefined;
}

/** pthread_cond_t of more than one process: a pointer of all ones, its sequence, how many wait, and its clock. */
function proveSharedCondvar({ uaddr, val }: FutexCall, words: Words): Proof | undefined {
  const base = uaddr - 8;
  if (words.uint32(base) !== ALL_ONES || words.uint32(base + 4) !== ALL_ONES) return undefined;
  return words.uint32(uaddr) === val && isCount(words.uint32(uaddr + 4))
    ? proved('condvar', base)
    : undefined;
}

/** pthread_barrier_t of more than one process: its limit less one, with the top bit, how many have come, who waits. */
function proveSharedBarrier({ uaddr, val }: FutexCall, words: Words): Proof | undefined {
  const limit = words.uint32(uaddr - 4);
  if (limit === undefined || limit < WAITERS_BIT || !isCount(val) || val > limit - WAITERS_BIT)
    return undefined;
  return words.uint32(uaddr) === val && isCount(words.uint32(uaddr + 4))
    ? proved('barrier', uaddr - 12)
    : undefined;
}

/** What the first at a barrier has in its stack for all: how many came, whether the last has, who waits, and 1 while it does. */
function proveBarrier({ uaddr, val, timed }: FutexCall, words: Words): Proof | undefined {
  if (timed || words.uint32(uaddr) !== val) return undefined;
  const start = uaddr - (val === 0 ? 4 : 12);
  const [came = NaN, last, waiting = NaN] = [0, 4, 8].map((offset) => words.uint32(start + offset));
  if (last !== 0 || !(came < MANY) || !(waiting < MANY)) return undefined;
  return came >= waiting && (val !== 0 || waiting > 0) ? proved('barrier', undefined) : undefined;
}

/** pthread_join of musl: the state of a thread, in the struct pthread that its pointer to itself proves. */
export function proveMuslJoin({ uaddr, val, shared }: FutexCall, words: Words): Proof | undefined {
  if (val !== JOINABLE || shared || words.uint32(uaddr) !== JOINABLE) return undefined;
  const isThread = JOIN_STATES.some((offset) => pointsAtItself(uaddr - offset, words));
  const owner = isThread ? words.uint32(uaddr - TID_BEFORE_STATE) : undefined;
  if (owner === undefined || !mayBeTid(owner)) return undefined;
  return { ...proved('join', undefined), owner };
}

function pointsAtItself(at: number, words: Words): boolean {
  const [low, high] = [words.uint32(at), words.uint32(at + 4)];
  return low !== undefined && high !== undefined && high * 2 ** 32 + low === at;
}

function proved(
  kind: 'rwlock' | 'semaphore' | 'condvar' | 'barrier' | 'join',
  base: number | undefined,
): Proof {
  return { object: kind, kind, base, owner: undefined, certainty: 'sure' };
}
