import { type Cgroup, readCgroup } from '../../procfs/cgroup.ts';
import { entryOf } from '../../procfs/cgroup-fs.ts';
import type { ByteString } from '../../procfs/bytes.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';

/**
 * tinspect itself: its threads are among those that a live system counts, and are gone before the process that is asked
 * about makes any.
 */

/** Our own folder in a live procfs of our PID namespace, or of one above it. */
const SELF = 'self';

/** Our own number in a live procfs; undefined: it is a tree, or does not show us. */
export function ownPid(root: ProcRoot): number | undefined {
  const stat = root.captured ? undefined : readStat(root, SELF);
  return stat !== undefined && isRead(stat) ? stat.pid : undefined;
}

/**
 * How many threads of our own are among those that the system counts just now: the runtime makes and ends them as it
 * likes, so that each count needs its own. 0 for a tree; undefined where the procfs does not show us.
 */
export function ownThreads(root: ProcRoot): number | undefined {
  if (root.captured) return 0;
  const stat = readStat(root, SELF);
  return isRead(stat) ? stat.num_threads : undefined;
}

/** The path of our own group in the hierarchy with `controller`; undefined: in a tree, or not to be read. */
export function ownGroup(root: ProcRoot, controller: string): ByteString | undefined {
  const cgroup: Reading<Cgroup> | undefined = root.captured ? undefined : readCgroup(root, SELF);
  return cgroup !== undefined && isRead(cgroup) ? entryOf(cgroup, controller)?.path : undefined;
}

/** True when the group `path` is `above` or lies below it, both as `/proc/PID/cgroup` has them. */
export function isWithin(path: ByteString, above: ByteString): boolean {
  if (path === above) return true;
  const top = above === '/' ? '/' : `${above}/`;
  // `/../x` is outside of our cgroup namespace, whose top is called `/`.
  return path.startsWith(top) && !path.slice(top.length).split('/').includes('..');
}

/**
 * What was done with our own threads in a count, in words; empty when there are none in it.
 *
 * @param threads undefined: how many is not known, and they stayed in
 * @param asked true when tinspect is the process that is asked about: its threads stay in
 */
export function ownNote(threads: number | undefined, asked: boolean): string {
  if (threads === 0) return '';
  if (threads === undefined) return 'the threads of tinspect itself count too';
  if (asked) return `${threads} of those used ${threads === 1 ? 'is' : 'are'} of tinspect itself`;
  return threads === 1
    ? 'without the one thread of tinspect itself'
    : `without the ${threads} threads of tinspect itself`;
}
