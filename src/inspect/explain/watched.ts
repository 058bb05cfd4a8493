import { type FdTarget, linkOf, readFdTarget } from '../../procfs/fd-links.ts';
import type { EpollWatch } from '../../procfs/fdinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { shown } from '../waits/shown.ts';
import type { Wait } from '../waits/wait.ts';
import type { ExplainEvidence } from './evidence.ts';
import { listed, type Sentence, say } from './sentence.ts';
import { findSocket, socketWords } from './socket.ts';

/** A descriptor that an epoll instance watches, and what it is open on. */
export interface Watched {
  readonly fd: number;
  /** `a TCP connection from …`, `pipe:[71]`. */
  readonly what: string;
}

/** Of more than so many nobody reads a list. */
const MOST = 6;

/**
 * What the epoll instance watches that `wait` is on: by `/proc/PID/fdinfo`, `/proc/PID/fd` and, for sockets, `/proc/PID/net`.
 * Empty: it is on none, or that watches nothing, too much, or what is not to be seen.
 */
export function readWatched(root: ProcRoot, wait: Wait | undefined): readonly Watched[] {
  const info = wait?.wait === 'epoll' ? wait.judged.fd?.info : undefined;
  if (wait === undefined || info === undefined || !isRead(info)) return [];
  const watches = info.watches ?? [];
  if (watches.length > MOST) return [];
  return watches.flatMap((watch): Watched[] => {
    const target = readFdTarget(root, wait.pid, watch.tfd);
    // The number is that of the time when it was added: another file may have it by now.
    if (!isRead(target) || !isOf(watch, target)) return [];
    const socket = target.kind === 'socket' ? findSocket(root, wait.pid, target.inode) : undefined;
    return [{ fd: watch.tfd, what: socket === undefined ? shown(linkOf(target)) : socketWords(socket) }];
  });
}

/** False where the descriptor is known to be open on another file than the one that is watched. */
function isOf({ ino }: EpollWatch, target: FdTarget): boolean {
  return ino === undefined || !('inode' in target) || target.inode === ino;
}

/** What the task watches while it waits in epoll. */
export function watchedSentences({ watched = [] }: ExplainEvidence): Sentence[] {
  if (watched.length === 0) return [];
  const names = watched.map(({ fd, what }) => `descriptor ${fd} (${what})`);
  return [
    say(
      `Among what it watches ${names.length === 1 ? 'is' : 'are'} ${listed(names)}.`,
      'fdinfo: tfd; fd, net',
    ),
  ];
}
