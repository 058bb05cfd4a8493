import { computeRates } from '../model/rates.ts';
import type { FileName, Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat } from '../procfs/stat.ts';
import { readDelayAccounting } from '../procfs/sysctl.ts';
import { isRead, type Unreadable } from '../procfs/unreadable.ts';
import { isShared, readFile, shareFile } from './files.ts';
import { KeptFiles } from './kept-files.ts';
import { LiveProcess, LiveTask, NO_FD } from './live-task.ts';
import { Slices } from './slices.ts';
import { PROCESS_FILES, WatchedTasks } from './watched-tasks.ts';

/** What a sampler watches, and what it may use. */
export interface SamplerOptions {
  /** Only these processes; undefined: all. */
  readonly pids?: readonly number[] | undefined;
  /** A monotonic clock, nanoseconds. */
  readonly clock: () => number;
  /** How many descriptors may be kept open. */
  readonly descriptors: number;
  /** Lets other work go on; called whenever a slice of some ms has passed. Undefined: rounds do not pause. */
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
/** What stat says of a thread that did not run only others change (its name, its nice value): out of sight it waits. */
const HIDDEN_STALE_NS = 30e9;

/**
 * Watches the tasks of a root: each `round` reads what may have moved and works out rates. A thread that did not
 * run since the last round has the same times and state, so schedstat, the cheapest file, is read of all and stat
 * only of those that ran, were runnable or blocked on a disk; the rest is read again in rotation, slower out of sight.
 *
 * A kernel without schedstat is seen by its zeros, and stat is read of all instead.
 */
export class Sampler {
  private root: ProcRoot;
  private readonly options: SamplerOptions;
  private readonly files: KeptFiles;
  private readonly slices: Slices;
  private readonly tasks: WatchedTasks;
  private number = 0;
  private hasSchedstat = true;
  /** Read in each round: it can be switched on at any time. */
  private delayAccounting = false;
  /** The tasks whose values are shown; undefined: of all. */
  private shown: ReadonlySet<Task> | undefined;
  private renames: LiveTask[] = [];
  private denied = new Map<string, number>();

  constructor(root: ProcRoot, options: SamplerOptions) {
    this.root = root;
    this.options = options;
    const { pids, clock } = options;
    this.files = new KeptFiles(root.captured ? 0 : options.descriptors);
    this.slices = new Slices(clock, options.pause);
    const { files, slices } = this;
    const refuse = (reading: Unreadable, name: string): void => this.refuse(reading, name);
    this.tasks = new WatchedTasks(root, { pids, clock, files, slices, refuse });
  }

  /** The processes that are there, by PID, with their threads. */
  get processes(): ReadonlyMap<number, LiveProcess> {
    return this.tasks.processes;
  }

  /** How many descriptors are kept open. */
  get descriptors(): number {
    return this.files.open;
  }

  /** Goes on with another root: the next moment of a recording. What is known of its tasks stays. */
  moveTo(root: ProcRoot): void {
    this.root = root;
    this.tasks.moveTo(root);
  }

  /** Closes every descriptor. */
  close(): void {
    for (const process of this.processes.values()) {
      for (const task of process.threads.values()) this.files.drop(this.root, task);
    }
  }

  /**
   * Reads once. `needs` are the records that columns show, read of the tasks in `of`, or of all when it is
   * undefined; these are also the tasks of which no value gets old. The columns' rates of those records are known
   * from the second round in which a task is among them.
   */
  async round(needs: ReadonlySet<FileName>, of?: readonly Task[]): Promise<Round> {
    const { clock } = this.options;
    const start = clock();
    this.slices.begin(start);
    this.tasks.begin(++this.number);
    this.delayAccounting = readDelayAccounting(this.root);
    this.renames = [];
    this.denied = new Map();
    this.shown = of === undefined ? undefined : new Set(of);
    const depth = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    let failure: Unreadable | undefined;
    try {
      failure = await this.tasks.list();
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
      births: this.tasks.births,
      deaths: this.tasks.deaths,
      renames: this.renames,
      denied: this.denied,
      cost_ns: clock() - start - this.slices.paused_ns,
      failure,
    };
  }

  private async sampleProcess(process: LiveProcess): Promise<void> {
    let ran = 0;
    let born_ns = 0;
    for (const task of process.threads.values()) {
      this.sampleThread(task);
      if (task.born) born_ns += task.now.run_ns;
      else if (!task.gone) ran += task.rates.cpu;
      if (this.slices.isDue()) await this.slices.breathe();
    }
    if (process.lost && !process.gone) {
      // As many may have been born as ended: the count would not tell.
      process.lost = false;
      this.tasks.listThreads(process.pid);
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
    const interval_ns = process.now.at_ns - process.before.at_ns;
    process.threadsCpu = ran + (born_ns * 100) / interval_ns;
    this.rate(process);
    if (process.threads.size === 0 && process.stat.state !== 'Z') this.checkProcess(process);
  }

  /** A process whose last thread has gone is a zombie for a while, or it is gone. */
  private checkProcess(process: LiveProcess): void {
    const stat = readStat(this.root, String(process.pid));
    if (!isRead(stat)) this.tasks.buryProcess(process);
  }

  private readProcessStat(process: LiveProcess, now: number): void {
    const stat = readStat(this.root, String(process.pid));
    if (!isRead(stat)) {
      if (stat.gone) this.tasks.buryProcess(process);
      return;
    }
    if (stat.starttime !== process.stat.starttime) {
      this.tasks.buryProcess(process);
      this.tasks.listThreads(process.pid);
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
    if (this.tasks.mayBeReused && task.schedstatFd === NO_FD) moved = true;
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
      if (stat.gone) this.tasks.bury(task);
      else this.refuse(stat, 'stat');
      carry(task);
      return;
    }
    if (stat.starttime !== task.stat.starttime) {
      // What was read of schedstat is another thread's.
      task.now.run_ns = Number.NaN;
      task.now.wait_ns = Number.NaN;
      task.now.slices = Number.NaN;
      this.tasks.bury(task);
      this.tasks.bear(task.process, task.tid);
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
      this.tasks.bury(task);
      return;
    }
    // No such file: either the task is gone, or this kernel has no schedstat at all.
    const stat = readStat(this.root, `${task.pid}/task/${task.tid}`);
    if (isRead(stat)) this.hasSchedstat = false;
    else this.tasks.bury(task);
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
    if (this.slices.isDue()) await this.slices.breathe();
  }

  /** Works rates out. A process has no schedstat of its own: it waits, and gets a CPU, as often as its threads do. */
  private rate(task: LiveTask | LiveProcess): void {
    computeRates(task.before, task.now, this.root.host.clock_ticks, task.rates);
    if (!(task instanceof LiveProcess)) return;
    task.account(this.root.host.clock_ticks);
    for (const { rates } of task.threads.values()) {
      task.rates.runq = plus(task.rates.runq, rates.runq);
      task.rates.slices = plus(task.rates.slices, rates.slices);
    }
  }

  private refuse(reading: Unreadable, name: string): void {
    if (reading.denied) this.denied.set(name, (this.denied.get(name) ?? 0) + 1);
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
