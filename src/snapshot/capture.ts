import { setImmediate } from 'node:timers/promises';
import { hostJson } from '../procfs/host-json.ts';
import type { Host, ProcRoot } from '../procfs/root.ts';
import { readStatus } from '../procfs/status.ts';
import { readOsrelease } from '../procfs/sysctl.ts';
import { isRead } from '../procfs/unreadable.ts';
import { groupNames, type NameTable, userNames } from '../scan/names.ts';
import { reducedGroup, reducedPasswd } from './accounts.ts';
import { NOBODY } from './anonymise.ts';
import type { CopyWork } from './copied-folder.ts';
import { CgroupCopy } from './copy-cgroups.ts';
import { copyProcess } from './copy-process.ts';
import { OF_THE_MACHINE } from './layout.ts';
import { readme } from './readme.ts';
import type { CaptureReport } from './report.ts';
import { AS_IT_IS, type Treatment } from './treatment.ts';
import { DiskTree, OutputProblem, type TreeWriter, writeProblem } from './tree-writer.ts';

/** What to capture, and how. */
export interface CaptureOptions {
  /** Only these processes, and of their ancestors what tells who they are. Undefined: all. */
  readonly pids?: readonly number[] | undefined;
  /** How names are replaced; undefined: they are not. */
  readonly anonymous?: Treatment | undefined;
  /** Also how the pages of memory stand, `pagemap/PID.json`. It takes the kernel a while. */
  readonly pagemap?: boolean | undefined;
  /** Who the users and groups are; undefined: those of the root's own files. */
  readonly users?: NameTable | undefined;
  readonly groups?: NameTable | undefined;
  /** The wall clock, seconds since 1970. */
  readonly now: () => number;
  /** The caller's zone, an IANA name. */
  readonly timezone: string;
  /** Ends the capture with the signal's reason; looked at between processes. */
  readonly signal?: AbortSignal | undefined;
}

const PID = /^[1-9]\d*$/;
const LAST_DIGIT = 1000;

/** The facts as plain values: those of a live host are read when they are asked for. */
function factsOf(host: Host): Host {
  const { arch, clock_ticks, cpus, euid, now, page_size, timezone, tty_nr } = host;
  return { arch, clock_ticks, cpus, euid, now, page_size, timezone, tty_nr };
}

class Capture {
  readonly report: CaptureReport = {
    processes: 0,
    tasks: 0,
    ancestors: 0,
    vanished: 0,
    refused: new Map(),
    missing: new Map(),
    failure: undefined,
  };
  private readonly work: CopyWork;
  private readonly options: CaptureOptions;
  private readonly errors = new Map<string, string>();
  private readonly users = new Set([0]);
  private readonly groups = new Set([0]);
  private readonly parents = new Map<number, number>();
  private cgroups: CgroupCopy | undefined = undefined;

  constructor(work: CopyWork, options: CaptureOptions) {
    this.work = work;
    this.options = options;
  }

  async run(): Promise<void> {
    const { writer } = this.work;
    const pids = this.pids();
    writer.folder('proc');
    writer.folder('etc');
    if (this.options.pagemap === true) writer.folder('pagemap');
    // The clock and the uptime at one moment: elapsed times are measured from both.
    const now = Math.round(this.options.now() * LAST_DIGIT) / LAST_DIGIT;
    this.machineFiles(['uptime', ...OF_THE_MACHINE]);
    this.cgroups = CgroupCopy.begin(this.work);
    for (const pid of pids) await this.process(pid, true);
    if (this.options.pids !== undefined) await this.ancestors();
    this.rest(now);
  }

  /** The processes to copy, by number as far as they are not asked for. */
  private pids(): readonly number[] {
    const asked = this.options.pids;
    if (asked !== undefined) return [...new Set(asked)].filter((pid) => this.isProcess(pid));
    const names = this.work.root.list('');
    if (isRead(names)) return names.filter((name) => PID.test(name)).map(Number);
    this.report.failure = names;
    return [];
  }

  /** A folder answers to the number of a thread too, and shows its process: Tgid tells. */
  private isProcess(pid: number): boolean {
    const status = readStatus(this.work.root, String(pid));
    const isOne = isRead(status) ? status.Tgid === pid : !status.gone;
    if (!isOne) this.report.missing.set(pid, isRead(status) ? status.Tgid : undefined);
    return isOne;
  }

  private async process(pid: number, whole: boolean): Promise<void> {
    await setImmediate();
    this.options.signal?.throwIfAborted();
    const copied = copyProcess(this.work, pid, whole, this.options.pagemap === true && whole);
    if (copied === undefined) {
      this.report.vanished++;
      return;
    }
    if (whole) this.cgroups?.process(pid);
    if (whole) this.report.processes++;
    else this.report.ancestors++;
    this.report.tasks += copied.tasks;
    this.report.vanished += copied.vanished;
    this.parents.set(pid, copied.ppid ?? 0);
    for (const [path, code] of copied.errors) this.errors.set(path, code);
    for (const uid of copied.users) this.users.add(uid);
    for (const gid of copied.groups) this.groups.add(gid);
  }

  private async ancestors(): Promise<void> {
    for (const [, parent] of this.parents) {
      // The map grows as parents are copied, and with it this walk.
      if (parent !== 0 && !this.parents.has(parent)) await this.process(parent, false);
    }
  }

  private machineFiles(names: readonly string[]): void {
    const { root, writer, treatment } = this.work;
    const made = new Set(['']);
    for (const name of names) {
      const bytes = root.bytes(name);
      if (!isRead(bytes)) {
        if (!bytes.gone) this.errors.set(name, bytes.code);
        continue;
      }
      for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
        const parent = name.slice(0, at);
        if (!made.has(parent)) writer.folder(`proc/${parent}`);
        made.add(parent);
      }
      writer.file(`proc/${name}`, treatment.file(`/${name}`, bytes, NOBODY));
    }
  }

  /** What can only be written when the rest is there. */
  private rest(now: number): void {
    const { root, writer, treatment } = this.work;
    const { anonymous, pids, timezone } = this.options;
    for (const code of this.errors.values()) {
      // ESRCH: a kernel thread or a zombie has no such thing (smaps_rollup).
      if (code !== 'ESRCH') this.report.refused.set(code, (this.report.refused.get(code) ?? 0) + 1);
    }
    const { users = userNames(root), groups = groupNames(root) } = this.options;
    writer.file('etc/passwd', reducedPasswd(this.users, users, treatment.account));
    writer.file('etc/group', reducedGroup(this.groups, groups, treatment.account));
    // A zone says where a machine stands.
    const zone = anonymous === undefined ? timezone : 'UTC';
    writer.file('host.json', hostJson({ ...factsOf(root.host), now, timezone: zone }, this.errors));
    const release = readOsrelease(root);
    const kernel = isRead(release)
      ? treatment
          .file('/sys/kernel/osrelease', Buffer.from(release, 'latin1'), NOBODY)
          .toString('latin1')
          .trim()
      : undefined;
    const origin = { kernel, arch: root.host.arch, now, anonymised: anonymous !== undefined, pids };
    writer.file('README.md', readme(origin, this.report));
  }
}

/**
 * Copies a procfs into the tree that `writer` writes, in the form that `--proc-root` reads. What can't be read is kept as
 * a read error, so that the tree answers as the system did; what ended meanwhile is left out and counted. Throws the
 * writer's errors and the signal's reason.
 */
export async function capture(
  root: ProcRoot,
  writer: TreeWriter,
  options: CaptureOptions,
): Promise<CaptureReport> {
  const treatment = options.anonymous ?? AS_IT_IS;
  const run = new Capture({ root, writer, treatment }, options);
  await run.run();
  return run.report;
}

/**
 * Captures into the folder `out`, which is there as soon as it is whole and not before. Nothing is left of a capture that
 * fails or finds no process. Throws the signal's reason.
 */
export async function captureTo(
  root: ProcRoot,
  out: string,
  options: CaptureOptions,
): Promise<CaptureReport | OutputProblem> {
  const tree = DiskTree.create(out);
  if (tree instanceof OutputProblem) return tree;
  let done = false;
  try {
    const report = await capture(root, tree, options);
    done = report.processes > 0;
    if (done) tree.finish();
    return report;
  } catch (error) {
    const problem = writeProblem(out, error);
    if (problem === undefined) throw error;
    return problem;
  } finally {
    if (!done) tree.abandon();
  }
}
