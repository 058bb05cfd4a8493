import type { FileName } from '../model/task.ts';
import { readMachineStat } from '../procfs/machine-stat.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat } from '../procfs/stat.ts';
import { isRead, type Unreadable } from '../procfs/unreadable.ts';
import { readFile } from './files.ts';
import type { KeptFiles } from './kept-files.ts';
import { LiveProcess, LiveTask } from './live-task.ts';
import type { Slices } from './slices.ts';
import { isTaskName, THREAD_EXIT_SIGNAL } from './task-name.ts';

/** Everything is listed again after this long even if the kernel counted no birth. */
const RELIST_NS = 5e9;

/** Records of a process that are read when it is first seen and again in rotation. */
export const PROCESS_FILES: readonly FileName[] = ['cmdline', 'owner'];

/** What lists of tasks are kept with. */
export interface WatchOptions {
  /** Only these processes; undefined: all. */
  readonly pids: readonly number[] | undefined;
  /** A monotonic clock, nanoseconds. */
  readonly clock: () => number;
  readonly files: KeptFiles;
  readonly slices: Slices;
  /** Is told of each read that failed, with the name of the record. */
  readonly refuse: (reading: Unreadable, name: string) => void;
}

/** The processes and threads of a root that are there now, and which of them came and went in a round. */
export class WatchedTasks {
  readonly processes = new Map<number, LiveProcess>();
  /** Empty in the first round, where everything is new. */
  births: LiveTask[] = [];
  deaths: LiveTask[] = [];
  /** True in a round before which tasks were made: a number may be another task's. */
  mayBeReused = true;
  private root: ProcRoot;
  private readonly options: WatchOptions;
  private isFirst = true;
  private forks = Number.NaN;
  private listed_ns = Number.NEGATIVE_INFINITY;

  constructor(root: ProcRoot, options: WatchOptions) {
    this.root = root;
    this.options = options;
  }

  /** Goes on with another root. What is known of its tasks stays. */
  moveTo(root: ProcRoot): void {
    this.root = root;
    this.forks = Number.NaN;
  }

  /** Begins round `number`, the first one being 1: nothing was born in it yet and nothing has died. */
  begin(number: number): void {
    this.isFirst = number === 1;
    this.births = [];
    this.deaths = [];
  }

  /**
   * Brings the lists up to date. Nothing was born if the kernel made no task since (`/proc/stat`, processes). Why
   * nothing could be listed: what was known before stands.
   */
  async list(): Promise<Unreadable | undefined> {
    const { clock, pids, slices } = this.options;
    const now = clock();
    this.mayBeReused = false;
    const machine = readMachineStat(this.root);
    const forks = isRead(machine) ? machine.processes : Number.NaN;
    if (forks === this.forks && now - this.listed_ns < RELIST_NS) return undefined;
    const names = pids?.map(String) ?? this.root.list('');
    if (!isRead(names)) return names;
    this.forks = forks;
    this.listed_ns = now;
    this.mayBeReused = true;
    const alive = new Set<number>();
    for (const name of names) {
      if (!isTaskName(name)) continue;
      const pid = Number(name);
      alive.add(pid);
      if (this.isToList(pid)) this.listThreads(pid);
      await slices.breathe();
    }
    for (const [pid, process] of this.processes) if (!alive.has(pid)) this.buryProcess(process);
    return undefined;
  }

  /** True when the threads of `pid` are not as many as are known; one that was replaced shows when it is read. */
  private isToList(pid: number): boolean {
    const known = this.processes.get(pid);
    if (known === undefined) return true;
    const count = this.root.threadCount(pid);
    return !isRead(count) || count !== known.threads.size;
  }

  /** Lists the threads of one process. */
  listThreads(pid: number): void {
    const names = this.root.list(`${pid}/task`);
    if (!isRead(names)) {
      this.options.refuse(names, 'task');
      const known = this.processes.get(pid);
      if (known !== undefined && names.gone) this.buryProcess(known);
      return;
    }
    let process = this.processes.get(pid);
    if (process === undefined) {
      const stat = readStat(this.root, String(pid));
      if (!isRead(stat)) {
        this.options.refuse(stat, 'stat');
        return;
      }
      // The number of a thread: /proc answers for it as for its process, though it lists it nowhere.
      if (stat.exit_signal === THREAD_EXIT_SIGNAL) return;
      process = new LiveProcess(pid, stat);
      process.born = !this.isFirst;
      this.processes.set(pid, process);
      for (const name of PROCESS_FILES) readFile(this.root, String(pid), name, process);
    }
    for (const name of names) {
      const tid = Number(name);
      if (!process.threads.has(tid)) this.bear(process, tid);
    }
    if (process.threads.size > names.length) {
      const there = new Set(names.map(Number));
      for (const task of process.threads.values()) if (!there.has(task.tid)) this.bury(task);
    }
  }

  /** Watches thread `tid` from now on. */
  bear(process: LiveProcess, tid: number): void {
    const stat = readStat(this.root, `${process.pid}/task/${tid}`);
    if (!isRead(stat)) {
      this.options.refuse(stat, 'stat');
      return;
    }
    const task = new LiveTask(process, tid, stat);
    process.threads.set(tid, task);
    if (!this.isFirst) this.births.push(task);
  }

  /** Watches a thread that has ended no more; its last values stay. */
  bury(task: LiveTask): void {
    this.options.files.drop(this.root, task);
    task.gone = true;
    task.process.moved = true;
    task.process.lost = true;
    task.process.ended.push(task);
    task.process.threads.delete(task.tid);
    this.deaths.push(task);
  }

  /** The same for a process with all its threads. */
  buryProcess(process: LiveProcess): void {
    for (const task of process.threads.values()) this.bury(task);
    process.gone = true;
    this.processes.delete(process.pid);
  }

  /** The same for all processes: what is there now are others. */
  buryAll(): void {
    for (const process of this.processes.values()) this.buryProcess(process);
  }
}
