import { Unknown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { type Edge, findCycles, type WaitGraph, waitGraph } from '../locks/cycles.ts';
import { type Deadlock, deadlockList } from '../locks/deadlocks.ts';
import { type Lock, lockTable } from '../locks/lock.ts';
import { NO_OWNERS, type OwnerEvidence } from '../locks/read-owners.ts';
import { findRefused, type RefusedWait } from '../locks/refused.ts';
import type { SecondLook } from '../locks/second-look.ts';
import { pidsOf, pipeKey } from '../pipes/ends.ts';
import { childOf } from './child.ts';
import type { WaitObject } from './classes.ts';
import type { WaitEvidence } from './evidence.ts';
import { heldFileLock } from './file-lock.ts';
import { type Judged, judgeWaits } from './judge.ts';
import { type WaitFacts, waitText } from './text.ts';
import type { Wait } from './wait.ts';

/** The answer of `tinspect waits`. */
export interface WaitReport {
  /** One for each thread, in the order of the evidence. */
  readonly waits: readonly Wait[];
  readonly locks: readonly Lock[];
  readonly deadlocks: readonly Deadlock[];
}

/** Judged threads and what they hold one another up by: all that a second look has to be aimed with. */
export interface Standstill {
  readonly judged: readonly Judged[];
  readonly locks: readonly Lock[];
  readonly graph: WaitGraph;
  readonly cycles: readonly (readonly Edge[])[];
  readonly refused: readonly RefusedWait[];
}

/** Works out the locks and who waits for whom from one look. */
export function standstill(
  judged: readonly Judged[],
  owners: OwnerEvidence = NO_OWNERS,
  clockTicks = 100,
): Standstill {
  const locks = lockTable(judged, owners.proofs, owners.strangers, clockTicks);
  const graph = waitGraph(locks);
  return { judged, locks, graph, cycles: findCycles(graph), refused: findRefused(judged, locks) };
}

/**
 * The answer about the threads of `evidence`.
 *
 * @param owners what the memory of the locks says; without it only owners that the calls hold are known
 * @param second a second look at the cycles of `found`; without it a deadlock is only likely
 */
export function waitReport(evidence: WaitEvidence, found: Standstill, second?: SecondLook): WaitReport {
  const deadlocks = deadlockList(found, second);
  const lockOf = new Map<Judged, Lock>();
  for (const lock of found.locks) for (const waiter of lock.waiters) lockOf.set(waiter, lock);
  const alike = countAlike(found.judged);
  const waits = found.judged.map((judged) => {
    const facts = factsOf(judged, lockOf.get(judged), evidence, alike);
    return { ...facts, text: waitText(facts, evidence) + deadlockNote(judged.thread.tid, deadlocks) };
  });
  return { waits, locks: found.locks, deadlocks };
}

/** Judges the evidence and answers at once, from a single look. */
export function inspectWaits(evidence: WaitEvidence): WaitReport {
  return waitReport(evidence, standstill(judgeWaits(evidence)));
}

function countAlike(judged: readonly Judged[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { futex } of judged)
    if (futex !== undefined) counts.set(futex.key, (counts.get(futex.key) ?? 0) + 1);
  return counts;
}

function factsOf(
  judged: Judged,
  lock: Lock | undefined,
  evidence: WaitEvidence,
  alike: ReadonlyMap<string, number>,
): WaitFacts {
  const { thread, process, wait, fd, futex } = judged;
  const address = futex === undefined ? null : addressOf(judged, lock);
  const place =
    address !== null && process.areas !== undefined && isRead(process.areas)
      ? process.areas.place(address)
      : undefined;
  const held =
    wait === 'filelock' && fd !== undefined ? heldFileLock(evidence.fileLocks, thread.pid, fd) : undefined;
  const child = wait === 'child' ? childOf(thread) : null;
  const forks = wait === 'child' && thread.call?.name !== 'wait4' && thread.call?.name !== 'waitid';
  return {
    pid: thread.pid,
    tid: thread.tid,
    comm: thread.comm,
    state: thread.state,
    wait,
    syscall: thread.call?.name ?? null,
    fd: fd?.fd ?? null,
    object: forks ? 'vfork' : objectOf(judged, lock),
    address,
    mapping: place?.mapping ?? null,
    ownerTid: lock?.owner?.tid ?? null,
    ownerPid: lock?.owner?.pid ?? (held !== undefined && held.pid > 0 ? held.pid : null),
    peers: wait === 'pipe' ? peersOf(judged, evidence) : null,
    child,
    timeoutMs: thread.call?.timeoutMs ?? null,
    since: wait === 'cpu' ? new Unknown('it runs') : thread.since,
    uncertain: thread.uncertain,
    judged,
    lock,
    alike: futex === undefined ? 0 : (alike.get(futex.key) ?? 1),
  };
}

/** Of an rwlock every waiter has its own wish. */
function objectOf({ futex }: Judged, lock: Lock | undefined): WaitObject | null {
  if (futex === undefined) return null;
  if (lock === undefined || (lock.kind === 'rwlock' && futex.object.object.startsWith('rwlock'))) {
    return futex.object.object;
  }
  return lock.object;
}

function addressOf({ futex }: Judged, lock: Lock | undefined): number | null {
  if (futex === undefined || (lock?.object ?? futex.object.object) === 'join') return null;
  return lock?.address ?? futex.object.base ?? futex.call.uaddr;
}

function peersOf({ fd }: Judged, { pipes }: WaitEvidence): readonly number[] | null {
  if (fd === undefined || pipes === undefined || !isRead(fd.target)) return null;
  const ends = pipes.byKey.get(pipeKey(fd.target, fd.info) ?? '');
  if (ends === undefined) return null;
  return pidsOf(fd.op === 'read' ? ends.writers : ends.readers);
}

function deadlockNote(tid: number, deadlocks: readonly Deadlock[]): string {
  for (const { tids, behind, certainty } of deadlocks) {
    const cycle = certainty === 'timed' ? 'a cycle that a time-out will end' : 'a deadlock';
    if (tids.includes(tid))
      return tids.length === 1 ? '; a deadlock with itself' : `; in ${cycle} of ${tids.join(', ')}`;
    if (behind.includes(tid)) return `; blocked behind ${cycle} of ${tids.join(', ')}`;
  }
  return '';
}
