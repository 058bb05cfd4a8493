import { listFds, readFdTarget } from '../../procfs/fd-links.ts';
import { readFdinfo } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { endsOf, type OpenFd, type PipeEnds, pipeKey } from './ends.ts';

/** The processes of a root, by PID. */
export function listPids(root: ProcRoot): number[] {
  const names = root.names('');
  if (!isRead(names)) return [];
  return names
    .filter((name) => /^[1-9]\d*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/**
 * Looks through the descriptors of every process for the ends of the pipes in `wanted` (keys). Of descriptors that
 * can't be one nothing but the link is read.
 */
export function findEnds(root: ProcRoot, wanted: ReadonlySet<string>): PipeEnds {
  const fifos = [...wanted].some((key) => key.startsWith('fifo:'));
  const found: OpenFd[] = [];
  let unreadable = 0;
  for (const pid of listPids(root)) {
    const fds = listFds(root, pid);
    if (!isRead(fds)) {
      if (fds.denied) unreadable++;
      continue;
    }
    let denied = false;
    for (const fd of fds) {
      const target = readFdTarget(root, pid, fd);
      if (!isRead(target)) {
        denied ||= target.denied;
        continue;
      }
      if (target.kind === 'pipe' ? !wanted.has(`pipe:${target.inode}`) : !fifos || target.kind !== 'path') {
        continue;
      }
      const info = readFdinfo(root, pid, fd);
      const key = pipeKey(target, info);
      if (isRead(info)) {
        if (key !== undefined && wanted.has(key)) found.push({ pid, fd, target, info });
      } else denied ||= target.kind === 'pipe' && (info.denied || root.captured);
    }
    if (denied) unreadable++;
  }
  return { byKey: endsOf(found), unreadable };
}
