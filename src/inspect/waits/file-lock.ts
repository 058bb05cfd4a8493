import type { FileLock } from '../../procfs/locks.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import type { FdEvidence } from './evidence.ts';

/** Kinds of `/proc/locks` that a call takes. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  flock: ['FLOCK'],
  fcntl: ['POSIX', 'OFDLCK'],
};

/** True when `lock` is of the kind that the call on a descriptor takes. */
export function isLockOf({ kind }: FileLock, { op }: FdEvidence): boolean {
  return KINDS[op]?.includes(kind) === true;
}

/** Who holds the file lock that a thread waits for. */
export interface FileLockHolder {
  /** -1: a lock of an open file, which belongs to no process that is seen to have it. */
  readonly pid: number;
  /** Others that have the same open file, each of which keeps the lock. */
  readonly others: readonly number[];
  /** Who took the lock and does not have it any more; undefined: the holder, or it is not known. */
  readonly taker: number | undefined;
  /** Processes that could not be looked into, which may have the same open file; undefined: it is no lock of one. */
  readonly unseen: readonly number[] | undefined;
  /** True when more than one lock may be the one, or when the thread's own request is not listed (any more). */
  readonly uncertain: boolean;
}

/**
 * Who holds the lock that process `pid` waits for with `fd`: the line of `/proc/locks` whose number a waiting line of this
 * process and file has. A file is known by device and inode; where the device of `fd` is not known by its inode, which
 * another file system may have as well, and where the inode is not known by the requests of the process. Undefined when
 * there is no such line.
 */
export function holderOfFileLock(
  locks: Reading<readonly FileLock[]> | undefined,
  pid: number,
  fd: FdEvidence,
): FileLockHolder | undefined {
  if (locks === undefined || !isRead(locks)) return undefined;
  const { info, device } = fd;
  const inode = info !== undefined && isRead(info) ? info.ino : undefined;
  const known = locks.filter((lock) => isLockOf(lock, fd));
  // Without the inode (a kernel before 5.14, or no fdinfo) only the requests of the process itself tell.
  const own = new Set(known.filter((lock) => lock.waits && lock.pid === pid).map(({ id }) => id));
  const alike = known.filter((lock) => (inode === undefined ? own.has(lock.id) : lock.inode === inode));
  const there = device === undefined ? [] : alike.filter((lock) => decimal(lock.device) === device);
  // A request of its own is not to be missed, whatever the device is called.
  const isElsewhere = there.length === 0 && alike.some((lock) => lock.waits && lock.pid === pid);
  const here = device === undefined || isElsewhere ? alike : there;
  const asked = requestsOf(pid, here);
  const held = here.filter(({ waits, id }) => !waits && (asked.size === 0 || asked.has(id)));
  const [first] = held;
  if (first === undefined) return undefined;
  const files = new Set(held.map((lock) => lock.device));
  const holders = new Set(held.map((lock) => lock.pid));
  const isSure = asked.size > 0 && holders.size === 1 && files.size === 1;
  const [holder = first.pid, ...others] = first.holders ?? [];
  const taker = first.pid > 0 && holder !== first.pid && !others.includes(first.pid) ? first.pid : undefined;
  const unseen = held.find((lock) => lock.unseen !== undefined)?.unseen;
  return { pid: holder, others, taker, unseen, uncertain: !isSure || (isElsewhere && device !== undefined) };
}

/** The numbers of the locks that a process waits for: lines that are its own, else those that belong to nobody. */
function requestsOf(pid: number, locks: readonly FileLock[]): ReadonlySet<number> {
  const waiting = locks.filter(({ waits }) => waits);
  const own = waiting.filter((lock) => lock.pid === pid);
  const asked = own.length > 0 ? own : waiting.filter((lock) => lock.pid < 0);
  return new Set(asked.map(({ id }) => id));
}

/** `fe:00` as mountinfo has it: `254:0`. */
function decimal(device: string): string {
  return device
    .split(':')
    .map((part) => Number.parseInt(part, 16))
    .join(':');
}
