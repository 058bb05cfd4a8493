import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { groupBy } from './group-by.ts';
import type { MissingCount } from './missing.ts';
import type { StackFinding } from './stacks/finding.ts';
import { readStackEvidence } from './stacks/read.ts';
import { inspectStacks } from './stacks/stacks.ts';
import { totalStacks } from './stacks/totals.ts';
import { whyUnread } from './why-unread.ts';

/** The stacks of the threads of a group together, as JSON has them. */
export interface GroupStacks {
  /** Threads whose reserved size is known: the sum is theirs. */
  readonly stacks: number;
  readonly reserved_bytes: number | null;
  /** Threads whose stack is certain: what is touched is theirs. */
  readonly covered: number;
  readonly touched_bytes: number | null;
  /** Why the sums lack threads; null: they lack none. */
  readonly reason: string | null;
}

/** What is found of the stack of a thread. */
export type StackOf = (thread: Task) => StackFinding | Unknown;

const AFTER = new Unknown('the thread was not there when the stacks of its process were looked at');

/** The stacks of `threads`, found at once: one read of the memory of each process and one of each thread's call. */
export function readStacksOf(root: ProcRoot, threads: readonly Task[]): StackOf {
  const found = new Map<number, StackFinding>();
  const failed = new Map<number, Unknown>();
  for (const [pid, list] of groupBy(threads, (thread) => thread.pid)) {
    const tasks = list.map(({ tid, stat }) => ({ tid, comm: stat.comm, state: stat.state }));
    const evidence = readStackEvidence(root, pid, { tasks });
    if (!isRead(evidence)) failed.set(pid, new Unknown(whyUnread(evidence)));
    else for (const finding of inspectStacks(evidence).threads) found.set(finding.tid, finding);
  }
  return ({ pid, tid }) => found.get(tid) ?? failed.get(pid) ?? AFTER;
}

/** Why a stack is not in the sum of what is reserved; undefined: it is, or there is none. */
function whyNotCounted({ reserved, none, atMost, reason, note }: StackFinding): string | undefined {
  if (none) return undefined;
  if (reserved === null) return reason;
  return atMost ? note : undefined;
}

/** The sums over the stacks of a group; threads that have none (zombies) lack nothing. */
export function stacksOfGroup(
  threads: readonly Task[],
  stackOf: StackOf,
  missing: MissingCount,
): GroupStacks {
  const findings: StackFinding[] = [];
  const reasons: string[] = [];
  for (const thread of threads) {
    const found = stackOf(thread);
    if (found instanceof Unknown) reasons.push(found.reason);
    else {
      findings.push(found);
      const reason = whyNotCounted(found);
      if (reason !== undefined) reasons.push(reason);
    }
  }
  for (const reason of reasons) missing.add('stacks', reason);
  const { stacks, reserved, covered, touched } = totalStacks(findings);
  return {
    stacks,
    reserved_bytes: reserved,
    covered,
    touched_bytes: touched,
    reason: reasons.length === 0 ? null : [...new Set(reasons)].join('; '),
  };
}
