import { type CgroupPlace, CONTROL_FILES, findCgroup, parseControl } from '../../procfs/cgroup-fs.ts';
import type { Cgroup } from '../../procfs/cgroup.ts';
import { parseMemoryStat } from '../../procfs/memory-stat.ts';
import type { Mountinfo } from '../../procfs/mountinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead, type Reading, Unreadable } from '../../procfs/unreadable.ts';
import type { CgroupLevel, CgroupUse } from './evidence.ts';
import { isWithin, ownGroup, ownThreads } from './own.ts';

const NOT_IN_TREE: Unreadable = new Unreadable('control groups', 'ENOENT', 'are not in this tree');

/** Where most systems mount the hierarchies of v1, and the unified one (v2) beside them. */
const SPLIT_MOUNTS: readonly UsualMount[] = [
  { folder: '/sys/fs/cgroup/pids', fsType: 'cgroup', controller: 'pids' },
  { folder: '/sys/fs/cgroup/memory', fsType: 'cgroup', controller: 'memory' },
  { folder: '/sys/fs/cgroup/unified', fsType: 'cgroup2', controller: '' },
];
/** Where they mount the unified hierarchy when it is the only one; beside others this is a folder of mounts. */
const UNIFIED_MOUNT: UsualMount = { folder: '/sys/fs/cgroup', fsType: 'cgroup2', controller: '' };

interface UsualMount {
  readonly folder: string;
  readonly fsType: string;
  /** Of v1. */
  readonly controller: string;
}

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
  const mounted = isRead(mounts) || !root.captured ? mounts : usualMounts(root, cgroup);
  if (!isRead(mounted)) return mounted;
  const place = findCgroup(cgroup, mounted, controller);
  if (!isRead(place)) return place;
  const files = CONTROL_FILES[controller][place.version];
  const ours = controller === 'pids' ? ownGroup(root, controller) : undefined;
  const levels = place.levels.map(({ path, folder }): CgroupLevel => {
    const max = control(root, `${folder}/${files.max}`);
    const current = control(root, `${folder}/${files.current}`);
    const own = ours !== undefined && isWithin(ours, path) ? ownThreads(root) : 0;
    const limited = controller === 'memory' && isRead(max) && max !== Infinity;
    return { path, folder, max, current: limited ? withoutCache(root, folder, current) : current, own };
  });
  if (root.captured && !place.levels.every(({ folder }) => isThere(root, folder))) return NOT_IN_TREE;
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

/**
 * The mounts that a tree without mountinfo shows by its folders. A process that is in no group of v1 lives where the
 * unified hierarchy is the only one: there `pids`, `memory` and `unified` are groups that somebody has called so.
 */
function usualMounts(root: ProcRoot, cgroup: Cgroup): Reading<Mountinfo> {
  const isSplit = cgroup.some(({ hierarchy }) => hierarchy !== 0);
  const split = isSplit ? SPLIT_MOUNTS.filter(({ folder }) => isThere(root, folder)) : [];
  const found = split.length > 0 ? split : [UNIFIED_MOUNT].filter(({ folder }) => isThere(root, folder));
  if (found.length === 0) return NOT_IN_TREE;
  return found.map(({ folder, fsType, controller }, id) => ({
    id,
    parent: 0,
    device: '0:0',
    root: '/',
    mountPoint: folder,
    options: [],
    fsType,
    source: fsType,
    superOptions: [controller],
  }));
}

/** True where a tree holds a folder: it can't be read as a file, but it is not missing. */
function isThere(root: ProcRoot, folder: string): boolean {
  const found = root.parseBeside(folder.slice(1), () => true);
  return isRead(found) || found.code !== 'ENOENT';
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
