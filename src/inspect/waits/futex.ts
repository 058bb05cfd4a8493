import type { U64 } from '../../procfs/stat.ts';
import { mayBeTid } from '../locks/tid-word.ts';
import type { WaitObject } from './classes.ts';
import { uint32 } from './words.ts';

/** The C library of a process, from what it has mapped; `other`: none, or linked into the program. */
export type Libc = 'glibc' | 'musl' | 'other';

/** The arguments of futex(2), taken apart. */
export interface FutexCall {
  readonly uaddr: number;
  /** The operation without its flags: 0 WAIT, 6 LOCK_PI, 9 WAIT_BITSET, 11 WAIT_REQUEUE_PI, 13 LOCK_PI2; -1: futex_wait. */
  readonly command: number;
  /** FUTEX_PRIVATE_FLAG: threads of one process only. */
  readonly shared: boolean;
  /** The whole op, flags and all. */
  readonly op: number;
  readonly val: number;
  /** True when a time-out was given. */
  readonly timed: boolean;
}

const PRIVATE = 0x80;
export const CLOCK_REALTIME = 0x100;
const COMMANDS = 0x7f;

/** FUTEX_* operations that wait (futex(2)). */
export const WAIT = 0;
export const LOCK_PI = 6;
export const WAIT_BITSET = 9;
export const WAIT_REQUEUE_PI = 11;
export const LOCK_PI2 = 13;

/** Reads the arguments of a blocked futex call; undefined for an operation that does not wait. */
export function decodeFutex(args: readonly U64[]): FutexCall | undefined {
  const [uaddr = 0, opWord = 0, val = 0, timeout = 0] = args;
  const op = uint32(opWord);
  const command = op & COMMANDS;
  switch (command) {
    case WAIT:
    case LOCK_PI:
    case WAIT_BITSET:
    case WAIT_REQUEUE_PI:
    case LOCK_PI2:
      return {
        uaddr: Number(uaddr),
        command,
        shared: (op & PRIVATE) === 0,
        op,
        val: uint32(val),
        timed: Number(timeout) !== 0,
      };
    default:
      return undefined;
  }
}

/** FUTEX2_PRIVATE and the command that stands for futex_wait(2), which no C library uses yet. */
const FUTEX2_PRIVATE = 0x80;
const FUTEX2_WAIT = -1;

/** Reads the arguments of a blocked futex_wait call: address, value, mask, flags, time-out. */
export function decodeFutexWait(args: readonly U64[]): FutexCall {
  const [uaddr = 0, val = 0, , flags = 0, timeout = 0] = args;
  return {
    uaddr: Number(uaddr),
    command: FUTEX2_WAIT,
    shared: (uint32(flags) & FUTEX2_PRIVATE) === 0,
    op: FUTEX2_WAIT,
    val: uint32(val),
    timed: Number(timeout) !== 0,
  };
}

/** What is known of the place and of the process when a futex wait is judged without reading memory. */
export interface FutexPlace {
  readonly libc: Libc;
  /** True for a live task of the same process, by the numbers the process itself uses. */
  isThread(tid: number): boolean;
  /** How many threads the process has. */
  readonly threads: number;
  /** False where a lock that musl has for itself can not lie. */
  mayBeOfMusl(address: number): boolean;
  /** The thread whose stack holds an address, the waiter itself included; undefined: none, or not known. */
  stackOf(address: number): number | undefined;
  /** True where other processes may have the memory at `address` as well; undefined: not known. */
  isShared(address: number): boolean | undefined;
  readonly waiter: number;
  /** The value with which another thread waits on the other half of these 8 bytes; undefined: nobody does. */
  readonly twin: number | undefined;
}

/** What a futex wait is on, as far as the call and the address tell. */
export interface FutexObject {
  readonly object: WaitObject;
  /** First byte of the object; undefined for a join, whose word belongs to the C library. */
  readonly base: number | undefined;
  /** The owner by the process's own numbers, where the call itself has it. */
  readonly owner: number | undefined;
  /** `sure`: only this object waits so. `likely`: others might, and `object` and `base` are but a guess. */
  readonly certainty: 'sure' | 'likely';
}

const WAITERS_BIT = 0x8000_0000;
const TID_MASK = 0x3fff_ffff;
const ALL_ONES = 0xffff_ffff;

/** The glibc rwlock: its futex words lie 8 and 12 bytes behind its start. */
export const RWLOCK_PHASE = 8;
export const RWLOCK_WRITERS = 12;
/** The glibc condition variable: two wait words, 0x28 and 0x2c behind its start (0x20 and 0x24 from 2.41 on). */
export const CONDVAR_WORD = 0x28;
export const CONDVAR_WORD_241 = 0x20;
/** The glibc barrier's round counter. */
export const BARRIER_ROUND = 4;
/** The lock word of a musl mutex, behind its type. */
export const MUSL_LOCK = 4;

const sure = (object: WaitObject, base: number | undefined, owner?: number): FutexObject => ({
  object,
  base,
  owner,
  certainty: 'sure',
});
const likely = (object: WaitObject, base: number | undefined): FutexObject => ({
  object,
  base,
  owner: undefined,
  certainty: 'likely',
});

/**
 * What `call` waits on. Only the exact pairs of operation and value that glibc (2.25 and later) and musl are known
 * to use give an object; anything else is a `futex`. The owner is what the call holds: a joined thread, a robust
 * mutex, a recursive or error-checking mutex of musl. All other owners are in memory only.
 */
export function judgeFutex(call: FutexCall, place: FutexPlace): FutexObject {
  if (isLockPi(call)) return sure('pi-mutex', isOnMuslMutex(call) ? call.uaddr - MUSL_LOCK : call.uaddr);
  if (call.command === WAIT_REQUEUE_PI) return sure('condvar', call.uaddr);
  if (call.command === FUTEX2_WAIT) return likely('futex', call.uaddr);
  switch (place.libc) {
    case 'glibc':
      return judgeGlibc(call, place);
    case 'musl':
      return judgeMusl(call, place);
    default:
      return isOnMuslMutex(call) ? judgeMuslMutex(call, place) : judgeGlibc(call, place);
  }
}

function judgeGlibc(call: FutexCall, place: FutexPlace): FutexObject {
  const { val, uaddr, timed } = call;
  const join = joined(call, place);
  if (join !== undefined) return sure('join', undefined, join);
  // A robust mutex is never private: its word is the owner's TID, with the bit that says that somebody waits.
  if (mayBeRobust(call)) {
    const owner = val & TID_MASK;
    // Without glibc it is not glibc's, unless the number is that of a thread.
    return place.libc === 'glibc' || place.isThread(owner)
      ? sure('robust', uaddr, owner)
      : likely('futex', uaddr);
  }
  if (call.command === WAIT) {
    if (isLockWait(call)) return judgeTwo(call, place);
    // A barrier waits on the counter in its second int; the round it is in says nothing.
    if (place.libc === 'glibc' && !call.shared && !timed && uaddr % 8 === 4 && val < WAITERS_BIT) {
      return likely('barrier', uaddr - BARRIER_ROUND);
    }
    return likely('futex', uaddr);
  }
  return judgeBitset(call, place);
}

/** True for what the wait for a robust mutex of glibc looks like. */
export function mayBeRobust({ shared, uaddr, val }: FutexCall): boolean {
  return shared && uaddr % 8 === 0 && val >= WAITERS_BIT && val !== ALL_ONES && mayBeTid(val & TID_MASK);
}

/** True for WAIT while the word is 2, "locked, and somebody waits": a mutex of glibc, or another lock made like it. */
export function isLockWait({ command, val, timed }: FutexCall): boolean {
  return command === WAIT && val === 2 && !timed;
}

/**
 * What `isLockWait` is on: the locks of stdio and of programs that call futex(2) themselves do the same, so that only memory
 * proves a mutex. Where the call does not say that the word is private, it may be one only in memory that processes share:
 * std::atomic and std::latch wait so for any number.
 */
function judgeTwo({ uaddr, shared }: FutexCall, place: FutexPlace): FutexObject {
  return likely(shared && place.isShared(uaddr) !== true ? 'futex' : 'mutex', uaddr);
}

/** WAIT_BITSET: what glibc uses for all that may have a deadline on a clock. */
function judgeBitset(call: FutexCall, place: FutexPlace): FutexObject {
  const { op, val, uaddr, timed } = call;
  const second = uaddr % 8 === 4;
  // Without a deadline glibc always names the real-time clock: the rest is Rust, absl and the like.
  if (!timed && (op & CLOCK_REALTIME) === 0) return likely('futex', uaddr);
  if (val >= WAITERS_BIT) return likely('futex', uaddr);
  if (call.shared && place.isShared(uaddr) !== true) return likely('futex', uaddr);
  // A reader waits while the phase is 1, writing, and a writer while the word of writers is 1; both with the bit 2,
  // "somebody waits". A writer behind readers waits while the phase is 0, reading.
  if (val === 3) {
    // With a deadline on the other clock it may as well be the counter of a condition variable of Rust.
    const as = (op & CLOCK_REALTIME) === 0 ? likely : sure;
    return second ? as('rwlock-write', uaddr - RWLOCK_WRITERS) : as('rwlock-read', uaddr - RWLOCK_PHASE);
  }
  // An even value that is not 0 may be the sequence that condition variables have from glibc 2.41 on. Who waits beside
  // tells rwlocks from them; without that it is but a guess.
  const { twin } = place;
  if (val === 2 && !second) {
    if (twin === 3) return sure('rwlock-write', uaddr - RWLOCK_PHASE);
    if (twin === undefined) {
      return timed ? likely('mutex', uaddr) : likely('rwlock-write', uaddr - RWLOCK_PHASE);
    }
  }
  // A reader behind writers of an rwlock that prefers them waits on the count of readers, its first word.
  if (waitsOnReaders(val) && !second && twin === undefined) return likely('rwlock-read', uaddr);
  if (val !== 0) return likely('condvar', uaddr - CONDVAR_WORD_241 - (uaddr % 8));
  if (twin !== undefined) return sure('condvar', condvarBase(uaddr));
  if (second) return likely('condvar', condvarBase(uaddr));
  // A word in the stack of the waiter itself is all that is left of a PI mutex which the kernel refused.
  if (!timed && place.stackOf(uaddr) === place.waiter) return likely('futex', uaddr);
  // Both wait with 0: a guess. Most objects start at multiples of 16: a semaphore's word does too, a condition
  // variable's lies 8 behind one.
  return uaddr % 16 === 0 ? likely('semaphore', uaddr) : likely('condvar', condvarBase(uaddr));
}

/** True for the count of readers of an rwlock that prefers writers: at least one, 2 locked, 4 somebody waits. */
export function waitsOnReaders(val: number): boolean {
  return val > 8 && val % 8 === 6;
}

/** What one who waits with `call` in a glibc rwlock that starts at `base` wants of it. */
export function wishOf({ uaddr, val }: FutexCall, base: number): 'rwlock-read' | 'rwlock-write' | 'rwlock' {
  switch (uaddr - base) {
    case 0:
      return waitsOnReaders(val) ? 'rwlock-read' : 'rwlock';
    case RWLOCK_PHASE:
      // Until the phase is no more that of a writer, 1, or of readers, 0; with the bit 2, "somebody waits".
      return val === 3 ? 'rwlock-read' : val === 2 ? 'rwlock-write' : 'rwlock';
    case RWLOCK_WRITERS:
      return 'rwlock-write';
    default:
      return 'rwlock';
  }
}

function condvarBase(uaddr: number): number {
  return uaddr - CONDVAR_WORD - (uaddr % 8);
}

/** pthread_join of glibc: the value is the thread waited for, and the word lies in that thread's stack. */
function joined({ op, val, timed, uaddr }: FutexCall, place: FutexPlace): number | undefined {
  const joins = op === (WAIT_BITSET | CLOCK_REALTIME) || op === WAIT_BITSET || (op === WAIT && !timed);
  if (!joins || val === 0 || val >= WAITERS_BIT || val === place.waiter || !place.isThread(val))
    return undefined;
  const stackOf = place.stackOf(uaddr);
  if (stackOf !== undefined) return stackOf === val ? val : undefined;
  return (op & COMMANDS) === WAIT_BITSET ? val : undefined;
}

/** What a thread in `EBUSY | waiters` waits with: a musl mutex that keeps no owner. */
export const MUSL_NORMAL = 0x8000_0010;
/** What a thread waits with for a musl mutex that keeps its owner, and whose owner ended while it held it. */
const MUSL_ABANDONED = 0xc000_0000;
/** What a thread waits with for a semaphore of musl from 1.2.4 on: "none left, and somebody waits". */
const MUSL_NONE_LEFT = 0x8000_0000;

/** True for a wait for a PI mutex. */
export function isLockPi({ command }: FutexCall): boolean {
  return command === LOCK_PI || command === LOCK_PI2;
}

/** True for a wait as that for a mutex of musl: both C libraries align theirs to 8, but the lock word of glibc's is its first. */
export function isOnMuslMutex(call: FutexCall): boolean {
  if (call.uaddr % 8 !== MUSL_LOCK) return false;
  const { command, val } = call;
  const mayName = val > WAITERS_BIT && val !== ALL_ONES && mayBeTid(val & TID_MASK);
  return isLockPi(call) || (command === WAIT && (mayName || val === MUSL_ABANDONED));
}

/** True for the wait for a mutex of musl that nobody will ever release: its owner has ended, and it is none of the robust. */
export function isAbandoned(call: FutexCall): boolean {
  return call.val === MUSL_ABANDONED && isOnMuslMutex(call) && !isLockPi(call);
}

/**
 * The word is the TID of the owner, if the mutex keeps one. The locks that musl has for itself wait with the number of
 * threads that want them in its place, so that a number that small need be no TID.
 */
function judgeMuslMutex(call: FutexCall, place: FutexPlace): FutexObject {
  const { uaddr, val } = call;
  if (isAbandoned(call)) return sure('mutex', uaddr - MUSL_LOCK);
  const owner = val & TID_MASK;
  if (val === MUSL_NORMAL || !place.isThread(owner) || mayBeCount(owner, uaddr, place)) {
    return likely(place.libc === 'musl' || val === MUSL_NORMAL ? 'mutex' : 'futex', uaddr - MUSL_LOCK);
  }
  return sure('mutex', uaddr - MUSL_LOCK, owner);
}

/** True where a number may be that of threads which want a lock that musl has for itself. */
function mayBeCount(number: number, uaddr: number, place: FutexPlace): boolean {
  return number <= place.threads && place.mayBeOfMusl(uaddr);
}

function judgeMusl(call: FutexCall, place: FutexPlace): FutexObject {
  const { command, val, uaddr, shared, timed } = call;
  if (command !== WAIT) return likely('futex', uaddr);
  if (isOnMuslMutex(call)) return judgeMuslMutex(call, place);
  if (val === MUSL_NONE_LEFT) return sure('semaphore', uaddr);
  // One who writes holds an rwlock, or an older semaphore has none left; an rwlock is 8-aligned.
  if (val === ALL_ONES) return uaddr % 8 === 0 ? likely('rwlock', uaddr) : sure('semaphore', uaddr);
  // A writer waits with the number of those who read.
  if (val > WAITERS_BIT && uaddr % 8 === 0) {
    const as = mayBeCount(val - WAITERS_BIT, uaddr, place) ? likely : sure;
    return as('rwlock-write', uaddr);
  }
  if (val > 2 || shared) return likely('futex', uaddr);
  const stackOf = place.stackOf(uaddr);
  if (stackOf === undefined) return likely('futex', uaddr);
  const own = stackOf === place.waiter;
  if (val === 2) return own ? sure('condvar', undefined) : sure('join', undefined, stackOf);
  // The first at a barrier waits with 1 in its own stack, and the others there with 0. One that waits with 0 in its own
  // is what is left of a PI mutex which the kernel refused.
  return !timed && own === (val === 1) ? likely('barrier', undefined) : likely('futex', uaddr);
}
