import type { ByteString } from '../../procfs/bytes.ts';
import type { Task } from '../../model/task.ts';
import type { SeenThread } from '../groups.ts';
import { nearGuard } from '../stacks/near-guard.ts';
import type { StackFindings } from '../stacks/stacks.ts';
import { groupStacks } from '../stacks/totals.ts';
import type { Deadlock } from '../locks/deadlocks.ts';
import type { WaitEvidence } from '../waits/evidence.ts';
import type { WaitLook } from '../waits/look.ts';
import { deadlockNote } from '../waits/report.ts';
import { who } from '../waits/text-lock.ts';
import type { Wait } from '../waits/wait.ts';
import { printable } from '../../text/printable.ts';
import type { NameRow } from './dump.ts';
import { holderOf, type JoinedDeadlock, type NameJoin } from './join.ts';

/** The full name of thread `tid` as bytes of UTF-8, like those of the kernel; undefined: the dump has none. */
export function fullName({ rows }: Pick<NameJoin, 'rows'>, tid: number): ByteString | undefined {
  const name = rows.get(tid)?.name;
  return name === undefined ? undefined : Buffer.from(name, 'utf8').toString('latin1');
}

/** `task` with its full name in place of the kernel's. */
export function renamed<T extends { readonly tid: number; readonly comm: ByteString }>(
  task: T,
  join: Pick<NameJoin, 'rows'>,
): T {
  const name = fullName(join, task.tid);
  return name === undefined ? task : { ...task, comm: name };
}

/** For `groupThreads`: the full names for what the dump knows, the kernel's for the rest. */
export function groupName(join: NameJoin): (thread: Task | SeenThread) => ByteString {
  return (thread) => fullName(join, thread.tid) ?? ('stat' in thread ? thread.stat.comm : thread.comm);
}

/** Stacks with the full names of their threads, also in their groups. */
export function renameStacks(findings: StackFindings, join: NameJoin): StackFindings {
  const threads = findings.threads.map((thread) => renamed(thread, join));
  return { ...findings, threads, groups: groupStacks(threads), warnings: nearGuard(threads) };
}

/** Evidence in which threads have their full names, so that all texts made from it have them. */
export function renameThreads(evidence: WaitEvidence, join: NameJoin): WaitEvidence {
  const processes = evidence.processes.map((process) =>
    Object.assign({}, process, {
      threads: process.threads.map((thread) => ({ ...renamed(thread, join), kernelComm: thread.comm })),
      named: process.threads.some(({ tid }) => join.rows.has(tid)),
    }),
  );
  return { ...evidence, processes };
}

/**
 * An answer about waits with what the runtime says of each thread in front of it, with who holds what it wants by the dump,
 * and with the deadlocks that the runtime knows.
 */
export function withRuntimeWords(look: WaitLook, join: NameJoin): WaitLook {
  const names = new Map(look.waits.map(({ tid, comm }) => [tid, comm]));
  const holders = holdersOf(look.waits, join);
  const known = new Set(look.deadlocks.flatMap(({ tids, behind }) => [...tids, ...behind]));
  const deadlocks = join.deadlocks.map((found) => deadlockOf(found, holders, join));
  const waits = look.waits.map((wait) => {
    const row = join.rows.get(wait.tid);
    if (row === undefined) return wait;
    const holder = holders.get(wait.tid);
    const held = holder === undefined ? '' : `; what it wants is held by ${who(holder, names.get(holder))}`;
    const note = known.has(wait.tid) ? '' : noteOf(wait.tid, deadlocks);
    return Object.assign({}, wait, {
      text: wordsOf(row, join) + wait.text + held + note,
      ...(holder === undefined ? {} : { ownerTid: holder, ownerPid: wait.pid }),
    });
  });
  return { ...look, waits, deadlocks: [...look.deadlocks, ...deadlocks] };
}

/**
 * By the TID of a thread that waits for a lock which the kernel names no owner of: who holds it by the dump. One that is in
 * another wait has gone on since the dump was made.
 */
function holdersOf(waits: readonly Wait[], join: NameJoin): ReadonlyMap<number, number> {
  const holders = new Map<number, number>();
  for (const { tid, wait, ownerTid } of waits) {
    const holder = wait === 'lock' && ownerTid === null ? holderOf(join, tid) : undefined;
    if (holder !== undefined) holders.set(tid, holder);
  }
  return holders;
}

function deadlockOf(
  { tids, names, text }: JoinedDeadlock,
  holders: ReadonlyMap<number, number>,
  { dump }: NameJoin,
): RuntimeDeadlock {
  return {
    tids,
    certainty: 'certain',
    behind: behindOf(new Set(tids), holders),
    evidence: `the dump (${dump.format})`,
    text: `deadlock that the runtime has found: ${printable(text)}`,
    whole: tids.length === names.length,
  };
}

/** A deadlock of the runtime; not `whole` where not all of its threads were joined. */
interface RuntimeDeadlock extends Deadlock {
  readonly whole: boolean;
}

/** Those outside `members` who wait for one of them, directly or through others. */
function behindOf(members: ReadonlySet<number>, holders: ReadonlyMap<number, number>): number[] {
  return [...holders.keys()].filter((tid) => {
    if (members.has(tid)) return false;
    const passed = new Set<number>();
    let at: number | undefined = tid;
    for (; at !== undefined && !members.has(at) && !passed.has(at); at = holders.get(at)) passed.add(at);
    return at !== undefined && members.has(at);
  });
}

function noteOf(tid: number, deadlocks: readonly RuntimeDeadlock[]): string {
  const partly = deadlocks.some(({ tids, whole }) => !whole && tids.includes(tid));
  return partly ? '; in a deadlock that the runtime has found' : deadlockNote(tid, deadlocks);
}

function wordsOf({ state, frame }: NameRow, { dump }: NameJoin): string {
  const words = [state, frame === undefined ? undefined : `in ${frame}`].filter(
    (word) => word !== undefined && word !== '',
  );
  return words.length === 0 ? '' : `${dump.format}: ${printable(words.join(', '))}; `;
}
