import type { ByteString } from '../../procfs/bytes.ts';
import { listFds, readFdTarget } from '../../procfs/fd-links.ts';
import { readFdinfo } from '../../procfs/fdinfo.ts';
import { type FileLock, readLocks } from '../../procfs/locks.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { mapSteps, type Steps } from '../../procfs/steps.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { listPids } from '../pipes/find-ends.ts';
import type { FdEvidence, ThreadEvidence } from './evidence.ts';
import { isLockOf } from './file-lock.ts';

/** A file that somebody waits to lock. */
interface Wanted {
  readonly fd: FdEvidence;
  readonly inode: number;
  readonly path: ByteString | undefined;
}

/** A lock, and a process that has the open file which it belongs to. */
interface Found {
  readonly pid: number;
  readonly lock: FileLock;
}

/**
 * The locks of `/proc/locks`; undefined when none of `threads` waits for one. A lock of flock(2) or of an open file
 * belongs to an open file: the process that took it may have ended, or none may be named. Of such that a thread waits
 * for `holders` are the processes whose fdinfo has it; they are looked for only then.
 */
export function* readFileLocks(
  root: ProcRoot,
  threads: readonly ThreadEvidence[],
): Steps<Reading<readonly FileLock[]> | undefined> {
  const waiting = threads.filter(({ call }) => call?.shape?.wait === 'filelock');
  if (waiting.length === 0) return undefined;
  const locks = readLocks(root);
  if (!isRead(locks)) return locks;
  const wanted = waiting.flatMap(({ fds }) => fds.flatMap((fd) => wantedOf(fd) ?? []));
  const held = locks.filter((lock) => !lock.waits);
  const open = wanted.filter((file) => {
    const known = held.filter((lock) => lock.inode === file.inode && isLockOf(lock, file.fd));
    // To another PID namespace than the first a lock is not shown at all whose taker has ended.
    return known.length === 0 || known.some((lock) => belongsToFile(lock) && !hasLock(root, lock));
  });
  if (open.length === 0) return locks;
  const found = yield* findHolders(root, open);
  const holders = (lock: FileLock): number[] => [
    ...new Set(found.filter((one) => isSame(one.lock, lock)).map(({ pid }) => pid)),
  ];
  const listed = locks.map((lock) => {
    const pids = lock.waits || !belongsToFile(lock) ? [] : holders(lock);
    return pids.length === 0 ? lock : { ...lock, holders: pids };
  });
  const hidden = new Map<string, FileLock>();
  for (const { lock } of found) {
    if (held.some((one) => isSame(one, lock))) continue;
    hidden.set(keyOf(lock), { ...lock, id: -1 - hidden.size, holders: holders(lock) });
  }
  return [...listed, ...hidden.values()];
}

function wantedOf(fd: FdEvidence): Wanted | undefined {
  const { info, target } = fd;
  if (info === undefined || !isRead(info) || info.ino === undefined) return undefined;
  return { fd, inode: info.ino, path: isRead(target) ? target.name : undefined };
}

/** A lock of fcntl(2) is the process's, and ends with it. */
function belongsToFile({ kind }: FileLock): boolean {
  return kind === 'FLOCK' || kind === 'OFDLCK';
}

/** True when the process that took the lock has it still, as far as it may be looked into: its number may be another's. */
function hasLock(root: ProcRoot, lock: FileLock): boolean {
  if (lock.pid <= 0) return false;
  const fds = listFds(root, lock.pid);
  if (!isRead(fds)) return !fds.gone;
  return fds.some((fd) => locksAt(root, lock.pid, fd).some((one) => isSame(one, lock)));
}

function locksAt(root: ProcRoot, pid: number, fd: number): readonly FileLock[] {
  const info = readFdinfo(root, pid, fd);
  return isRead(info) ? (info.locks ?? []) : [];
}

/** Who has locks of the files: those that have them open by the same path, or else by any. */
function* findHolders(root: ProcRoot, files: readonly Wanted[]): Steps<Found[]> {
  const paths = new Set(files.map(({ path }) => path));
  const later: { readonly pid: number; readonly fd: number }[] = [];
  const isWanted = (lock: FileLock): boolean =>
    files.some(({ fd, inode }) => lock.inode === inode && isLockOf(lock, fd)) && !lock.waits;
  const foundAt = (pid: number, fd: number): Found[] =>
    locksAt(root, pid, fd)
      .filter((lock) => belongsToFile(lock) && isWanted(lock))
      .map((lock) => ({ pid, lock }));
  const direct = yield* mapSteps(listPids(root), (pid) => {
    const fds = listFds(root, pid);
    if (!isRead(fds)) return [];
    return fds.flatMap((fd) => {
      const target = readFdTarget(root, pid, fd);
      if (!isRead(target) || target.kind !== 'path' || target.name.startsWith('/dev/')) return [];
      if (paths.has(target.name)) return foundAt(pid, fd);
      later.push({ pid, fd });
      return [];
    });
  });
  const found = direct.flat();
  const lacks = files.some(({ inode }) => !found.some(({ lock }) => lock.inode === inode));
  return lacks ? [...found, ...(yield* mapSteps(later, ({ pid, fd }) => foundAt(pid, fd))).flat()] : found;
}

/** The running number is another in each file. */
function keyOf({ kind, access, pid, device, inode, start, end }: FileLock): string {
  return [kind, access, pid, device, inode, start, end].join(' ');
}

function isSame(a: FileLock, b: FileLock): boolean {
  return keyOf(a) === keyOf(b);
}
