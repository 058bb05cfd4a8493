import type { WaitObject } from '../waits/classes.ts';
import { type FutexCall, type FutexObject, isOnMuslMutex, type Libc, WAIT } from '../waits/futex.ts';
import { proveGlibc } from './glibc.ts';
import { proveMusl, proveMuslJoin, proveMuslMutex, proveMuslSemaphore } from './musl.ts';
import { WAITERS_BIT } from './tid-word.ts';
import type { Words } from './words.ts';

/** What a lock is: `recursive` and `errorcheck` are mutexes, and `rwlock` whatever its waiters want. */
export type LockKind =
  | 'mutex'
  | 'recursive'
  | 'errorcheck'
  | 'robust'
  | 'pi-mutex'
  | 'rwlock'
  | 'condvar'
  | 'semaphore'
  | 'barrier'
  | 'join';

/** What the memory of an object proves it to be. */
export interface Proof {
  readonly object: WaitObject;
  readonly kind: LockKind;
  readonly base: number | undefined;
  /** Who holds it, by the process's own numbers; undefined: nobody, or the object has no owner. */
  readonly owner: number | undefined;
  /** How many hold an rwlock to read: their numbers are stored nowhere. */
  readonly readers?: number;
  /** True for one who waits in a condition variable though it was signalled: for the mutex, or for those who get it before. */
  readonly signalled?: boolean;
  /** `likely`: all else that waits in this way is ruled out, but the words themselves were not to be had. */
  readonly certainty: 'sure' | 'likely';
}

/**
 * Reads an object by the layout of the C library; undefined when the words are not those of anything that makes a thread
 * wait so, so that nothing may be said.
 */
export function prove(libc: Libc, call: FutexCall, guess: FutexObject, words: Words): Proof | undefined {
  switch (libc) {
    case 'glibc':
      return proveGlibc(call, words);
    case 'musl':
      return proveMusl(call, guess, words);
    default:
      return proveAny(call, words);
  }
}

/** Of a C library that is not known: what only words of one of them can be. */
function proveAny(call: FutexCall, words: Words): Proof | undefined {
  if (isOnMuslMutex(call)) return proveMuslMutex(call, words);
  if (call.command === WAIT && !call.shared && call.val >= WAITERS_BIT)
    return proveMuslSemaphore(call, words);
  const proof = proveMuslJoin(call, words) ?? proveGlibc(call, words);
  // Zeros in the place of an owner may be anything.
  return proof?.object === 'mutex' && proof.owner === undefined ? undefined : proof;
}
