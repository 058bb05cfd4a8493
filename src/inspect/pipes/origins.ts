import type { ProcRoot } from '../../procfs/root.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';

/** Where a process comes from. */
export type Origin = Pick<Stat, 'pid' | 'ppid' | 'session' | 'starttime' | 'comm'>;

/** By PID; those that are gone are not in it. */
export type Origins = ReadonlyMap<number, Origin>;

/** Reads where processes and their parents come from: stat, which every user may read. */
export function readOrigins(root: ProcRoot, pids: Iterable<number>): Origins {
  const origins = new Map<number, Origin>();
  const add = (pid: number): Origin | undefined => {
    const known = origins.get(pid);
    if (known !== undefined) return known;
    const stat = readStat(root, String(pid));
    if (!isRead(stat)) return undefined;
    origins.set(pid, stat);
    return stat;
  };
  for (const pid of pids) {
    const origin = add(pid);
    if (origin !== undefined) add(origin.ppid);
  }
  return origins;
}

/**
 * True when process `pid`, into which we may not look, may have inherited an end of the pipe that `holders` have. One of
 * them or its parent has made it, as whoever handed it on from farther above would have it still; so `pid` is such a
 * parent, or it has begun later. What is sent through a socket (unix(7), SCM_RIGHTS) is not considered.
 */
export function mayHaveInherited(pid: number, holders: readonly number[], origins: Origins): boolean {
  const own = origins.get(pid);
  if (own === undefined) return true;
  return holders.some((holder) => {
    const parent = parentOf(holder, origins);
    return parent === undefined || parent.pid === pid || own.starttime >= parent.starttime;
  });
}

/** The first process of a PID namespace, which is given the children of those in it that end. */
const FIRST = 1;

/**
 * True when the pipe that `holders` have may have been made outside the PID namespace that all of them are listed in: one
 * of them is its first process or was put into it, or may have been started by one that was. Of the rest the parent, in
 * the namespace like all above it, would have a pipe still that it had handed on.
 */
export function mayComeFromOutside(holders: readonly number[], origins: Origins): boolean {
  const first = origins.get(FIRST);
  return holders.some((holder) => {
    const own = origins.get(holder);
    if (own === undefined || own.ppid === 0) return true;
    // Nobody gets into another's session: such a one descends from the first process, which has not the pipe.
    return own.ppid === FIRST && (own.session === 0 || own.session !== first?.session);
  });
}

/** Programs that are given the children of others: the parents of these are not to be known. */
const REAPERS = /systemd|init|shim|conmon|tini|catatonit|reaper|^s6-|^runsv/;

/** Who started a process; undefined where it may have been left to its parent by another. */
function parentOf(pid: number, origins: Origins): Origin | undefined {
  const own = origins.get(pid);
  const parent = own === undefined ? undefined : origins.get(own.ppid);
  if (own === undefined || parent === undefined || parent.pid === 1 || REAPERS.test(parent.comm))
    return undefined;
  // Who leads no session is of that of its true parent. 0: the session is outside our PID namespace, as another may be.
  if (own.session === 0) return undefined;
  return own.session === parent.session || own.session === pid ? parent : undefined;
}
