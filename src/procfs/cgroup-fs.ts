import { type ByteString, Cursor } from './bytes.ts';
import type { Cgroup, CgroupEntry } from './cgroup.ts';
import type { Mount, Mountinfo } from './mountinfo.ts';
import { malformed, type Reading, Unreadable } from './unreadable.ts';

/**
 * Where the control files of a process's cgroup lie, cgroups(7). They are no part of /proc: the kernel names a
 * group by its path below a hierarchy's root (`/proc/PID/cgroup`), and mountinfo says where that root is mounted.
 */
export interface CgroupFolder {
  /** The group's name as `/proc/PID/cgroup` has it. */
  readonly path: ByteString;
  /** The folder with its control files. */
  readonly folder: ByteString;
}

/** The files of a controller: its limit, what is used of it, and of what that is made up. */
export interface ControlFiles {
  readonly max: string;
  readonly current: string;
  readonly stat?: string;
}

/** The control files that limits are read from, by controller and version: cgroups(7), Documentation/admin-guide/cgroup-v2.rst. */
export const CONTROL_FILES: Readonly<Record<'pids' | 'memory', Readonly<Record<1 | 2, ControlFiles>>>> = {
  pids: {
    1: { max: 'pids.max', current: 'pids.current' },
    2: { max: 'pids.max', current: 'pids.current' },
  },
  memory: {
    1: { max: 'memory.limit_in_bytes', current: 'memory.usage_in_bytes', stat: 'memory.stat' },
    2: { max: 'memory.max', current: 'memory.current', stat: 'memory.stat' },
  },
};

/** A process's place in the hierarchy that holds a controller. */
export interface CgroupPlace {
  readonly version: 1 | 2;
  /** The group itself first, then its parents up to the top of what is mounted. */
  readonly levels: readonly CgroupFolder[];
}

/** The line of `/proc/PID/cgroup` for `controller`: its v1 hierarchy if it has one, else the unified one. */
export function entryOf(cgroup: Cgroup, controller: string): CgroupEntry | undefined {
  return (
    cgroup.find((entry) => entry.controllers.includes(controller)) ??
    cgroup.find((entry) => entry.hierarchy === 0)
  );
}

/** The mount of the hierarchy that `entry` belongs to; the last one, which hides those before it. */
function mountOf(mounts: Mountinfo, entry: CgroupEntry, controller: string): Mount | undefined {
  return mounts.findLast((mount) =>
    entry.hierarchy === 0
      ? mount.fsType === 'cgroup2'
      : mount.fsType === 'cgroup' && mount.superOptions.includes(controller),
  );
}

/**
 * Finds the folders of a process's group and its ancestors for `controller` (`pids`, `memory`), on v1, v2 and
 * hybrid machines. `ENOENT` when no hierarchy is mounted, or when the group lies outside the part that is: a
 * cgroup namespace shows such a group as `/../…`, a container without one mounts only its own group.
 */
export function findCgroup(cgroup: Cgroup, mounts: Mountinfo, controller: string): Reading<CgroupPlace> {
  const entry = entryOf(cgroup, controller);
  if (entry === undefined) return new Unreadable('cgroup', 'ENOENT', `has no hierarchy with ${controller}`);
  const mount = mountOf(mounts, entry, controller);
  if (mount === undefined)
    return new Unreadable('mountinfo', 'ENOENT', `has no cgroup mount with ${controller}`);
  if (mount.root.startsWith('/..')) {
    return new Unreadable('mountinfo', 'ENOENT', `has ${controller} mounted from above our cgroup namespace`);
  }
  const below = pathBelow(entry.path, mount.root);
  if (below === undefined) {
    return new Unreadable(
      'mountinfo',
      'ENOENT',
      `has only the part ${mount.root} of the hierarchy with ${controller}`,
    );
  }
  const base = entry.path.slice(0, entry.path.length - below.length);
  const levels: CgroupFolder[] = [];
  for (let rest = below; ; rest = rest.slice(0, rest.lastIndexOf('/'))) {
    levels.push({
      path: base + rest === '' ? '/' : base + rest,
      folder: withoutSlash(mount.mountPoint) + rest,
    });
    if (rest === '') return { version: entry.hierarchy === 0 ? 2 : 1, levels };
  }
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** `path` below `root`, beginning with a slash or empty; undefined when it does not lie there. */
function pathBelow(path: string, root: string): string | undefined {
  const whole = withoutSlash(path);
  const top = withoutSlash(root);
  if (whole !== top && !whole.startsWith(`${top}/`)) return undefined;
  const rest = whole.slice(top.length);
  return rest.split('/').includes('..') ? undefined : rest;
}

/** cgroup v1 writes "no limit" of memory as the largest page count: 2^63 rounded down to pages. */
const V1_UNLIMITED = 2 ** 63 - 2 ** 20;

/**
 * The one number of a control file such as `pids.max`, `pids.current`, `memory.max`, `memory.current`,
 * `memory.limit_in_bytes`: Infinity for `max`.
 */
export function parseControl(bytes: Buffer, end: number = bytes.length): Reading<number> {
  const word = new Cursor(bytes, end).word();
  if (word === 'max') return Infinity;
  if (!/^\d+$/.test(word)) return malformed('control file', 'holds no number');
  const value = Number(word);
  return value >= V1_UNLIMITED ? Infinity : value;
}
