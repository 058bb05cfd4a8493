import type { FileName, Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat, type Stat } from '../procfs/stat.ts';
import { readDelayAccounting } from '../procfs/sysctl.ts';
import { isRead, type Unreadable } from '../procfs/unreadable.ts';
import { isShared, readFile, shareFile } from './files.ts';
import { KeptFiles } from './kept-files.ts';
import { LiveProcess, LiveTask } from './live-task.ts';
import { isOtherBoot } from './recorded-clock.ts';
import { Slices } from './slices.ts';
import { STALE_NS, ThreadReader } from './thread-reader.ts';
import { cpuOfThreads, sumRecords } from './thread-sums.ts';
import { PROCESS_FILES, WatchedTasks } from './watched-tasks.ts';

/** Of so many threads in all records are read in a round for the sums of their processes. */
const MOST_SUMMED = 500;
const NOTHING: ReadonlySet<FileName> = new Set();

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
  /** When it began, nanoseconds of the sampler's clock. */
  readonly at_ns: number;
  /** The machine was started anew since the round before: all tasks of then have ended, and numbers count from 0. */
  readonly rebooted: boolean;
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

/**
 * Watches the tasks of a root: each `round` reads what may have moved and works out rates. A thread that did not
 * run since the last round has the same times and state, so schedstat, the cheapest file, is read of all and stat
 * only of those that ran, were runnable or blocked on a disk; the rest is read again in rotation, slower out of sight.
 *
 * Where the kernel keeps no schedstat stat is read of all instead.
 */
export class Sampler {
  private root: ProcRoot;
  private readonly options: SamplerOptions;
  private readonly files: KeptFiles;
  private readonly slices: Slices;
  private readonly tasks: WatchedTasks;
  private number = 0;
  private readonly threads: ThreadReader;
  /** The next round is of another boot. */
  private rebooted = false;
  /** Read in each round: it can be switched on at any time. */
  private delayAccounting = false;
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
    this.threads = new ThreadReader(root, { clock, files, tasks: this.tasks, refuse });
    root.whenFull(() => files.giveUp(root));
  }

  /** The processes that are there, by PID, with their threads. */
  get processes(): ReadonlyMap<number, LiveProcess> {
    return this.tasks.processes;
  }

  /** How many descriptors are kept open. */
  get descriptors(): number {
    return this.files.open;
  }

  /** Goes on with another root: the next moment of a recording. What is known of its tasks stays, within one boot. */
  moveTo(root: ProcRoot): void {
    if (isOtherBoot(this.root, root)) {
      this.rebooted = true;
      this.threads.forget();
    }
    this.root = root;
    this.tasks.moveTo(root);
  }

  /** Closes every descriptor. */
  close(): void {
    this.files.close(this.root);
    this.root.whenFull(undefined);
  }

  /**
   * Reads once. `needs` are the records that columns show, read of the tasks in `of`, or of all when it is
   * undefined; these are also the tasks of which no value gets old. The columns' rates of those records are known
   * from the second round in which a task is among them. Those of `sums` are read of the threads of the processes in
   * `of` too, where these are not too many.
   */
  async round(
    needs: ReadonlySet<FileName>,
    of?: readonly Task[],
    sums: ReadonlySet<FileName> = NOTHING,
  ): Promise<Round> {
    const { clock } = this.options;
    const start = clock();
    this.slices.begin(start);
    this.tasks.begin(++this.number);
    const { rebooted } = this;
    if (rebooted) this.tasks.buryAll();
    this.rebooted = false;
    this.delayAccounting = readDelayAccounting(this.root);
    this.denied = new Map();
    const shown = of === undefined ? undefined : new Set(of);
    this.threads.begin(this.root, {
      isFirst: this.number === 1,
      delayAccounting: this.delayAccounting,
      shown,
    });
    const depth = Error.stackTraceLimit;
    Error.stackTraceLimit = 0;
    let failure: Unreadable | undefined;
    try {
      failure = await this.tasks.list();
      if (failure === undefined) {
        for (const process of this.processes.values()) await this.sampleProcess(process);
        this.threads.seen.endRound();
        await this.readRecords(needs, of);
        if (sums.size > 0) await this.readThreads(sums, of ?? []);
        this.sumRecords(needs, of);
      }
    } finally {
      Error.stackTraceLimit = depth;
    }
    let threads = 0;
    for (const process of this.processes.values()) threads += process.threads.size;
    return {
      number: this.number,
      at_ns: start,
      rebooted,
      processes: this.processes,
      threads,
      births: this.tasks.births,
      deaths: this.tasks.deaths,
      renames: this.threads.renames,
      denied: this.denied,
      cost_ns: clock() - start - this.slices.paused_ns,
      failure,
    };
  }

  private async sampleProcess(process: LiveProcess): Promise<void> {
    for (const task of process.threads.values()) {
      this.threads.sample(task);
      if (this.slices.isDue()) await this.slices.breathe();
    }
    // A main thread stays in the list until its process has ended: the number may be another process's by now.
    if (process.lost && !process.gone && !process.threads.has(process.pid)) {
      const stat = readStat(this.root, String(process.pid));
      if (isRead(stat)) this.replaceOther(process, stat);
    }
    if (process.lost && !process.gone) {
      // As many may have been born as ended: the count would not tell.
      process.lost = false;
      this.tasks.listThreads(process.pid);
      for (const task of process.threads.values())
        if (Number.isNaN(task.now.at_ns)) this.threads.sample(task);
    }
    if (process.gone) return;
    this.threads.checkExec(process);
    const now = this.options.clock();
    if (process.moved || process.now.state === '' || now - process.statRead_ns > STALE_NS) {
      this.readProcessStat(process, now);
      // Its last values stay.
      if (process.gone) return;
    } else {
      process.turn();
      Object.assign(process.now, process.before);
      process.now.at_ns = now;
    }
    process.moved = false;
    process.threadsCpu = cpuOfThreads(process, this.root.host.clock_ticks);
    this.threads.rate(process);
    if (process.threads.size === 0 && process.stat.state !== 'Z') this.checkProcess(process);
  }

  /** A process whose last thread has gone is a zombie for a while, or it is gone. */
  private checkProcess(process: LiveProcess): void {
    const stat = readStat(this.root, String(process.pid));
    if (!isRead(stat)) this.tasks.buryProcess(process);
  }

  /** Where `stat` is another process's, which has the number now, watches that one; true when it is. */
  private replaceOther(process: LiveProcess, stat: Stat): boolean {
    if (stat.starttime === process.stat.starttime) return false;
    this.tasks.buryProcess(process);
    this.tasks.listThreads(process.pid);
    return true;
  }

  private readProcessStat(process: LiveProcess, now: number): void {
    const stat = readStat(this.root, String(process.pid));
    if (!isRead(stat)) {
      if (stat.gone) this.tasks.buryProcess(process);
      return;
    }
    if (this.replaceOther(process, stat)) return;
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

  private async readRecords(needs: ReadonlySet<FileName>, of: readonly Task[] | undefined): Promise<void> {
    if (needs.size === 0) return;
    for (const process of this.processes.values()) {
      if (of !== undefined) break;
      await this.readRecordsOf(process, needs);
      for (const task of process.threads.values()) await this.readRecordsOf(task, needs);
    }
    for (const task of of ?? []) await this.readRecordsOf(task, needs);
  }

  /** Reads `sums` of the threads that are not in `of` themselves, of each process there that has not too many. */
  private async readThreads(sums: ReadonlySet<FileName>, of: readonly Task[]): Promise<void> {
    const read = new Set(of);
    let left = MOST_SUMMED;
    for (const process of read) {
      if (!(process instanceof LiveProcess) || process.gone || process.threads.size === 1) continue;
      const unread = [...process.threads.values()].filter((task) => !read.has(task));
      if (unread.length > left) {
        process.rates.tooManyThreads = true;
        continue;
      }
      left -= unread.length;
      for (const task of unread) await this.readRecordsOf(task, sums);
    }
  }

  private sumRecords(needs: ReadonlySet<FileName>, of: readonly Task[] | undefined): void {
    if (!needs.has('status') && !needs.has('sched')) return;
    for (const task of of ?? this.processes.values()) if (task instanceof LiveProcess) sumRecords(task);
  }

  private async readRecordsOf(task: Task, needs: ReadonlySet<FileName>): Promise<void> {
    if (!(task instanceof LiveTask || task instanceof LiveProcess) || task.gone) return;
    const dir = task.kind === 'process' ? String(task.pid) : `${task.pid}/task/${task.tid}`;
    for (const name of needs) {
      if (task.kind === 'process' && PROCESS_FILES.includes(name)) continue;
      if (task.kind === 'thread' && isShared(name)) shareFile(task.process, name, task);
      else readFile(this.root, dir, name, task);
    }
    task.countRecords(needs);
    this.threads.rate(task);
    if (this.slices.isDue()) await this.slices.breathe();
  }

  private refuse(reading: Unreadable, name: string): void {
    if (reading.denied) this.denied.set(name, (this.denied.get(name) ?? 0) + 1);
  }
}
