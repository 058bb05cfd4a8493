import { readCgroup } from '../../procfs/cgroup.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import { readLimits } from '../../procfs/limits.ts';
import { readLoadavg } from '../../procfs/loadavg.ts';
import { readMaps } from '../../procfs/maps.ts';
import { readMeminfo } from '../../procfs/meminfo.ts';
import { readMountinfo } from '../../procfs/mountinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { readSysctlNumber } from '../../procfs/sysctl.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import { goHeaps } from '../go-heap.ts';
import { hiddenProcesses } from '../hidden-processes.ts';
import { isInitialNs } from '../namespaces.ts';
import { readStackEvidence } from '../stacks/read.ts';
import type { LimitEvidence } from './evidence.ts';
import { ownPid, ownThreads } from './own.ts';
import { realUidOf } from './real-uid.ts';
import { readCgroupUse } from './read-cgroup.ts';
import { countTasks, userNsOf } from './read-tasks.ts';
import { lookAtStacks, type StackLook } from './stack-look.ts';
import { needsLook, stackSize } from './stack-size.ts';

/** No map of a program of 32 bits ends above this; every other has its main stack far above. */
const NARROW = 2 ** 32;
/** Our own folder in a live procfs of our PID namespace; in a tree, that of whoever captured it. */
const SELF = 'self';

/**
 * Reads what `inspectLimits` needs to answer for process `pid`. `Unreadable` when there is no such process.
 *
 * @param asked a stack size to count with, bytes; undefined: that of the process
 */
export function readLimitEvidence(root: ProcRoot, pid: number, asked?: number): Reading<LimitEvidence> {
  const dir = String(pid);
  const stat = readStat(root, dir);
  if (!isRead(stat)) return stat;
  const live = liveDir(root, stat);
  const status = readStatus(root, live);
  const limits = readLimits(root, dir);
  const areas = readMaps(root, live);
  const stacks = {
    areas: isRead(areas) ? areas : undefined,
    threads: stat.num_threads,
    go: isRead(areas) && goHeaps(areas, root.host.arch, root.host.page_size).length > 0,
    stackLimit: isRead(limits) ? limits.get('Max stack size')?.soft : undefined,
    pageSize: root.host.page_size,
    asked,
  };
  const ours = readMountinfo(root, SELF);
  const viewer = root.captured && !isRead(ours) ? dir : SELF;
  const mounts = viewer === SELF ? ours : readMountinfo(root, viewer);
  const cgroup = readCgroup(root, dir);
  const loadavg = readLoadavg(root);
  const threads = ownThreads(root);
  const own = ownPid(root);
  const isOwn = own === stat.pid;
  const initialUserNs = isInitialNs(root, dir, 'user');
  const initialPidNs = isInitialNs(root, viewer, 'pid') ?? (isBelowUs(root, own) ? false : undefined);
  const topCgroup = isInitialNs(root, viewer, 'cgroup');
  const use = (controller: 'pids' | 'memory') => readCgroupUse(root, controller, cgroup, mounts, topCgroup);
  return {
    stat,
    status,
    limits,
    maps: isRead(areas) ? areas.filter(({ name }) => name !== '[vsyscall]').length : areas,
    narrow: isRead(areas) && areas.length > 0 && areas.every(({ high }) => high <= NARROW),
    go: stacks.go,
    stack: stackSize(stacks, needsLook(stacks) ? readStackLook(root, stat) : undefined),
    initialUserNs,
    realUid: realUidOf(root, isRead(status) ? status.Uid[0] : undefined, initialUserNs),
    initialPidNs,
    nested: isRead(status) && status.NSpid.length > 1,
    counts: countTasks(root, {
      uid: isRead(status) ? status.Uid[0] : undefined,
      userNs: initialUserNs === false ? userNsOf(root, dir) : undefined,
      lastPid: isRead(loadavg) ? loadavg.last_pid : undefined,
      hidden: hiddenProcesses(root),
      own,
      asked: isOwn,
      // In a PID namespace it counts what can not be in the tree; that much is said in any case.
      machine: isRead(loadavg) && initialPidNs !== false ? loadavg.entities : undefined,
    }),
    loadavg,
    own: { asked: isOwn, threads },
    threadsMax: readSysctlNumber(root, 'kernel/threads-max'),
    pidMax: readSysctlNumber(root, 'kernel/pid_max'),
    maxMapCount: readSysctlNumber(root, 'vm/max_map_count'),
    overcommit: readSysctlNumber(root, 'vm/overcommit_memory'),
    meminfo: readMeminfo(root),
    adminReserve: readSysctlNumber(root, 'vm/admin_reserve_kbytes'),
    userReserve: readSysctlNumber(root, 'vm/user_reserve_kbytes'),
    pids: use('pids'),
    memory: use('memory'),
    arch: root.host.arch,
  };
}

/** What the stacks of a process say; their threads' names are not needed. */
function readStackLook(root: ProcRoot, { pid, state }: Stat): StackLook | undefined {
  const tids = root.names(`${pid}/task`);
  if (!isRead(tids)) return undefined;
  const tasks = tids
    .map(Number)
    .sort((a, b) => a - b)
    .map((tid) => ({ tid, comm: '', state: tid === pid ? state : '' }));
  const evidence = readStackEvidence(root, pid, { tasks });
  return isRead(evidence) ? lookAtStacks(evidence) : undefined;
}

/** True for a live procfs that does not show us: that of a PID namespace which is not ours, nor above it. */
function isBelowUs(root: ProcRoot, own: number | undefined): boolean {
  return !root.captured && own === undefined;
}

/**
 * The folder whose memory files tell of the process: of a main thread that has left they are empty, of its other
 * threads they are not.
 */
function liveDir(root: ProcRoot, { pid, state }: Stat): string {
  const tids = state === 'Z' ? root.list(`${pid}/task`) : [];
  const live = isRead(tids)
    ? tids.map((tid) => `${pid}/task/${tid}`).find((dir) => isLive(readStat(root, dir)))
    : undefined;
  return live ?? String(pid);
}

function isLive(stat: Reading<Stat>): boolean {
  return isRead(stat) && !hasEndedState(stat.state);
}
