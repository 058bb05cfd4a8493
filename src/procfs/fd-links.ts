import type { ByteString } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { isRead, type Reading } from './unreadable.ts';

/**
 * What a descriptor is open on, from the link `/proc/PID/fd/N`, proc_pid_fd(5):
 * `pipe:[N]` and `socket:[N]` by inode; `anon_inode:[eventfd]` and such by the word; else a path.
 */
export type FdTarget =
  | { readonly kind: 'pipe' | 'socket'; readonly inode: number; readonly name: ByteString }
  | { readonly kind: 'anon'; readonly word: string; readonly name: ByteString }
  | { readonly kind: 'path'; readonly deleted: boolean; readonly name: ByteString };

const BY_INODE = /^(pipe|socket):\[(\d{1,15})\]$/;
const ANON = /^anon_inode:\[?([^\]]+)\]?$/;
const DELETED = ' (deleted)';

/** Takes the text of a link apart. `name` is the link as it is, for a path without the kernel's ` (deleted)`. */
export function parseFdTarget(link: ByteString): FdTarget {
  const first = link[0];
  if (first === '/') {
    const deleted = link.endsWith(DELETED);
    return { kind: 'path', deleted, name: deleted ? link.slice(0, -DELETED.length) : link };
  }
  const inode = BY_INODE.exec(link);
  if (inode !== null) {
    return { kind: inode[1] === 'pipe' ? 'pipe' : 'socket', inode: Number(inode[2]), name: link };
  }
  const anon = ANON.exec(link);
  if (anon !== null) return { kind: 'anon', word: anon[1] ?? '', name: link };
  return { kind: 'path', deleted: false, name: link };
}

/** The text of the link that `target` was made of. */
export function linkOf(target: FdTarget): ByteString {
  return target.kind === 'path' && target.deleted ? target.name + DELETED : target.name;
}

/** The target of `/proc/PID/fd/FD`. ENOENT: it was closed. */
export function readFdTarget(root: ProcRoot, pid: number, fd: number): Reading<FdTarget> {
  const link = root.target(`${pid}/fd/${fd}`);
  return isRead(link) ? parseFdTarget(link) : link;
}

/** The open descriptors of a process, by number. EACCES without the rights of ptrace. */
export function listFds(root: ProcRoot, pid: number): Reading<number[]> {
  const names = root.names(`${pid}/fd`);
  if (!isRead(names)) return names;
  const fds: number[] = [];
  for (const name of names) if (/^\d{1,10}$/.test(name)) fds.push(Number(name));
  return fds.sort((a, b) => a - b);
}
