import { isKnown } from '../../model/unknown.ts';
import type { Missing } from '../missing.ts';
import type { NameJoin } from '../names/join.ts';
import type { WaitLook } from '../waits/look.ts';
import { missingOfWaits } from '../waits/missing.ts';
import { hasHiddenOwner } from '../waits/table.ts';
import type { Wait } from '../waits/wait.ts';
import type { BeyondLook } from './look-beyond.ts';
import type { Lock } from './lock.ts';
import { APART_MS } from './second-look.ts';

/** What has to be seen to say that there is no deadlock. */
const HIDES = new Set([
  'system calls',
  'places of locks',
  'owners of locks',
  'descriptors of processes',
  'holders of file locks',
]);

/**
 * Why it can't be said that there is no deadlock, though none was seen; nothing where it can: what could not be read, of the
 * processes asked for and of those that hold them up, and whom locks keep to themselves.
 *
 * @param owners whether the owners of locks were read from memory
 */
export function blindSpots(look: WaitLook | BeyondLook, owners: boolean): string[] {
  const { beyond = [], left = 0 } = 'beyond' in look ? look : {};
  const looks = [look, ...beyond];
  const spots = new Set<string>();
  for (const { what, reason } of looks.flatMap((one): readonly Missing[] => missingOfWaits(one))) {
    if (HIDES.has(what)) spots.add(`${what}: ${reason}`);
  }
  for (const { locks, waits } of looks) {
    for (const lock of locks) {
      const why = whyHidden(lock, owners);
      if (why !== undefined && (!owners || lasts(lock, waits))) spots.add(`owners of locks: ${why}`);
    }
    if (waits.some(lacksHolder)) spots.add('holders of file locks: not known');
  }
  if (left > 0) spots.add('processes that hold these up: too many');
  return [...spots];
}

/**
 * The JVMs of a look that no dump of jstack was joined with, by PID: their locks are not the kernel's, so that a deadlock of
 * Java threads looks like idle ones.
 */
export function blindJvms({ evidence }: Pick<WaitLook, 'evidence'>, join: NameJoin | undefined): number[] {
  const rows = join?.dump.format === 'jstack' ? join.rows : undefined;
  return evidence.processes
    .filter(({ jvm, threads }) => jvm && !threads.some(({ tid }) => rows?.has(tid) === true))
    .map(({ pid }) => pid);
}

function whyHidden(lock: Lock, owners: boolean): string | undefined {
  const { owner, readers = 0 } = lock;
  if (owner !== undefined) return owner.alive === undefined ? 'not to be seen here' : undefined;
  if (!hasHiddenOwner(lock)) return undefined;
  if (!owners) return 'only --owners reads them';
  return readers > 0 ? 'readers, whose names are stored nowhere' : 'memory does not tell';
}

/** True where somebody has waited so long that it may be for ever: a lock that is only busy moves in less. */
function lasts({ waiters }: Lock, waits: readonly Wait[]): boolean {
  const tids = new Set(waiters.map(({ thread }) => thread.tid));
  return waits.some((wait) => tids.has(wait.tid) && isLong(wait));
}

function isLong({ since }: Wait): boolean {
  return !isKnown(since) || since >= APART_MS;
}

/** True for one that stands in line for a file lock of nobody who is seen. One that is not listed has it by now. */
function lacksHolder({ wait, fileLock }: Wait): boolean {
  return wait === 'filelock' && fileLock !== undefined && !fileLock.uncertain && fileLock.pid <= 0;
}
