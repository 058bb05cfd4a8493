import type { FileLock } from '../../procfs/locks.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import type { FdEvidence } from './evidence.ts';

/** Kinds of `/proc/locks` that a call takes. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  flock: ['FLOCK'],
  fcntl: ['POSIX', 'OFDLCK'],
};

/**
 * The lock that process `pid` waits for with `fd`, held by another: the line of `/proc/locks` whose number a waiting
 * line of this process and file has. Undefined when the file names none.
 */
export function heldFileLock(
  locks: Reading<readonly FileLock[]> | undefined,
  pid: number,
  fd: FdEvidence,
): FileLock | undefined {
  if (locks === undefined || !isRead(locks) || fd.info === undefined || !isRead(fd.info)) return undefined;
  const { ino } = fd.info;
  const kinds = KINDS[fd.op] ?? [];
  const here = locks.filter(({ kind, inode }) => inode === ino && kinds.includes(kind));
  const asked =
    here.find((lock) => lock.waits && lock.pid === pid) ?? here.find((lock) => lock.waits && lock.pid < 0);
  return here.find((lock) => !lock.waits && (asked === undefined || lock.id === asked.id));
}
