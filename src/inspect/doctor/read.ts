import { readLimits } from '../../procfs/limits.ts';
import { readLoadavg } from '../../procfs/loadavg.ts';
import { type Mount, mountAt, readMountinfo } from '../../procfs/mountinfo.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readSchedstat } from '../../procfs/schedstat.ts';
import { readStat, type Stat } from '../../procfs/stat.ts';
import { readStatus, type Status } from '../../procfs/status.ts';
import { readOsrelease, readSysctlNumber } from '../../procfs/sysctl.ts';
import { isRead, type Reading, Unreadable } from '../../procfs/unreadable.ts';
import { hiddenProcesses } from '../hidden-processes.ts';
import { isInitialNs } from '../namespaces.ts';
import type { DoctorEvidence, ProbedProcess, Probes, TerminalFacts } from './evidence.ts';
import { PROBED_FILES } from './kernel-checks.ts';

/** Files whose rights are tested when they are opened; the others answer only when they are read. */
const OPENED: ReadonlySet<string> = new Set(['pagemap', 'smaps_rollup', 'maps']);
const FILES: readonly string[] = [...PROBED_FILES, 'maps'];
/** `/proc/PID` has these, its tasks have not. */
const OF_THE_PROCESS: ReadonlySet<string> = new Set(['pagemap', 'smaps_rollup', 'maps', 'io']);
const MACHINE_FILES: readonly string[] = ['pressure/cpu', 'locks', 'meminfo'];

const NO_PAGES = new Unreadable('pagemap', 'ENOENT');
const PF_KTHREAD = 0x20_0000;

/**
 * Tries what `inspectDoctor` tells of: files of our own process, of one of the same and one of another user, of the
 * machine. Little is read, nothing is kept.
 *
 * @param pid a process to look at in particular
 */
export function readDoctorEvidence(root: ProcRoot, terminal?: TerminalFacts, pid?: number): DoctorEvidence {
  const processes = listProcesses(root);
  const { euid } = root.host;
  const self = root.captured ? sampleOf(processes, euid) : ownPid(root);
  const dir = self === undefined ? 'self' : String(self);
  const probe = (process: Listed | undefined) => process && probed(root, process);
  // A tree has no process of ours: the one that stands for it is one of the others, too.
  const others = processes.filter(
    ({ stat }) => (root.captured || stat.pid !== self) && !isKernelThread(stat) && stat.state !== 'Z',
  );
  const status = readStatus(root, dir);
  const limits = readLimits(root, dir);
  const schedstat = readSchedstat(root, `${dir}/task/${dir}`);
  const loadavg = readLoadavg(root);
  return {
    captured: root.captured,
    euid,
    release: readOsrelease(root),
    ...rightsOf(root, status),
    own: withPages(root, processes, probe(processes.find(({ stat }) => stat.pid === self))),
    sameUser: some(others.filter(({ uid }) => uid === euid)).map((process) => probed(root, process)),
    otherUsers: some(others.filter(({ uid }) => uid !== undefined && uid !== euid)).map((process) =>
      probed(root, process),
    ),
    target: pid === undefined ? undefined : probe(processes.find(({ stat }) => stat.pid === pid)),
    schedstatCounts: isRead(schedstat) ? schedstat.run_ns > 0 : undefined,
    sysctl: (name) => readSysctlNumber(root, name),
    machine: new Map(MACHINE_FILES.map((file) => [file, readable(root, file)])),
    mount: root.captured ? undefined : procMountOf(root),
    hidden: root.captured ? undefined : hiddenProcesses(root),
    initialPidNs: isInitialNs(root, dir, 'pid'),
    initialUserNs: isInitialNs(root, dir, 'user'),
    initialCgroupNs: isInitialNs(root, dir, 'cgroup'),
    openFiles: !root.captured && isRead(limits) ? limits.get('Max open files') : undefined,
    tasks: isRead(loadavg) ? loadavg.entities : undefined,
    terminal,
  };
}

/** What we may do ourselves: in a tree nobody of it is us. */
function rightsOf(
  root: ProcRoot,
  status: Reading<Status>,
): Pick<DoctorEvidence, 'capEff' | 'capBnd' | 'noNewPrivs'> {
  if (root.captured || !isRead(status))
    return { capEff: undefined, capBnd: undefined, noNewPrivs: undefined };
  const { CapEff: capEff, CapBnd: capBnd, NoNewPrivs } = status;
  return { capEff, capBnd, noNewPrivs: NoNewPrivs === undefined ? undefined : NoNewPrivs !== 0 };
}

const TRIED = 8;

/** A few of them, spread over the list. */
function some<T>(list: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.ceil(list.length / TRIED));
  return list.filter((_, index) => index % step === 0);
}

interface Listed {
  readonly stat: Stat;
  readonly uid: number | undefined;
}

function listProcesses(root: ProcRoot): readonly Listed[] {
  const names = root.list('');
  if (!isRead(names)) return [];
  return names
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = readStat(root, name);
      return isRead(stat) ? { stat, uid: uidOf(root, name) } : [];
    });
}

/** The effective uid: from the folder's owner, or in a tree, where that is whoever copied it, from status. */
function uidOf(root: ProcRoot, name: string): number | undefined {
  if (root.captured) {
    const status = readStatus(root, name);
    return isRead(status) ? status.Uid[1] : undefined;
  }
  const owner = root.owner(name);
  return isRead(owner) ? owner.uid : undefined;
}

/** The process of a tree that shows what the kernel has: of the user who captured it, who may read all of its files. */
function sampleOf(processes: readonly Listed[], euid: number): number | undefined {
  const users = processes.filter(({ stat }) => !isKernelThread(stat) && stat.state !== 'Z');
  return (users.find(({ uid }) => uid === euid) ?? users[0] ?? processes[0])?.stat.pid;
}

/** In a tree pages lie elsewhere, and perhaps not those of every process. */
function withPages(
  root: ProcRoot,
  processes: readonly Listed[],
  own: ProbedProcess | undefined,
): ProbedProcess | undefined {
  const hasPages = ({ stat }: Listed): boolean => isRead(root.pagemapRuns(stat.pid) ?? NO_PAGES);
  if (own === undefined || !root.captured || !processes.some(hasPages)) return own;
  return { ...own, probes: new Map([...own.probes, ['pagemap', true]]) };
}

function ownPid(root: ProcRoot): number | undefined {
  const stat = readStat(root, 'self');
  return isRead(stat) ? stat.pid : undefined;
}

function isKernelThread({ flags }: Stat): boolean {
  return (flags & PF_KTHREAD) !== 0;
}

function probed(root: ProcRoot, { stat, uid }: Listed): ProbedProcess {
  const dir = String(stat.pid);
  const probes: Probes = new Map(
    FILES.map((file) => [
      file,
      readable(root, OF_THE_PROCESS.has(file) ? `${dir}/${file}` : `${dir}/task/${dir}/${file}`),
    ]),
  );
  return { pid: stat.pid, uid, kernelThread: isKernelThread(stat), probes };
}

function readable(root: ProcRoot, path: string): Reading<true> {
  if (!OPENED.has(path.slice(path.lastIndexOf('/') + 1))) return root.parse<true>(path, () => true);
  const fd = root.open(path);
  if (!isRead(fd)) return fd;
  root.close(fd);
  return true;
}

function procMountOf(root: ProcRoot): Mount | undefined {
  const mounts = readMountinfo(root, 'self');
  return isRead(mounts) ? mountAt(mounts, root.path) : undefined;
}
