import { computeRates } from '../model/rates.ts';
import type { FileName, Task } from '../model/task.ts';
import { readMachineStat } from '../procfs/machine-stat.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat } from '../procfs/stat.ts';
import { isRead, type Unreadable } from '../procfs/unreadable.ts';
import { isShared, readFile, shareFile } from './files.ts';
import { KeptFiles } from './kept-files.ts';
import { LiveProcess, LiveTask, NO_FD } from './live-task.ts';
import { isTaskName } from './task-name.ts';

/** What a sampler watches, and what it may use. */
export interface SamplerOptions {
  /** Only these processes; undefined: all. */
  readonly pids?: readonly number[] | undefined;
  /** A monotonic clock, nanoseconds. */
  readonly clock: () => number;
  /** How many descriptors may be kept open. */
  readonly descriptors: number;
  /** Lets other work go on; called whenever a slice of `slice_ns` has passed. Undefined: rounds do not pause. */
  readonly pause?: (() => Promise<void>) | undefined;
}

/** What a round found. */
export interface Round {
  /** 1 for the first one, which has no rates. */
  readonly number: number;
  readonly processes: ReadonlyMap<number, LiveProcess>;
  readonly threads: number;
  /** Not in the first round, where everything is new. */
  readonly births: readonly LiveTask[];
  readonly deaths: readonly LiveTask[];
  /** Threads whose name changed. */
  readonly renames: readonly LiveTask[];
  /** Reads that the kernel refused, by record name. */
  readonly denied: ReadonlyMap<string, number>;
  /** Nanoseconds that the round took, pauses left out. */
  readonly cost_ns: number;
  /** Why nothing could be listed; what was known before stands. */
  readonly failure: Unreadable | undefined;
}

/** No value that is shown is older. */
const STALE_NS = 5e9;
/** What stat says of a thread that did not run is changed by others only (its name, its nice value): out of sight it waits. */
const HIDDEN_STALE_NS = 30e9;
const SLICE_NS = 5e6;
/** Everything is listed again after this long even if the kernel counted no birth. */
const RELIST_NS = 5e9;
/** How many tasks are read between two looks at the clock. */
const CHECK_EVERY = 64;

/** Records of a process that are read when it is first seen and again in rotation. */
const PROCESS_FILES: readonly FileName[] = ['cmdline', 'owner'];

/**
 * Watches the tasks of a root: each `round` reads what may have moved and works out rates. A thread that did not
 * run since the last round has the same times and state, so schedstat, the cheapest file, is read of all and stat
 * only of those that ran, were runnable or blocked on a disk; the rest is read again in rotation, slower out of sight.
 *
 * A kernel without schedstat is seen by its zeros, and stat is read of all instead.
 */
export class Sampler {
  readonly processes = new Map<number, LiveProcess>();
  private root: ProcRoot;
  private readonly options: SamplerOptions;
  private readonly files: KeptFiles;
  private number = 0;
  private forks = Number.NaN;
  /** True in a round before which tasks were made: a number may be another task's. */
  private mayBeReused = true;
  private listed_ns = Number.NEGATIVE_INFINITY;
  private hasSchedstat = true;
  private delayAccounting = false;
  private sliceStart = 0;
  private paused_ns = 0;
  private reads = 0;
  /** The tasks whose values are shown; undefined: of all. */
  private shown: ReadonlySet<Task> | undefined;
  private births: LiveTask[] = [];
  private deaths: LiveTask[] = [];
  private renames: LiveTask[] = [];
  private denied = new Map<string, number>();

  constructor(root: ProcRoot, options: SamplerOptions) {
    this.root = root;
    this.options = options;
    this.files = new KeptFiles(root.captured ? 0 : options.descriptors);
  }

  /** How many descriptors are kept open. */
  get descriptors(): number {
    return this.files.open;
  }

  /** Goes on with another root: the next moment of a recording. What is known of its tasks stays. */
  moveTo(root: ProcRoot): void {
    this.root = root;
    this.forks = Number.NaN;
  }

  /** Closes every descriptor. */
  close(): void {
    for (const process of this.processes.values()) {
      for (const task of process.threads.values()) this.files.drop(this.root, task);
    }
  }

  /**
   * Reads once. `needs` are the records that columns show, read of the tasks in `of`, or of all when it is
   * undefined; these are also the tasks of which no value gets old. The columns' rates of those records are known from the second round in which a task is among them.
   */
  async round(needs: ReadonlySet<FileName>, of?: readonly Task[]): Promise<Round> {
    const { clock } = this.options;
    const start = clock();
    this.sliceStart = start;
    this.paused_ns = 0;
    this.number++;
    this.births = [];
    this.deaths = [];
    this.renames = [];
    this.denied = new Map();
    this.shown = of === undefined ? undefined : new Set(of);
    const depth = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    let failure: Unreadable | undefined;
    try {
      failure = await this.list();
      if (failure === undefined) {
        for (const process of this.processes.values()) await this.sampleProcess(process);
        await this.readRecords(needs, of);
      }
    } finally {
      Error.stackTraceLimit = depth;
    }
    let threads = 0;
    for (const process of this.processes.values()) threads += process.threads.size;
    return {
      number: this.number,
      processes: this.processes,
      threads,
      births: this.births,
      deaths: this.deaths,
      renames: this.renames,
      denied: this.denied,
      cost_ns: clock() - start - this.paused_ns,
      failure,
    };
  }

  /** Brings the list of processes and threads up to date. Nothing was born if the kernel made no task since. */
  private async list(): Promise<Unreadable | undefined> {
    const now = this.options.clock();
    this.mayBeReused = false;
    const machine = readMachineStat(this.root);
    const forks = isRead(machine) ? machine.processes : Number.NaN;
    if (forks === this.forks && now - this.listed_ns < RELIST_NS) return undefined;
    const names = this.options.pids?.map(String) ?? this.root.list('');
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
      await this.breathe();
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

  private listThreads(pid: number): void {
    const names = this.root.list(`${pid}/task`);
    if (!isRead(names)) {
      this.refuse(names, 'task');
      const known = this.processes.get(pid);
      if (known !== undefined && names.gone) this.buryProcess(known);
      return;
    }
    let process = this.processes.get(pid);
    if (process === undefined) {
      const stat = readStat(this.root, String(pid));
      if (!isRead(stat)) {
        this.refuse(stat, 'stat');
        return;
      }
      process = new LiveProcess(pid, stat);
      process.born = this.number > 1;
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

  private bear(process: LiveProcess, tid: number): void {
    const stat = readStat(this.root, `${process.pid}/task/${tid}`);
    if (!isRead(stat)) {
      this.refuse(stat, 'stat');
      return;
    }
    const task = new LiveTask(process, tid, stat);
    process.threads.set(tid, task);
    if (this.number > 1) this.births.push(task);
  }

  private bury(task: LiveTask): void {
    this.files.drop(this.root, task);
    task.gone = true;
    task.process.moved = true;
    task.process.lost = true;
    task.process.threads.delete(task.tid);
    this.deaths.push(task);
  }

  private buryProcess(process: LiveProcess): void {
    for (const task of process.threads.values()) this.bury(task);
    process.gone = true;
    this.processes.delete(process.pid);
  }

  private async sampleProcess(process: LiveProcess): Promise<void> {
    let ran = 0;
    for (const task of process.threads.values()) {
      this.sampleThread(task);
      if (!task.gone) ran += task.rates.cpu;
      if (++this.reads % CHECK_EVERY === 0) await this.breathe();
    }
    if (process.lost && !process.gone) {
      // As many may have been born as ended: the count would not tell.
      process.lost = false;
      this.listThreads(process.pid);
      for (const task of process.threads.values()) if (Number.isNaN(task.now.at_ns)) this.sampleThread(task);
    }
    if (process.gone) return;
    const now = this.options.clock();
    if (process.moved || process.now.state === '' || now - process.statRead_ns > STALE_NS) {
      this.readProcessStat(process, now);
    } else {
      process.turn();
      Object.assign(process.now, process.before);
      process.now.at_ns = now;
    }
    process.moved = false;
    this.rate(process);
    process.remainder = Number.isNaN(ran) ? Number.NaN : Math.max(0, process.rates.cpu - ran);
    if (process.threads.size === 0 && process.stat.state !== 'Z') this.checkProcess(process);
  }

  /** A process whose last thread has gone is a zombie for a while, or it is gone. */
  private checkProcess(process: LiveProcess): void {
    const stat = readStat(this.root, String(process.pid));
    if (!isRead(stat)) this.buryProcess(process);
  }

  private readProcessStat(process: LiveProcess, now: number): void {
    const stat = readStat(this.root, String(process.pid));
    if (!isRead(stat)) {
      if (stat.gone) this.buryProcess(process);
      return;
    }
    if (stat.starttime !== process.stat.starttime) {
      this.buryProcess(process);
      this.listThreads(process.pid);
      return;
    }
    const renamed = stat.comm !== process.stat.comm;
    if (renamed || now - process.statRead_ns > STALE_NS) {
      for (const name of PROCESS_FILES) readFile(this.root, String(process.pid), name, process);
    }
    process.stat = stat;
    process.statRead_ns = now;
    process.turn();
    process.now.at_ns = now;
    // A process has no schedstat of its own: /proc/PID/schedstat is the leader's.
    process.countStat(this.delayAccounting);
  }

  private sampleThread(task: LiveTask): void {
    const now = this.options.clock();
    let moved = !this.hasSchedstat;
    task.turn();
    task.now.at_ns = now;
    if (this.hasSchedstat) {
      const read = this.files.read(this.root, task);
      if (!isRead(read)) {
        if (read.gone || read.code === 'ENODEV') this.endOrLose(task, read);
        else this.refuse(read, 'schedstat');
        moved = true;
        task.now.run_ns = Number.NaN;
        task.now.wait_ns = Number.NaN;
        task.now.slices = Number.NaN;
      } else {
        const { found } = this.files;
        task.now.run_ns = found[0] as number;
        task.now.wait_ns = found[1] as number;
        task.now.slices = found[2] as number;
        moved = task.now.slices !== task.before.slices || task.now.run_ns !== task.before.run_ns;
      }
      if (this.files.over) this.files.drop(this.root, task);
    }
    if (task.gone) return;
    const { state } = task.before;
    // A kept descriptor tells a reused TID by ESRCH; without one only the start time does.
    if (this.mayBeReused && task.schedstatFd === NO_FD) moved = true;
    if (moved || state === '' || state === 'R' || state === 'D' || this.isStale(task, now))
      this.readStatOf(task, now);
    else carry(task);
    if (task.gone) return;
    if (moved) task.process.moved = true;
    task.born = this.number > 1 && Number.isNaN(task.before.at_ns);
    computeRates(task.before, task.now, this.root.host.clock_ticks, task.rates);
  }

  /** Spread over the rounds, so that they cost the same: each task has its own moment within the period. */
  private isStale(task: LiveTask, now: number): boolean {
    const period = this.shown === undefined || this.shown.has(task) ? STALE_NS : HIDDEN_STALE_NS;
    return now - task.statRead_ns > period - ((task.tid * 7919) % 1000) * (period / 2000);
  }

  private readStatOf(task: LiveTask, now: number): void {
    const stat = readStat(this.root, `${task.pid}/task/${task.tid}`);
    if (!isRead(stat)) {
      if (stat.gone) this.bury(task);
      else this.refuse(stat, 'stat');
      carry(task);
      return;
    }
    if (stat.starttime !== task.stat.starttime) {
      this.bury(task);
      this.bear(task.process, task.tid);
      return;
    }
    if (stat.comm !== task.stat.comm) this.renames.push(task);
    task.stat = stat;
    task.statRead_ns = now;
    task.countStat(this.delayAccounting);
    // Time on a CPU in ticks and none in nanoseconds: this kernel keeps no schedstat.
    if (this.hasSchedstat && task.now.run_ns === 0 && task.now.cpu_ticks > 2) this.hasSchedstat = false;
  }

  private endOrLose(task: LiveTask, read: Unreadable): void {
    if (read.code !== 'ENOENT') {
      this.bury(task);
      return;
    }
    // No such file: either the task is gone, or this kernel has no schedstat at all.
    const stat = readStat(this.root, `${task.pid}/task/${task.tid}`);
    if (isRead(stat)) this.hasSchedstat = false;
    else this.bury(task);
  }

  private async readRecords(needs: ReadonlySet<FileName>, of: readonly Task[] | undefined): Promise<void> {
    if (needs.size === 0) return;
    if (of !== undefined) {
      for (const task of of) await this.readRecordsOf(task, needs);
      return;
    }
    for (const process of this.processes.values()) {
      await this.readRecordsOf(process, needs);
      for (const task of process.threads.values()) await this.readRecordsOf(task, needs);
    }
  }

  private async readRecordsOf(task: Task, needs: ReadonlySet<FileName>): Promise<void> {
    if (!(task instanceof LiveTask || task instanceof LiveProcess) || task.gone) return;
    const dir = task.kind === 'process' ? String(task.pid) : `${task.pid}/task/${task.tid}`;
    for (const name of needs) {
      if (task.kind === 'process' && PROCESS_FILES.includes(name)) continue;
      if (task.kind === 'thread' && isShared(name)) shareFile(task.process, name, task);
      else readFile(this.root, dir, name, task);
    }
    task.countRecords();
    this.rate(task);
    if (++this.reads % CHECK_EVERY === 0) await this.breathe();
  }

  /** Works rates out. A process has no schedstat of its own: it waits, and gets a CPU, as often as its threads do. */
  private rate(task: LiveTask | LiveProcess): void {
    computeRates(task.before, task.now, this.root.host.clock_ticks, task.rates);
    if (!(task instanceof LiveProcess)) return;
    for (const { rates } of task.threads.values()) {
      task.rates.runq = plus(task.rates.runq, rates.runq);
      task.rates.slices = plus(task.rates.slices, rates.slices);
    }
  }

  private refuse(reading: Unreadable, name: string): void {
    if (reading.denied) this.denied.set(name, (this.denied.get(name) ?? 0) + 1);
  }

  private async breathe(): Promise<void> {
    const { clock, pause } = this.options;
    if (pause === undefined) return;
    const before = clock();
    if (before - this.sliceStart < SLICE_NS) return;
    await pause();
    this.sliceStart = clock();
    this.paused_ns += this.sliceStart - before;
  }
}

/** The sum of what is known. */
function plus(sum: number, value: number): number {
  return Number.isNaN(value) ? sum : Number.isNaN(sum) ? value : sum + value;
}

/** What stat would say again of a task that did not run. */
function carry(task: LiveTask): void {
  const { before, now } = task;
  now.cpu_ticks = before.cpu_ticks;
  now.minflt = before.minflt;
  now.majflt = before.majflt;
  now.blkio_ticks = before.blkio_ticks;
  now.state = before.state;
}
