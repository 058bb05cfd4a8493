import { type CgroupPlace, findCgroup, parseControl } from '../../procfs/cgroup-fs.ts';
import type { Cgroup } from '../../procfs/cgroup.ts';
import { parseMemoryStat } from '../../procfs/memory-stat.ts';
import type { Mountinfo } from '../../procfs/mountinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead, type Reading, Unreadable } from '../../procfs/unreadable.ts';
import type { CgroupLevel, CgroupUse } from './evidence.ts';

const NOT_IN_TREE = new Unreadable('control groups', 'ENOENT', 'are not in this tree');

/** The files of a controller: its limit and what is used of it. */
interface ControlFiles {
  readonly max: string;
  readonly current: string;
}

const FILES: Readonly<Record<'pids' | 'memory', Readonly<Record<1 | 2, ControlFiles>>>> = {
  pids: {
    1: { max: 'pids.max', current: 'pids.current' },
    2: { max: 'pids.max', current: 'pids.current' },
  },
  memory: {
    1: { max: 'memory.limit_in_bytes', current: 'memory.usage_in_bytes' },
    2: { max: 'memory.max', current: 'memory.current' },
  },
};

/**
 * Reads limit and use of a process's control group and all above it. The files lie below the mount that `mounts`
 * names, beside the procfs: in a captured tree they are there only if it holds them.
 *
 * @param initial whether our cgroup namespace is the machine's first; undefined: not known
 */
export function readCgroupUse(
  root: ProcRoot,
  controller: 'pids' | 'memory',
  cgroup: Reading<Cgroup>,
  mounts: Reading<Mountinfo>,
  initial: boolean | undefined,
): Reading<CgroupUse> {
  if (!isRead(cgroup)) return cgroup;
  if (!isRead(mounts)) return root.captured ? NOT_IN_TREE : mounts;
  const place = findCgroup(cgroup, mounts, controller);
  if (!isRead(place)) return place;
  const files = FILES[controller][place.version];
  const levels = place.levels.map(({ path, folder }): CgroupLevel => {
    const max = control(root, `${folder}/${files.max}`);
    const current = control(root, `${folder}/${files.current}`);
    const limited = controller === 'memory' && isRead(max) && max !== Infinity;
    return { path, folder, max, current: limited ? withoutCache(root, folder, current) : current };
  });
  if (root.captured && levels.every(({ max, current }) => !isRead(max) && !isRead(current)))
    return NOT_IN_TREE;
  return { levels, complete: initial !== false && endsAtRoot(controller, place, levels) };
}

/**
 * The root of a hierarchy has no limit (but memory of v1, which shows an endless one): a group that is called `/` and
 * has one is only where our namespace begins.
 */
function endsAtRoot(controller: string, { version }: CgroupPlace, levels: readonly CgroupLevel[]): boolean {
  const top = levels.at(-1);
  if (top?.path !== '/') return false;
  return !isRead(top.max) || (controller === 'memory' && version === 1 && top.max === Infinity);
}

function control(root: ProcRoot, path: string): Reading<number> {
  return root.parseBeside(path.slice(1), parseControl);
}

/** The file cache of a group is counted as used, but given back before anything is refused. */
function withoutCache(root: ProcRoot, folder: string, current: Reading<number>): Reading<number> {
  if (!isRead(current)) return current;
  const stat = root.parseBeside(`${folder.slice(1)}/memory.stat`, parseMemoryStat);
  if (!isRead(stat)) return current;
  const cache =
    sum(stat, 'total_inactive_file', 'total_active_file') ?? sum(stat, 'inactive_file', 'active_file') ?? 0;
  return Math.max(0, current - cache);
}

function sum(stat: ReadonlyMap<string, number>, first: string, second: string): number | undefined {
  const one = stat.get(first);
  const two = stat.get(second);
  return one === undefined || two === undefined ? undefined : one + two;
}
