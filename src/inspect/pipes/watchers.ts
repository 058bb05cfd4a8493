import type { EpollWatch } from '../../procfs/fdinfo.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { Judged } from '../waits/judge.ts';
import { type OpenFd, pidsOf } from './ends.ts';
import type { Pipe } from './pipe.ts';

/** epoll_ctl(2): data has come, or room has. */
const EPOLLIN = 0x1;
const EPOLLOUT = 0x4;

/** Processes a thread of which waits in epoll for an end of a pipe. */
export interface Watchers {
  readonly forData: readonly number[];
  readonly forRoom: readonly number[];
}

const NOBODY: Watchers = { forData: [], forRoom: [] };

/** Threads that wait in epoll, by process. */
export type EpollWaits = ReadonlyMap<number, readonly Judged[]>;

/**
 * Who waits in epoll for data or room in a pipe, as the fdinfo of the epoll instance has it. What poll and select watch
 * is nowhere to be read.
 */
export function watchersOf({ readers, writers }: Pipe, epolls: EpollWaits): Watchers {
  if (epolls.size === 0) return NOBODY;
  return { forData: watching(readers, EPOLLIN, epolls), forRoom: watching(writers, EPOLLOUT, epolls) };
}

function watching(ends: readonly OpenFd[], event: number, epolls: EpollWaits): number[] {
  const found = ends.filter((end) =>
    epolls.get(end.pid)?.some(({ fd }) => {
      const info = fd?.info;
      if (info === undefined || !isRead(info)) return false;
      return info.watches?.some((watch) => (watch.events & event) !== 0 && isOf(watch, end)) === true;
    }),
  );
  return pidsOf(found);
}

/** The number may have been another file's when it was added. */
function isOf({ tfd, ino }: EpollWatch, { fd, target, info }: OpenFd): boolean {
  const inode = target.kind === 'pipe' ? target.inode : info.ino;
  return ino === undefined || inode === undefined ? tfd === fd : tfd === fd && ino === inode;
}
