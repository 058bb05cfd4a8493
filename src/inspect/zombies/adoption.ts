import type { Stat } from '../../procfs/stat.ts';
import type { Status } from '../../procfs/status.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';

/** True for process 1 of a PID namespace, ours or one below: the reaper of that namespace's orphans. */
export function isInit(stat: Stat, status: Reading<Status>): boolean {
  return stat.pid === 1 || (isRead(status) && status.NSpid.at(-1) === 1);
}

/**
 * What proves that `parent` did not start `child` but was given it as an orphan (prctl(2), PR_SET_CHILD_SUBREAPER;
 * the flag itself is not in /proc): a sentence, or undefined when it may well have started it.
 */
export function proofOfAdoption(
  child: Stat,
  parent: Stat,
  leaderOf: (session: number) => Stat | undefined,
): string | undefined {
  if (parent.starttime > child.starttime) return 'it is older than its parent (stat: starttime)';
  // A session is inherited from who starts a process, and left only to found one of one's own.
  const { session } = child;
  const foreign = session !== 0 && session !== parent.session && session !== child.pid;
  // Process 1 was in no session but the one outside, which shows as 0, and its own.
  if (foreign && parent.pid === 1) return ofAnotherSession(session);
  if (session === 0 || parent.session === 0 || session === parent.session || session === child.pid)
    return undefined;
  const leader = leaderOf(session);
  const parentNeverLeft = parent.session !== parent.pid;
  const sessionIsYounger = leader !== undefined && leader.starttime > parent.starttime;
  return parentNeverLeft || sessionIsYounger ? ofAnotherSession(session) : undefined;
}

function ofAnotherSession(session: number): string {
  return `it is of session ${session}, where its parent never was (stat: session)`;
}

/**
 * A sign that a process was given `child`: one that started later stands before it in the list of children, where the
 * kernel puts whoever comes at the end (task/TID/children). It is no proof, as a thread that ends hands its children to
 * another of its process in the same way. The process that started later; undefined: there is none.
 */
export function elderBehind(
  child: Stat,
  children: readonly number[],
  statOf: (pid: number) => Stat | undefined,
): Stat | undefined {
  const place = children.indexOf(child.pid);
  for (const pid of children.slice(0, Math.max(0, place))) {
    const before = statOf(pid);
    if (before !== undefined && before.starttime > child.starttime) return before;
  }
  return undefined;
}
