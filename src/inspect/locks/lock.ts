import type { ByteString } from '../../procfs/bytes.ts';
import { isKnown } from '../../model/unknown.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { WaitObject } from '../waits/classes.ts';
import type { ThreadEvidence } from '../waits/evidence.ts';
import type { FutexGroup, Judged } from '../waits/judge.ts';
import { isLockWait } from '../waits/futex.ts';
import type { LockKind, Proof } from './proof.ts';
import type { OwnerEvidence } from './read-owners.ts';

/** Who holds a lock. */
export interface LockOwner {
  /** Our number of the thread; of one that has ended, the number that the lock still holds. */
  readonly tid: number;
  /** The number that the lock itself holds: one of the PID namespace of those who wait. */
  readonly stored: number;
  /** Undefined: not known, as no task of that number is to be seen. */
  readonly pid: number | undefined;
  /** Undefined: it may be a task of a process that is not to be seen. */
  readonly alive: boolean | undefined;
  readonly comm: ByteString | undefined;
  /** True when a thread of this number began after a waiter fell asleep: it may be another one than the owner. */
  readonly suspect: boolean;
  /** True when it is a thread of the process that this one is a copy of: the lock was held at the fork. */
  readonly forked: boolean;
}

/** A lock, or what else threads wait for in a futex, with those who wait. */
export interface Lock {
  /** The process of the first waiter. */
  readonly pid: number;
  /** One for each of its words that somebody waits on. */
  readonly groups: readonly FutexGroup[];
  readonly kind: LockKind;
  readonly object: WaitObject;
  /** Its first byte; undefined for a join and where the call does not tell. */
  readonly address: number | undefined;
  /** `sure`: by the call or by memory. `likely`: others wait in the same way, and kind and address are but a guess. */
  readonly certainty: 'sure' | 'likely';
  readonly owner: LockOwner | undefined;
  /** How many hold an rwlock to read; undefined: none, or not known. */
  readonly readers: number | undefined;
  /** True for a wait in a condition variable that was signalled; undefined: not known. */
  readonly signalled?: boolean | undefined;
  readonly waiters: readonly Judged[];
}

/** A thread that holds something: what is known of it. */
export interface Task {
  readonly tid: number;
  readonly pid: number;
  readonly comm: ByteString;
  readonly state: string;
  /** Clock ticks since boot. */
  readonly starttime: number;
}

/**
 * Owners of locks that are not of the first waiter's process, by the key of the wait: of locks that processes share any
 * task, of others one of the processes that this one descends from, whose memory it has a copy of. `gone`:
 * no task has that number. Those that may be where we do not see them are not in it.
 */
export type Strangers = ReadonlyMap<string, Task | 'gone'>;

const KINDS: Readonly<Partial<Record<WaitObject, LockKind>>> = {
  mutex: 'mutex',
  'pi-mutex': 'pi-mutex',
  robust: 'robust',
  rwlock: 'rwlock',
  'rwlock-read': 'rwlock',
  'rwlock-write': 'rwlock',
  condvar: 'condvar',
  semaphore: 'semaphore',
  barrier: 'barrier',
  join: 'join',
};

/**
 * The locks that threads wait for, in the order of their first waiters. Bare futex words are none.
 *
 * @param clockTicks in a second, the unit of start times
 */
export function lockTable(
  judged: readonly Judged[],
  { proofs, refuted, strangers, uptimeMs }: Omit<OwnerEvidence, 'unreadable'>,
  clockTicks: number,
): Lock[] {
  const seen = new Set<FutexGroup>();
  const locks: Lock[] = [];
  const places = new Map<string, number>();
  for (const { futex } of judged) {
    if (futex === undefined || seen.has(futex.group)) continue;
    seen.add(futex.group);
    if (refuted.has(futex.group.key)) continue;
    const lock = lockOf(futex.group, proofs.get(futex.group.key), strangers, { clockTicks, uptimeMs });
    if (lock === undefined) continue;
    const place = placeOf(lock);
    const at = place === undefined ? undefined : places.get(place);
    const same = at === undefined ? undefined : locks[at];
    if (at !== undefined && same !== undefined) {
      locks[at] = joined(same, lock);
      continue;
    }
    if (place !== undefined) places.set(place, locks.length);
    locks.push(lock);
  }
  return locks;
}

/** The same for the words of one object; undefined where the object is not known for sure. */
function placeOf({ kind, address, certainty, waiters: [first] }: Lock): string | undefined {
  if (address === undefined || certainty !== 'sure' || first === undefined) return undefined;
  const { pid, areas } = first.process;
  const shared =
    first.futex?.call.shared === true && areas !== undefined && isRead(areas)
      ? areas.sharedKey(address)
      : undefined;
  return `${kind} ${shared ?? `${pid} ${address}`}`;
}

function joined(lock: Lock, other: Lock): Lock {
  return {
    ...lock,
    groups: [...lock.groups, ...other.groups],
    owner: lock.owner ?? other.owner,
    waiters: [...lock.waiters, ...other.waiters],
  };
}

function lockOf(
  group: FutexGroup,
  proof: Proof | undefined,
  strangers: Strangers,
  clock: Clock,
): Lock | undefined {
  const { waiters } = group;
  const [first] = waiters;
  // One who is sure of what stands there speaks for all.
  const certain = waiters.find(({ futex }) => futex?.object.certainty === 'sure');
  const guess = (certain ?? first)?.futex?.object;
  if (first === undefined || guess === undefined) return undefined;
  const object = proof?.object ?? guess.object;
  const kind = proof?.kind ?? KINDS[object];
  if (kind === undefined) return undefined;
  const { process } = first;
  const stored = proof?.owner ?? guess.owner;
  const ours = proof?.owner === undefined ? guess.owner : process.inner?.get(proof.owner);
  const tid = ours ?? stored;
  // A number of another PID namespace that is no thread of this process may be that of one by chance.
  const isFellow = ours !== undefined || process.inner === undefined;
  return {
    pid: process.pid,
    groups: [group],
    kind,
    object,
    address: proof?.base ?? guess.base,
    certainty: proof?.certainty ?? guess.certainty,
    owner:
      tid === undefined || stored === undefined
        ? undefined
        : { stored, ...ownerOf(tid, isFellow, first, waiters, strangers.get(group.key), clock) },
    readers: proof?.readers,
    ...(proof?.signalled === undefined ? {} : { signalled: proof.signalled }),
    waiters,
  };
}

function ownerOf(
  tid: number,
  isFellow: boolean,
  first: Judged,
  waiters: readonly Judged[],
  stranger: Task | 'gone' | undefined,
  clock: Clock,
): Omit<LockOwner, 'stored'> {
  const { process } = first;
  const fellow = isFellow ? process.threads.find((thread) => thread.tid === tid) : undefined;
  const found = fellow ?? stranger;
  if (found === undefined || found === 'gone') {
    const own = !mayBeShared(first);
    const alive = own || found === 'gone' ? false : undefined;
    return { tid, pid: own ? process.pid : undefined, alive, comm: undefined, suspect: false, forked: false };
  }
  return {
    tid: found.tid,
    pid: found.pid,
    alive: !hasEndedState(found.state),
    comm: found.comm,
    suspect: waiters.some(({ thread }) => isYounger(found, thread, clock)),
    forked: fellow === undefined && !mayBeShared(first),
  };
}

/** True for a wait on memory that other processes may have as well, so that one of their threads may be the owner. */
export function mayBeShared({ futex, process: { areas } }: Judged): boolean {
  if (futex === undefined || !futex.call.shared || futex.object.object === 'join') return false;
  return areas === undefined || !isRead(areas) || areas.sharedKey(futex.call.uaddr) !== undefined;
}

/** When it was looked, by the clock that start times are counted in. */
interface Clock {
  /** In a second. */
  readonly clockTicks: number;
  readonly uptimeMs: number | undefined;
}

/** Owners are read after the threads, and clocks are right to some ticks. */
const SLACK_MS = 1000;

/** True when `owner` began after `waiter` fell asleep, as far as that is known. */
function isYounger(
  owner: Task,
  { since }: Pick<ThreadEvidence, 'since'>,
  { clockTicks, uptimeMs }: Clock,
): boolean {
  if (uptimeMs === undefined || !isKnown(since)) return false;
  return (owner.starttime * 1000) / clockTicks > uptimeMs - since + SLACK_MS;
}

function isAtLock({ futex, process: { libc } }: Judged): boolean {
  return libc === 'glibc' && futex !== undefined && futex.object.object === 'mutex' && isLockWait(futex.call);
}

/** How many must wait for a lock to make it a convoy. */
const CONVOY = 3;

/** True when several threads stand in line for one lock: it has, or can have, an owner that keeps them waiting. */
export function isConvoy({ kind, waiters, certainty }: Lock): boolean {
  // A lock for sure, if not a mutex.
  if (certainty !== 'sure' && !waiters.every(isAtLock)) return false;
  return waiters.length >= CONVOY && !['condvar', 'semaphore', 'barrier', 'join'].includes(kind);
}
