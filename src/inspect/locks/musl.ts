import { type FutexCall, type FutexObject, LOCK_PI, MUSL_LOCK } from '../waits/futex.ts';
import type { LockKind, Proof } from './proof.ts';
import { mayBeTid, TID_BITS } from './tid-word.ts';
import type { Words } from './words.ts';

/** The bits of a musl mutex's type (src/internal/pthread_impl.h): kind, robust, PI, shared. */
const TYPE_BITS = 0x8f;
const TYPE_KIND = 3;
const TYPE_ROBUST = 4;
const TYPE_PI = 8;
const KINDS: readonly LockKind[] = ['mutex', 'recursive', 'errorcheck', 'mutex'];

/**
 * What stands at a futex that musl (1.1 and later) waits on. Its normal mutex keeps no owner, and neither does any of
 * its other objects but the recursive, error-checking, robust and PI mutexes.
 */
export function proveMusl(call: FutexCall, guess: FutexObject, words: Words): Proof | undefined {
  const pi = call.command === LOCK_PI;
  if (guess.object !== 'mutex' && !pi) return undefined;
  const base = call.uaddr - MUSL_LOCK;
  const type = words.uint32(base);
  const lock = words.uint32(call.uaddr);
  if (type === undefined || lock === undefined || (type & ~TYPE_BITS) !== 0) return undefined;
  if (pi !== ((type & TYPE_PI) !== 0)) return undefined;
  const owner = lock & TID_BITS;
  const keeps = (type & TYPE_BITS & ~0x80) !== 0;
  if (keeps && !mayBeTid(owner)) return undefined;
  const kind = pi
    ? 'pi-mutex'
    : (type & TYPE_ROBUST) !== 0
      ? 'robust'
      : (KINDS[type & TYPE_KIND] as LockKind);
  const object = kind === 'pi-mutex' || kind === 'robust' ? kind : 'mutex';
  return { object, kind, base, owner: keeps ? owner : undefined, certainty: 'sure' };
}
