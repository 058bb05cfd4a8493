import { Unknown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { CircleFacts } from '../locks/circle-facts.ts';
import { type Circles, findCycles, waitGraph } from '../locks/cycles.ts';
import { type Deadlock, deadlockList } from '../locks/deadlocks.ts';
import { type Lock, lockTable } from '../locks/lock.ts';
import { NO_OWNERS, type OwnerEvidence } from '../locks/read-owners.ts';
import { processEdges } from '../locks/process-edges.ts';
import { findRefused, type RefusedWait } from '../locks/refused.ts';
import { childOf, onlyChildOf } from './child.ts';
import type { WaitObject } from './classes.ts';
import type { ThreadEvidence, WaitEvidence } from './evidence.ts';
import { holderOfFileLock } from './file-lock.ts';
import { type Libc, wishOf } from './futex.ts';
import { type FutexGroup, type FutexWait, type Judged, judgeWaits } from './judge.ts';
import type { Place } from './areas.ts';
import { peersOf, unsureEnds } from './peers.ts';
import { waitText } from './text.ts';
import type { Wait } from './wait.ts';
import { isForkSleep } from './wchan.ts';

/** The answer of `tinspect waits`. */
export interface WaitReport {
  /** One for each thread, in the order of the evidence. */
  readonly waits: readonly Wait[];
  readonly locks: readonly Lock[];
  readonly deadlocks: readonly Deadlock[];
}

/** Judged threads and what they hold one another up by: all that a second look has to be aimed with. */
export interface Standstill extends Circles, CircleFacts {
  readonly judged: readonly Judged[];
  readonly locks: readonly Lock[];
  /** Keys of waits whose memory is that of no known object. */
  readonly refuted: ReadonlySet<string>;
  readonly refused: readonly RefusedWait[];
}

/** Works out the locks and who waits for whom from one look. */
export function standstill(
  judged: readonly Judged[],
  owners: OwnerEvidence = NO_OWNERS,
  clockTicks = 100,
  evidence?: Pick<WaitEvidence, 'fileLocks' | 'pipes'>,
): Standstill {
  const locks = lockTable(judged, owners, clockTicks);
  const graph = waitGraph(locks, evidence === undefined ? [] : processEdges(judged, evidence));
  return {
    judged,
    locks,
    refuted: owners.refuted,
    graph,
    cycles: findCycles(graph),
    refused: findRefused(judged, locks),
  };
}

/**
 * The answer about the threads of `evidence`.
 *
 * @param deadlocks those of `found`, proved by a second look or not
 */
export function waitReport(
  evidence: WaitEvidence,
  found: Standstill,
  deadlocks: readonly Deadlock[] = deadlockList(found),
): WaitReport {
  const lockOf = new Map(found.locks.flatMap((lock) => lock.groups.map((group) => [group, lock] as const)));
  const places = new Map<FutexGroup, Place | undefined>();
  const waits = found.judged.map((judged) => {
    const group = judged.futex?.group;
    const lock = group === undefined ? undefined : lockOf.get(group);
    const futex = futexFacts(judged, lock, group !== undefined && found.refuted.has(group.key));
    return waitOf(judged, lock, futex, evidence, places, deadlocks);
  });
  return { waits, locks: found.locks, deadlocks };
}

/** Judges the evidence and answers at once, from a single look. */
export function inspectWaits(evidence: WaitEvidence): WaitReport {
  return waitReport(evidence, standstill(judgeWaits(evidence), NO_OWNERS, undefined, evidence));
}

function waitOf(
  judged: Judged,
  lock: Lock | undefined,
  at: FutexFacts,
  evidence: WaitEvidence,
  places: Map<FutexGroup, Place | undefined>,
  deadlocks: readonly Deadlock[],
): Wait {
  const { thread, wait, fd, futex } = judged;
  const { call } = thread;
  const held =
    wait === 'filelock' && fd !== undefined
      ? holderOfFileLock(evidence.fileLocks, thread.pid, fd)
      : undefined;
  const forks = wait === 'child' && isFork(thread);
  const facts: Draft = {
    pid: thread.pid,
    tid: thread.tid,
    comm: thread.comm,
    state: thread.state,
    wait,
    syscall: call?.name ?? null,
    fd: fd?.fd ?? null,
    object: forks ? 'vfork' : at.object,
    address: at.address,
    word: at.word,
    place: futex === undefined || at.object === 'join' ? undefined : placeOf(judged, at, futex, places),
    ownerTid: lock?.owner?.tid ?? null,
    ownerPid: lock?.owner?.pid ?? (held !== undefined && held.pid > 0 ? held.pid : null),
    fileLock: held,
    peers: wait === 'pipe' ? peersOf(judged, evidence) : null,
    child: wait === 'child' ? childOf(thread) : null,
    onlyChild: wait === 'child' && childOf(thread) === -1 ? onlyChildOf(thread) : null,
    timeoutMs: call?.timeoutMs ?? null,
    since: wait === 'cpu' ? RUNS : thread.since,
    text: '',
    isGuess: at.isGuess,
    uncertain:
      thread.uncertain ||
      held?.uncertain === true ||
      at.isGuess ||
      mayBeReady(judged) ||
      (wait === 'pipe' && evidence.pipes !== undefined && unsureEnds(evidence.pipes).length > 0),
    judged,
    lock,
  };
  facts.text = waitText(facts, evidence);
  if (deadlocks.length > 0) facts.text += deadlockNote(thread.tid, deadlocks);
  return facts;
}

/** True for a runnable thread that may have a CPU or wait for one: the letter does not tell. */
function mayBeReady({ wait, thread: { state, stayed } }: Judged): boolean {
  return wait === 'cpu' && state === 'R' && stayed !== true;
}

/** True for one that waits for a child to leave its memory; where the call is not known the kernel's function tells. */
function isFork({ call, wchan }: ThreadEvidence): boolean {
  const shape = call?.shape?.wait;
  if (shape !== undefined) return call?.name === 'vfork' || shape === 'clone';
  return wchan !== undefined && isRead(wchan) && isForkSleep(wchan);
}

type Draft = { -readonly [Key in keyof Wait]: Wait[Key] };
const RUNS = new Unknown('it runs');

/** What is said of a futex wait; null: it is none. */
interface FutexFacts {
  readonly object: WaitObject | null;
  readonly address: number | null;
  readonly word: number | null;
  readonly isGuess: boolean;
}

const NO_FUTEX: FutexFacts = { object: null, address: null, word: null, isGuess: false };

function futexFacts({ futex, process }: Judged, lock: Lock | undefined, refuted: boolean): FutexFacts {
  if (futex === undefined) return NO_FUTEX;
  const { object: guess, call } = futex;
  const word = call.uaddr;
  if (refuted) return { object: 'futex', address: word, word, isGuess: false };
  const object = objectOf(futex, lock, process.libc);
  const isGuess = (lock?.certainty ?? guess.certainty) === 'likely' && object !== 'futex';
  const address = object === 'join' ? null : (lock?.address ?? guess.base ?? word);
  return { object, address, word: object === 'join' ? null : word, isGuess };
}

/** Of an rwlock every waiter has its own wish, whatever its call alone looks like. */
function objectOf({ object: guess, call }: FutexWait, lock: Lock | undefined, libc: Libc): WaitObject {
  if (lock === undefined) return guess.object;
  if (lock.kind !== 'rwlock') return lock.object;
  // That of musl has one word, which all wait on.
  const tells = libc !== 'musl' && lock.certainty === 'sure';
  if (tells && lock.address !== undefined) return wishOf(call, lock.address);
  return guess.object.startsWith('rwlock') ? guess.object : 'rwlock';
}

/** Where the object of a futex wait is, or the word itself where that is not known; looked for once for all who wait on it. */
function placeOf(
  judged: Judged,
  { word, address, isGuess }: FutexFacts,
  { group, call }: FutexWait,
  places: Map<FutexGroup, Place | undefined>,
): Place | undefined {
  if (places.has(group)) return places.get(group);
  const { areas } = judged.process;
  const place =
    areas === undefined || !isRead(areas) ? undefined : areas.place((isGuess ? word : address) ?? call.uaddr);
  places.set(group, place);
  return place;
}

const CYCLES: Readonly<Record<Deadlock['certainty'], string>> = {
  certain: 'a deadlock',
  likely: 'a likely deadlock',
  timed: 'a circle that a time-out will end',
};

/** What is said of thread `tid` behind its wait: that it is in one of the deadlocks, or behind one; empty for neither. */
export function deadlockNote(tid: number, deadlocks: readonly Deadlock[]): string {
  for (const { tids, behind, certainty, refused } of deadlocks) {
    const cycle = CYCLES[certainty];
    if (tids.includes(tid)) {
      if (refused === tid) return `; ${cycle}: the kernel refused it a PI mutex`;
      if (tids.length === 1)
        return certainty === 'timed' ? '; waits for itself, until a time-out' : `; ${cycle} with itself`;
      return `; in ${cycle} of ${tids.join(', ')}`;
    }
    if (behind.includes(tid)) return `; blocked behind ${cycle} of ${tids.join(', ')}`;
  }
  return '';
}
