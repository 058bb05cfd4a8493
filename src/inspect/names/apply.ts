import type { ByteString } from '../../procfs/bytes.ts';
import type { Task } from '../../model/task.ts';
import type { SeenThread } from '../groups.ts';
import { nearGuard } from '../stacks/near-guard.ts';
import type { StackFindings } from '../stacks/stacks.ts';
import { groupStacks } from '../stacks/totals.ts';
import type { Deadlock } from '../locks/deadlocks.ts';
import type { WaitEvidence } from '../waits/evidence.ts';
import type { WaitLook } from '../waits/look.ts';
import { printable } from '../../text/printable.ts';
import type { NameRow } from './dump.ts';
import type { NameJoin } from './join.ts';

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

/** An answer about waits with what the runtime says of each thread in front of it, and with the deadlocks that it knows. */
export function withRuntimeWords(look: WaitLook, join: NameJoin): WaitLook {
  const waits = look.waits.map((wait) => {
    const row = join.rows.get(wait.tid);
    return row === undefined ? wait : Object.assign({}, wait, { text: wordsOf(row, join) + wait.text });
  });
  const deadlocks = join.deadlocks.map(({ tids, text }): Deadlock => ({
    tids,
    certainty: 'certain',
    behind: [],
    evidence: `the dump (${join.dump.format})`,
    text: `deadlock that the runtime has found: ${printable(text)}`,
  }));
  return { ...look, waits, deadlocks: [...look.deadlocks, ...deadlocks] };
}

function wordsOf({ state, frame }: NameRow, { dump }: NameJoin): string {
  const words = [state, frame === undefined ? undefined : `in ${frame}`].filter(
    (word) => word !== undefined && word !== '',
  );
  return words.length === 0 ? '' : `${dump.format}: ${printable(words.join(', '))}; `;
}
