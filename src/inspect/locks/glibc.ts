import {
  BARRIER_ROUND,
  CONDVAR_WORD,
  CONDVAR_WORD_241,
  CLOCK_REALTIME,
  type FutexCall,
  isLockPi,
  mayBeRobust,
  RWLOCK_PHASE,
  RWLOCK_WRITERS,
  WAIT,
  WAIT_BITSET,
  waitsOnReaders,
} from '../waits/futex.ts';
import type { LockKind, Proof } from './proof.ts';
import { isCount, MANY, mayBeTid, TID_BITS, WAITERS_BIT } from './tid-word.ts';
import type { Words } from './words.ts';

/** pthread_mutex_t: places of its ints. */
const MUTEX_COUNT = 4;
const MUTEX_OWNER = 8;
const MUTEX_USERS = 12;
const MUTEX_KIND = 16;
/** The bits of its kind (sysdeps/nptl/pthreadP.h): type, robust, PI, PP, shared, elision. */
const KIND_BITS = 0x3ff;
const KIND_TYPE = 3;
const RECURSIVE = 1;
const KIND_ROBUST = 16;
const KIND_PI = 32;
const KIND_SHARED = 128;
/** pthread_rwlock_t: the TID of the thread that writes, 0 when readers hold it. */
const RWLOCK_WRITER = 24;
/** pthread_cond_t until 2.40: how many threads use it, in steps of 8. */
const CONDVAR_REFS = 36;

/** pthread_rwlock_t: its first word has the readers in steps of 8, and these. */
const RWLOCK_WRITES = 1;
const RWLOCK_WANTED = 2;
const RWLOCK_FLAGS = 48;
const PREFERS_WRITERS = 2;

/**
 * What stands at a futex that glibc (2.25 and later, 64-bit) waits on, whatever the call alone looks like: the words must
 * be in the state in which they make a thread wait so, or there is no proof.
 */
export function proveGlibc(call: FutexCall, words: Words): Proof | undefined {
  const { command, uaddr, val, timed } = call;
  if (isLockPi(call)) return provePi(uaddr, words);
  if (mayBeRobust(call)) return proveRobust(uaddr, words);
  if (command === WAIT) {
    if (timed) return undefined;
    return (val === 2 ? proveMutex(call, words) : undefined) ?? proveBarrier(call, words);
  }
  if (command !== WAIT_BITSET || !mayBeBitset(call)) return undefined;
  const mutex = val === 2 && timed ? proveMutex(call, words) : undefined;
  // The int where a mutex has its owner is always 0 in an rwlock, but its own first word may be anything in a mutex.
  if (mutex?.owner !== undefined) return mutex;
  return proveRwlock(call, words) ?? mutex ?? proveWaitPoint(call, words);
}

const TYPES: readonly LockKind[] = ['mutex', 'recursive', 'errorcheck', 'mutex'];

function proveMutex({ uaddr: base, shared }: FutexCall, words: Words): Proof | undefined {
  const kind = words.uint32(base + MUTEX_KIND);
  const owner = words.uint32(base + MUTEX_OWNER);
  const users = words.uint32(base + MUTEX_USERS);
  if (words.uint32(base) !== 2 || kind === undefined || owner === undefined) return undefined;
  if ((kind & ~KIND_BITS) !== 0 || (kind & (KIND_ROBUST | KIND_PI)) !== 0) return undefined;
  if (((kind & KIND_SHARED) !== 0) !== shared) return undefined;
  if (owner !== 0 && (!mayBeTid(owner) || users === undefined || !isCount(users))) return undefined;
  // Only a recursive mutex counts how often it is held.
  if ((kind & KIND_TYPE) !== RECURSIVE && words.uint32(base + MUTEX_COUNT) !== 0) return undefined;
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
  const onReaders = waitsOnReaders(val);
  if (!onReaders && val !== 2 && val !== 3) return undefined;
  const base = onReaders ? uaddr : uaddr - (onWriters ? RWLOCK_WRITERS : RWLOCK_PHASE);
  const writer = words.uint32(base + RWLOCK_WRITER);
  if (words.uint32(uaddr) !== val || writer === undefined) return undefined;
  // A value of 2 is waited on while readers hold it, and so is the count of readers: nobody writes then.
  if (val !== 3 && writer !== 0) return undefined;
  if (writer !== 0 && !mayBeTid(writer)) return undefined;
  if (!onReaders && !isAwaited(words.uint32(base), val, onWriters)) return undefined;
  if (onReaders && words.uint32(base + RWLOCK_FLAGS) !== PREFERS_WRITERS) return undefined;
  const reads = !onWriters && val !== 2;
  return {
    object: reads ? 'rwlock-read' : 'rwlock-write',
    kind: 'rwlock',
    base,
    owner: writer === 0 ? undefined : writer,
    certainty: 'sure',
    ...(val === 3 ? {} : { readers: (words.uint32(base) ?? 0) >>> 3 }),
  };
}

/** Whether the first word of an rwlock makes threads wait: for a writer, or as a writer for readers. */
function isAwaited(state: number | undefined, val: number, onWriters: boolean): boolean {
  if (state === undefined) return false;
  if (val === 3) return (state & (onWriters ? RWLOCK_WANTED : RWLOCK_WRITES)) !== 0;
  return !onWriters && state >>> 3 > 0 && (state & (RWLOCK_WANTED | RWLOCK_WRITES)) === RWLOCK_WANTED;
}

/** A condition variable or a semaphore: the calls are the same. */
function proveWaitPoint(call: FutexCall, words: Words): Proof | undefined {
  const second = call.uaddr % 8;
  const condvar = call.uaddr - CONDVAR_WORD - second;
  if (isCondvar(condvar, second / 4, call.shared, words)) return proved('condvar', condvar);
  const later = call.uaddr - CONDVAR_WORD_241 - second;
  if (isCondvar241(later, call.shared, words)) return proved('condvar', later);
  if (call.val !== 0 || second !== 0) return undefined;
  if (isSemaphore(call, words)) return proved('semaphore', call.uaddr);
  // Words that were there to be read are those of neither. Where only the semaphore's were, a guess is left.
  const ruledOut = words.uint32(condvar + CONDVAR_REFS) !== undefined;
  const known = words.uint32(call.uaddr + 4) !== undefined;
  return known && !ruledOut ? { ...proved('condvar', condvar), certainty: 'likely' } : undefined;
}

function proved(object: 'condvar' | 'semaphore' | 'barrier', base: number): Proof {
  return { object, kind: object, base, owner: undefined, certainty: 'sure' };
}

/**
 * pthread_cond_t until 2.40: two 64-bit sequences, references of both groups at 16, sizes at 24, the size of the older
 * group at 32, all references (in steps of 8) at 36, wait words at 40.
 */
function isCondvar(base: number, group: number, shared: boolean, words: Words): boolean {
  const all = words.uint32(base + CONDVAR_REFS);
  const own = words.uint32(base + 16 + 4 * group);
  return (
    all !== undefined &&
    own !== undefined &&
    isCount(own >>> 1) &&
    own >>> 1 <= all >>> 3 &&
    isInUse(all, shared) &&
    areSequences(base, words) &&
    areSizes(words.uint32(base + 24), words.uint32(base + 28), words.uint32(base + 32))
  );
}

/** pthread_cond_t from 2.41 on: sizes at 16, the size of the older group at 24, references at 28, wait words at 32. */
function isCondvar241(base: number, shared: boolean, words: Words): boolean {
  const all = words.uint32(base + 28);
  return (
    all !== undefined &&
    (all & 4) === 0 &&
    isInUse(all, shared) &&
    areSequences(base, words) &&
    areSizes(words.uint32(base + 16), words.uint32(base + 20), words.uint32(base + 24))
  );
}

/** The references to a condition variable, in steps of 8; bit 0: processes share it, as the call of its waiters says. */
function isInUse(references: number, shared: boolean): boolean {
  return isCount(references >>> 3) && ((references & 1) !== 0) === shared;
}

/** The upper half of a sequence that counts threads grows for years. */
const HIGH = 65_536;

/** The sequences of a condition variable, in steps of 2: of its waiters, and where its older group begins. */
function areSequences(base: number, words: Words): boolean {
  const [waiters = 0, high = HIGH] = [words.uint32(base), words.uint32(base + 4)];
  const [start = 0, startHigh = HIGH] = [words.uint32(base + 8), words.uint32(base + 12)];
  if (high >= HIGH || startHigh > high || (high === 0 && waiters < 2)) return false;
  return startHigh < high || start >>> 1 <= waiters >>> 1;
}

/** Sizes of both groups, and of the older one at its start, in steps of 4. */
function areSizes(first = MANY, second = MANY, older = MANY * 4): boolean {
  return first < MANY && second < MANY && older >>> 2 < MANY;
}

/** sem_t: its value, how many wait, and whether processes share it. */
function isSemaphore({ uaddr: base, shared: isShared }: FutexCall, words: Words): boolean {
  const waiters = words.uint32(base + 4);
  const shared = words.uint32(base + 8);
  return (
    words.uint32(base) === 0 && waiters !== undefined && isCount(waiters) && shared === (isShared ? 128 : 0)
  );
}

/** True for the calls of glibc with a bitset: with no deadline it always names the real-time clock. */
function mayBeBitset({ timed, op }: FutexCall): boolean {
  return timed || (op & CLOCK_REALTIME) !== 0;
}

/** pthread_barrier_t: how many have come in, the round, how many a round takes. */
function proveBarrier({ uaddr, val }: FutexCall, words: Words): Proof | undefined {
  if (uaddr % 8 !== 4) return undefined;
  const base = uaddr - BARRIER_ROUND;
  const arrived = words.uint32(base);
  const count = words.uint32(base + 8);
  if (arrived === undefined || count === undefined || words.uint32(uaddr) !== val) return undefined;
  const here = arrived - val;
  return count > 1 && here > 0 && here < count ? proved('barrier', base) : undefined;
}
