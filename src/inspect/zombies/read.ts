import { processOf } from '../../scan/process-of.ts';
import type { ScanReport } from '../../scan/scanner.ts';
import { readChildren } from '../../procfs/children.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import { type Fdinfo, readFdinfo } from '../../procfs/fdinfo.ts';
import { listFds } from '../../procfs/fd-links.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readSched } from '../../procfs/sched.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { readStatus, type Status } from '../../procfs/status.ts';
import { finish, mapSteps, type Steps } from '../../procfs/steps.ts';
import { readSyscall } from '../../procfs/syscall.ts';
import { isRead, type Reading, type Unreadable } from '../../procfs/unreadable.ts';
import { walkProcesses } from '../walk.ts';
import { whyUnread } from '../why-unread.ts';
import { readUptime } from '../../procfs/uptime.ts';
import { hiddenProcesses } from '../hidden-processes.ts';
import { inMask, SIGCHLD } from '../signals.ts';
import { readTaskClock } from '../task-clock.ts';
import { isCompatLook } from '../waits/read-process.ts';
import { callNameOf } from './call-of.ts';
import { readExitShown } from './exit-shown.ts';
import type {
  DeadThread,
  OtherTask,
  Parent,
  ParentThread,
  Unseen,
  Zombie,
  ZombieEvidence,
} from './evidence.ts';

/**
 * Reads what `inspectZombies` needs: stat of every process, and of every thread where there are more than one, for
 * nothing else shows that one of them is dead; more only of the zombies and their parents, and the descriptors of a
 * parent only where a signalfd or a pidfd may matter.
 *
 * @param pids look only at these processes; undefined: at all
 */
export function readZombieEvidence(root: ProcRoot, pids?: readonly number[]): ZombieEvidence {
  return finish(zombieEvidenceSteps(root, pids));
}

/** The same in steps, a process or a thread in each. */
export function* zombieEvidenceSteps(root: ProcRoot, pids?: readonly number[]): Steps<ZombieEvidence> {
  const processes = new Map<number, Stat>();
  const walk = walkProcesses(root, ({ pid, stat }) => {
    processes.set(pid, stat);
    return true;
  });
  const wanted = pids === undefined ? undefined : new Set(pids);
  const zombies: Zombie[] = [];
  const deadThreads: DeadThread[] = [];
  const parents = new Map<number, Parent>();
  for (const stat of processes.values()) {
    if (wanted?.has(stat.pid) === false) continue;
    if (stat.state !== 'Z') {
      if (stat.num_threads > 1) deadThreads.push(...(yield* readDeadThreads(root, stat.pid)));
      continue;
    }
    zombies.push(readZombie(root, stat));
    yield;
    const parent = parents.has(stat.ppid) ? undefined : processes.get(stat.ppid);
    if (parent !== undefined) parents.set(stat.ppid, readParent(root, parent));
  }
  const uptime = readUptime(root);
  return {
    processes,
    unseen: wanted === undefined ? unseenBy(root, walk) : [],
    zombies,
    deadThreads,
    parents,
    clock: readTaskClock(root),
    uptimeMs: isRead(uptime) ? uptime.uptime * 1000 : Number.NaN,
    clockTicks: root.host.clock_ticks,
    euid: root.host.euid,
    arch: root.host.arch,
  };
}

/** Why the walk may not have shown every process: it could not begin, some are hidden, or some are closed. */
function unseenBy(root: ProcRoot, { failure, denied }: ScanReport): readonly Unseen[] {
  if (failure !== undefined) return [{ reason: whyUnread(failure), count: 1 }];
  const hidden = hiddenProcesses(root);
  return [
    ...(hidden === undefined ? [] : [{ reason: `those of other users are hidden (${hidden})`, count: 1 }]),
    ...[...denied].map(([reason, count]) => ({ reason, count })),
  ];
}

function readZombie(root: ProcRoot, stat: Stat): Zombie {
  const { pid } = stat;
  const status = readStatus(root, `${pid}/task/${pid}`);
  return {
    stat,
    own: readStat(root, `${pid}/task/${pid}`),
    exitShown: readExitShown(root, stat),
    status,
    sched: readSched(root, `${pid}/task/${pid}`),
    tracer: tracerOf(root, status),
    others: stat.num_threads > 1 ? readOthers(root, pid) : [],
  };
}

/** The process that traces; TracerPid names the thread of it that does. */
function tracerOf(root: ProcRoot, status: Reading<Status>): number {
  if (!isRead(status) || status.TracerPid === 0) return 0;
  return processOf(root, status.TracerPid) ?? status.TracerPid;
}

function* readDeadThreads(root: ProcRoot, pid: number): Steps<readonly DeadThread[]> {
  const tids = listTids(root, pid);
  if (!isRead(tids)) return [];
  const found = yield* mapSteps(tids, (tid) => {
    const dir = `${pid}/task/${tid}`;
    const stat = tid === pid || isAlive(root, dir) ? undefined : readStat(root, dir);
    if (stat === undefined || !isRead(stat) || stat.state !== 'Z') return [];
    const status = readStatus(root, dir);
    return { pid, stat, status, sched: readSched(root, dir), tracer: tracerOf(root, status) };
  });
  return found.flat();
}

/**
 * True for a thread that has not ended, which the link to its program tells for half of what stat costs: who has ended
 * has none. False, too, where the link may not be followed, and in a tree, where it is that of the process.
 */
function isAlive(root: ProcRoot, dir: string): boolean {
  return !root.captured && isRead(root.target(`${dir}/exe`));
}

function readOthers(root: ProcRoot, pid: number): Reading<readonly OtherTask[]> {
  const tids = listTids(root, pid);
  if (!isRead(tids)) return tids;
  return tids.flatMap((tid) => {
    if (tid === pid) return [];
    const status = readStatus(root, `${pid}/task/${tid}`);
    if (isRead(status)) return { tid, state: status.State, tracer: tracerOf(root, status) };
    const stat = readStat(root, `${pid}/task/${tid}`);
    return isRead(stat) ? { tid, state: stat.state, tracer: 0 } : [];
  });
}

function listTids(root: ProcRoot, pid: number): Reading<readonly number[]> {
  const names = root.names(`${pid}/task`);
  if (!isRead(names)) return names;
  return names
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}

function readParent(root: ProcRoot, stat: Stat): Parent {
  const threads = readThreads(root, stat.pid);
  const live = isRead(threads) ? threads : [];
  const { arch } = root.host;
  const compat = live.some(({ syscall }) => isCompatLook(root, stat.pid, syscall));
  const status = readStatus(root, String(stat.pid));
  return {
    stat,
    status: isRead(status) ? status : (live.map((thread) => thread.status).find(isRead) ?? status),
    threads,
    ...(live.some((thread) => mayUseFd(thread, arch, compat)) ? readFds(root, stat.pid) : { fds: undefined }),
    compat,
  };
}

function readThreads(root: ProcRoot, pid: number): Reading<readonly ParentThread[]> {
  const tids = listTids(root, pid);
  if (!isRead(tids)) return tids;
  return tids.flatMap((tid) => readThread(root, `${pid}/task/${tid}`, tid) ?? []);
}

function readThread(root: ProcRoot, dir: string, tid: number): ParentThread | undefined {
  const stat = readStat(root, dir);
  if (!isRead(stat) || hasEndedState(stat.state)) return undefined;
  return {
    tid,
    stat,
    status: readStatus(root, dir),
    syscall: readSyscall(root, dir),
    children: readChildren(root, dir),
  };
}

const LOOKS_AT_FDS: ReadonlySet<string | undefined> = new Set([
  'poll',
  'ppoll',
  'select',
  'pselect6',
  'epoll_wait',
  'epoll_pwait',
  'epoll_pwait2',
  'waitid',
]);

/** True when a descriptor may say how the parent learns of its children: it blocks SIGCHLD, or it polls. */
function mayUseFd({ status, syscall }: ParentThread, arch: string, compat: boolean): boolean {
  if (isRead(status) && inMask(status.SigBlk, SIGCHLD)) return true;
  if (!isRead(syscall) || syscall.state !== 'blocked') return false;
  return LOOKS_AT_FDS.has(callNameOf(arch, compat, syscall.nr));
}

function readFds(root: ProcRoot, pid: number): Pick<Parent, 'fds' | 'fdUnread'> {
  const numbers = listFds(root, pid);
  if (!isRead(numbers)) return { fds: numbers };
  const fds = new Map<number, Fdinfo>();
  let fdUnread: Unreadable | undefined;
  for (const fd of numbers) {
    const info = readFdinfo(root, pid, fd);
    if (isRead(info)) fds.set(fd, info);
    // Closed meanwhile; of a tree, which does not change, it was not captured.
    else if (!info.gone || root.captured) fdUnread ??= info;
  }
  return fdUnread === undefined ? { fds } : { fds, fdUnread };
}
