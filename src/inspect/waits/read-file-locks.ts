import type { ByteString } from '../../procfs/bytes.ts';
import { listFds, readFdTarget } from '../../procfs/fd-links.ts';
import { readFdinfo } from '../../procfs/fdinfo.ts';
import { type FileLock, readLocks } from '../../procfs/locks.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { mapSteps, type Steps } from '../../procfs/steps.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { listPids } from '../pipes/find-ends.ts';
import { isKernelThread } from './class-of.ts';
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
 * belongs to an open file: the process that took it may have ended, none may be named, and others that have the same open
 * file can let go of it too. Of such that a thread waits for `holders` are the processes whose fdinfo has it, who took it
 * first; they are looked for only then.
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
    return known.length === 0 || known.some(belongsToFile);
  });
  if (open.length === 0) return locks;
  const { found, unseen } = yield* findHolders(root, open);
  const holders = (lock: FileLock): number[] => {
    const pids = new Set(found.filter((one) => isSame(one.lock, lock)).map(({ pid }) => pid));
    return pids.has(lock.pid) ? [...new Set([lock.pid, ...pids])] : [...pids];
  };
  const listed = locks.map((lock) => {
    if (lock.waits || !belongsToFile(lock)) return lock;
    const pids = holders(lock);
    return pids.length === 0 ? { ...lock, unseen } : { ...lock, unseen, holders: pids };
  });
  const hidden = new Map<string, FileLock>();
  for (const { lock } of found) {
    if (held.some((one) => isSame(one, lock))) continue;
    hidden.set(keyOf(lock), { ...lock, id: -1 - hidden.size, unseen, holders: holders(lock) });
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

function locksAt(root: ProcRoot, pid: number, fd: number): readonly FileLock[] {
  const info = readFdinfo(root, pid, fd);
  return isRead(info) ? (info.locks ?? []) : [];
}

/** Who has locks of the files: those that have them open by the same path, or else by any; and who kept theirs hidden. */
function* findHolders(
  root: ProcRoot,
  files: readonly Wanted[],
): Steps<{ readonly found: readonly Found[]; readonly unseen: readonly number[] }> {
  const paths = new Set(files.map(({ path }) => path));
  const later: { readonly pid: number; readonly fd: number }[] = [];
  const isWanted = (lock: FileLock): boolean =>
    files.some(({ fd, inode }) => lock.inode === inode && isLockOf(lock, fd)) && !lock.waits;
  const foundAt = (pid: number, fd: number): Found[] =>
    locksAt(root, pid, fd)
      .filter((lock) => belongsToFile(lock) && isWanted(lock))
      .map((lock) => ({ pid, lock }));
  const unseen: number[] = [];
  const direct = yield* mapSteps(listPids(root), (pid) => {
    const fds = listFds(root, pid);
    if (!isRead(fds)) {
      if (fds.denied && !isOfKernel(root, pid)) unseen.push(pid);
      return [];
    }
    let denied = false;
    const own = fds.flatMap((fd) => {
      const target = readFdTarget(root, pid, fd);
      if (!isRead(target)) {
        denied ||= target.denied;
        return [];
      }
      if (target.kind !== 'path' || target.name.startsWith('/dev/')) return [];
      if (paths.has(target.name)) return foundAt(pid, fd);
      later.push({ pid, fd });
      return [];
    });
    if (denied) unseen.push(pid);
    return own;
  });
  const found = direct.flat();
  const lacks = files.some(({ inode }) => !found.some(({ lock }) => lock.inode === inode));
  if (lacks) found.push(...(yield* mapSteps(later, ({ pid, fd }) => foundAt(pid, fd))).flat());
  return { found, unseen };
}

function isOfKernel(root: ProcRoot, pid: number): boolean {
  const stat = readStat(root, String(pid));
  return isRead(stat) && isKernelThread(stat);
}

/** The running number is another in each file. */
function keyOf({ kind, access, pid, device, inode, start, end }: FileLock): string {
  return [kind, access, pid, device, inode, start, end].join(' ');
}

function isSame(a: FileLock, b: FileLock): boolean {
  return keyOf(a) === keyOf(b);
}
