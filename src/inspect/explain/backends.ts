import { readCmdline } from '../../procfs/cmdline.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { backendOf, idlesInTransaction, waitsForLock } from '../runtimes/postgres.ts';
import { titleOf } from '../runtimes/read.ts';
import type { ExplainEvidence } from './evidence.ts';
import { listed, type Sentence, say } from './sentence.ts';

/**
 * Of a backend of PostgreSQL that waits for a lock those of the same server and database that are idle in a transaction, by
 * PID: they keep their locks. Undefined: it waits for none, as far as its title (`/proc/PID/cmdline`) tells.
 *
 * @param siblings the processes that its parent has started
 */
export function readIdleBackends(
  root: ProcRoot,
  pid: number,
  siblings: readonly number[],
): readonly number[] | undefined {
  const own = readBackend(root, pid);
  if (own === undefined || !waitsForLock(own)) return undefined;
  return siblings.filter((sibling) => {
    const other = readBackend(root, sibling);
    return other !== undefined && other.database === own.database && idlesInTransaction(other);
  });
}

function readBackend(root: ProcRoot, pid: number): ReturnType<typeof backendOf> {
  const cmdline = readCmdline(root, String(pid));
  return isRead(cmdline) ? backendOf(titleOf(cmdline)) : undefined;
}

/** So many are named. */
const NAMED = 8;

/** Who may have the lock that a backend of PostgreSQL waits for. */
export function backendLock({ pid, status, idleBackends }: ExplainEvidence): Sentence[] {
  if (idleBackends === undefined) return [];
  // The server counts in its own PID namespace.
  const inner = isRead(status) ? (status.NSpid.at(-1) ?? pid) : pid;
  const known = `Who has the lock that its title speaks of is in the memory of PostgreSQL: pg_blocking_pids(${inner}) tells.`;
  const [first, ...rest] = idleBackends;
  if (first === undefined) return [say(known, 'cmdline')];
  const more = idleBackends.length - NAMED;
  const names = listed([...idleBackends.slice(0, NAMED).map(String), ...(more > 0 ? [`${more} more`] : [])]);
  const perhaps =
    rest.length === 0
      ? `Of its database ${first} is idle in a transaction, and so perhaps the one`
      : `Of its database ${names} are idle in transactions, and so perhaps the ones`;
  return [say(known, 'cmdline'), say(`${perhaps}.`, 'cmdline of the processes with the same parent')];
}
