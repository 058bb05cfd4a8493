import type { ByteString } from '../procfs/bytes.ts';
import { hasEndedState } from '../procfs/ended.ts';
import { type Stat, parseStat } from '../procfs/stat.ts';
import { parseStatus } from '../procfs/status.ts';
import { isRead } from '../procfs/unreadable.ts';
import { NOBODY, type Subject } from './anonymise.ts';
import { CopiedFolder, type CopyWork } from './copied-folder.ts';
import { LINKS, MAPPINGS, MOMENTARY, OF_A_PROCESS, OF_A_TASK, ROLLUP } from './layout.ts';
import { pagemapJson } from './pagemap-file.ts';

/** What there is of one process in the tree. */
export interface CopiedProcess {
  readonly ppid: number | undefined;
  readonly tasks: number;
  /** Tasks that ended while they were copied. */
  readonly vanished: number;
  /** Errors by path below proc/. */
  readonly errors: ReadonlyMap<string, string>;
  /** The numbers of users and groups that its tasks run as. */
  readonly users: ReadonlySet<number>;
  readonly groups: ReadonlySet<number>;
}

const TASK = /^[1-9]\d*$/;
/** PF_KTHREAD of the kernel's include/linux/sched.h. */
const KERNEL_THREAD = 0x0020_0000;

/** More than a name can be the beginning of. */
const LONGEST_TITLE = 4096;

function baseName(path: ByteString): ByteString {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isEnded(stat: Stat | undefined): boolean {
  return stat === undefined || hasEndedState(stat.state);
}

/** Copies one process. */
class ProcessCopy {
  readonly errors = new Map<string, string>();
  readonly users = new Set<number>();
  readonly groups = new Set<number>();
  tasks = 0;
  vanished = 0;
  private readonly work: CopyWork;
  private readonly pid: number;

  constructor(work: CopyWork, pid: number) {
    this.work = work;
    this.pid = pid;
  }

  /** Undefined when it ended meanwhile: then nothing of it is left in the tree. */
  run(whole: boolean, pagemap: boolean): CopiedProcess | undefined {
    const folder = new CopiedFolder(this.work, String(this.pid));
    const moment = folder.read(MOMENTARY);
    const stat = this.take(moment);
    folder.subject = this.subjectOf(folder, stat);
    folder.write(moment);
    if (whole) {
      const tasks = folder.list('task').filter((name) => TASK.test(name));
      for (const name of tasks) this.task(name, stat, folder.subject);
    }
    folder.copy(OF_A_PROCESS);
    folder.links(LINKS);
    if (whole) {
      folder.folderOfLinks('ns');
      this.memoryOf(folder);
      folder.copy([ROLLUP]);
      if (pagemap) this.pagemap();
    }
    if (this.hasEnded(String(this.pid), stat)) {
      this.work.writer.remove(`proc/${this.pid}`);
      this.work.writer.remove(`pagemap/${this.pid}.json`);
      return undefined;
    }
    for (const [path, error] of folder.errors) this.errors.set(path, error);
    const { tasks, vanished, errors, users, groups } = this;
    return { ppid: stat?.ppid, tasks, vanished, errors, users, groups };
  }

  private task(name: string, process: Stat | undefined, subject: Subject): void {
    const path = `${this.pid}/task/${name}`;
    const folder = new CopiedFolder(this.work, path);
    const moment = folder.read(MOMENTARY);
    const stat = this.take(moment);
    folder.subject = { ...subject, kernelThread: isOfTheKernel(stat) };
    folder.write(moment);
    folder.copy(OF_A_TASK);
    // A leader that has left has no memory and no files any more, and its threads still have.
    if (isEnded(process) && !isEnded(stat)) {
      folder.links(LINKS);
      this.memoryOf(folder);
    }
    if (folder.isDoubtful && this.hasEnded(path, stat)) {
      this.work.writer.remove(`proc/${path}`);
      this.vanished++;
      return;
    }
    this.tasks++;
    for (const [file, error] of folder.errors) this.errors.set(file, error);
  }

  private memoryOf(folder: CopiedFolder): void {
    folder.folderOfLinks('fd');
    folder.folderOfFiles('fdinfo');
    folder.pour(MAPPINGS);
  }

  private pagemap(): void {
    const json = pagemapJson(this.work.root, this.pid);
    if (isRead(json)) this.work.writer.file(`pagemap/${this.pid}.json`, json);
    else if (!json.gone) this.errors.set(`${this.pid}/pagemap`, json.code);
  }

  /** What the files say that matters to the copy: the stat record, and whose they are. */
  private take(files: ReadonlyMap<string, Buffer>): Stat | undefined {
    const status = files.get('status');
    const ids = status === undefined ? undefined : parseStatus(status);
    if (ids !== undefined && isRead(ids)) {
      for (const uid of ids.Uid) this.users.add(uid);
      for (const gid of [...ids.Gid, ...ids.Groups]) this.groups.add(gid);
    }
    const bytes = files.get('stat');
    const stat = bytes === undefined ? undefined : parseStat(bytes);
    return stat !== undefined && isRead(stat) ? stat : undefined;
  }

  private subjectOf(folder: CopiedFolder, stat: Stat | undefined): Subject {
    if (isOfTheKernel(stat)) return { ...NOBODY, kernelThread: true };
    const exe = folder.target('exe');
    const cmdline = this.work.root.bytes(`${this.pid}/cmdline`);
    const programs: ByteString[] = [];
    if (isRead(exe)) programs.push(baseName(exe.toString('latin1').replace(/ \(deleted\)$/, '')));
    if (isRead(cmdline)) {
      // The first argument, or a title that was written over it.
      const [title = ''] = cmdline.toString('latin1', 0, LONGEST_TITLE).split('\0', 1);
      programs.push(baseName(title), title);
    }
    return { kernelThread: false, programs };
  }

  /** True when the task in `path` is no longer the one that `stat` told of. */
  private hasEnded(path: string, stat: Stat | undefined): boolean {
    const now = this.work.root.parse(`${path}/stat`, parseStat);
    return isRead(now) ? stat !== undefined && now.starttime !== stat.starttime : now.gone;
  }
}

function isOfTheKernel(stat: Stat | undefined): boolean {
  return stat !== undefined && (stat.flags & KERNEL_THREAD) !== 0;
}

/**
 * Copies process `pid` into the tree: with `whole` its threads, descriptors and mappings too, else only what tells who
 * it is. Undefined when it ended meanwhile, and then nothing of it stays.
 */
export function copyProcess(
  work: CopyWork,
  pid: number,
  whole: boolean,
  pagemap: boolean,
): CopiedProcess | undefined {
  return new ProcessCopy(work, pid).run(whole, pagemap);
}
