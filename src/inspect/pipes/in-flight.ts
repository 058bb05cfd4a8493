import { readFdinfo } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';

/** A socket of a process. */
export interface SocketFd {
  readonly pid: number;
  readonly fd: number;
  readonly inode: number;
}

/**
 * A Unix socket with descriptors that were sent to it and are not received yet, unix(7), SCM_RIGHTS. On what they are
 * open is to be seen nowhere: any may be an end of a pipe.
 */
export interface InFlight {
  /** Who may receive them: those that have the socket, by number. */
  readonly pids: readonly number[];
}

/** Those of `sockets` that hold descriptors, from the `scm_fds` of their fdinfo; each socket is read once. */
export function readInFlight(root: ProcRoot, sockets: Iterable<SocketFd>): InFlight[] {
  const holders = new Map<number, Set<number>>();
  const full = new Set<number>();
  for (const { pid, fd, inode } of sockets) {
    const known = holders.get(inode);
    if (known !== undefined) {
      known.add(pid);
      continue;
    }
    // One that was closed meanwhile is asked about again where another has it.
    const info = readFdinfo(root, pid, fd);
    if (!isRead(info)) continue;
    holders.set(inode, new Set([pid]));
    if (info.scm_fds !== undefined && info.scm_fds > 0) full.add(inode);
  }
  return [...full].map((inode) => ({ pids: [...(holders.get(inode) ?? [])].sort((a, b) => a - b) }));
}

const NAMED = 4;

/** `descriptors that were sent to 12 and not received yet`; empty for none. */
export function inFlightText(inFlight: readonly InFlight[]): string {
  const pids = [...new Set(inFlight.flatMap((one) => one.pids))].sort((a, b) => a - b);
  if (pids.length === 0) return '';
  const named = pids.slice(0, NAMED).join(', ');
  const more = pids.length > NAMED ? ` and ${pids.length - NAMED} more` : '';
  return `descriptors that were sent to ${named}${more} through a socket and not received yet`;
}
