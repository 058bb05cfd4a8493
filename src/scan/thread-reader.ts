import { clearRates, computeRates } from '../model/rates.ts';
import type { Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat } from '../procfs/stat.ts';
import { readStatus } from '../procfs/status.ts';
import { isRead, Unreadable } from '../procfs/unreadable.ts';
import { isSwapped } from './exec-swap.ts';
import type { KeptFiles } from './kept-files.ts';
import { LiveProcess, type LiveTask, NO_FD } from './live-task.ts';
import { SchedstatSeen } from './schedstat-seen.ts';
import { sumThreads } from './thread-sums.ts';
import type { WatchedTasks } from './watched-tasks.ts';

/** No value that is shown is older. */
export const STALE_NS = 5e9;
/** What stat says of a thread that did not run only others change (its name, its nice value): out of sight it waits. */
const HIDDEN_STALE_NS = 30e9;
/** Clock ticks that a task may have by rounding though it never ran. */
const COARSE_TICKS = 2;
/** What is answered in place of reading a file that no task has. */
const NONE = new Unreadable('schedstat', 'ENOENT');

/** What threads are read with. */
export interface ReaderOptions {
  /** A monotonic clock, nanoseconds. */
  readonly clock: () => number;
  readonly files: KeptFiles;
  readonly tasks: WatchedTasks;
  /** Is told of each read that failed, with the name of the record. */
  readonly refuse: (reading: Unreadable, name: string) => void;
}

/** What is special about a round. */
export interface RoundFacts {
  readonly isFirst: boolean;
  readonly delayAccounting: boolean;
  /** The tasks whose values are shown; undefined: of all. */
  readonly shown: ReadonlySet<Task> | undefined;
}

/** Reads the counters of threads: schedstat of all, stat of those that ran and, in rotation, of the others. */
export class ThreadReader {
  seen = new SchedstatSeen();
  /** Threads whose name changed in this round. */
  renames: LiveTask[] = [];
  private readonly options: ReaderOptions;
  private root: ProcRoot;
  private round: RoundFacts = { isFirst: true, delayAccounting: false, shown: undefined };

  constructor(root: ProcRoot, options: ReaderOptions) {
    this.root = root;
    this.options = options;
  }

  /** Begins a round. */
  begin(root: ProcRoot, round: RoundFacts): void {
    this.root = root;
    this.round = round;
    this.renames = [];
  }

  /** Knows nothing of the kernel any more: another one was started. */
  forget(): void {
    this.seen = new SchedstatSeen();
  }

  /** Reads what may have moved of `task`, and works out its rates. */
  sample(task: LiveTask): void {
    const { tasks, clock } = this.options;
    const now = clock();
    task.turn();
    task.now.at_ns = now;
    task.swapped = false;
    task.statBefore = undefined;
    const reading = this.readSchedstat(task);
    if (task.gone) return;
    const { state } = task.before;
    if (state === 'R') this.readSleeps(task);
    const moved =
      reading !== 'read' ||
      task.now.slices !== task.before.slices ||
      task.now.run_ns !== task.before.run_ns ||
      // A kept descriptor tells a reused TID by ESRCH; without one only the start time does.
      (tasks.mayBeReused && task.schedstatFd === NO_FD);
    if (moved || state === '' || state === 'R' || state === 'D' || this.isStale(task, now))
      this.readStatOf(task, now);
    else carry(task);
    if (task.gone) return;
    task.countWait(moved);
    if (reading === 'no file') this.seen.lacks();
    if (moved) task.process.moved = true;
    task.born = !this.round.isFirst && Number.isNaN(task.before.at_ns);
    this.rate(task);
  }

  /** Reads the counters of schedstat; why they are not known. A task that is found to have ended is buried. */
  private readSchedstat(task: LiveTask): 'read' | 'no file' | 'unread' {
    const { before, now } = task;
    const { tasks, files, clock, refuse } = this.options;
    const read = this.seen.none ? NONE : files.read(this.root, task);
    if (!isRead(read)) {
      now.run_ns = Number.NaN;
      now.wait_ns = Number.NaN;
      now.slices = Number.NaN;
      // No such file: whether the task has ended, or has none, its stat tells.
      if (read.code === 'ENOENT') return 'no file';
      if (read.gone || read.code === 'ENODEV') tasks.bury(task);
      else refuse(read, 'schedstat');
      return 'unread';
    }
    const { found } = files;
    now.run_ns = found[0] as number;
    now.wait_ns = found[1] as number;
    now.slices = found[2] as number;
    this.seen.found(now.run_ns, now.slices);
    // No thread runs longer than time passes: we were kept off the CPU between the clock and the file.
    if (now.run_ns - before.run_ns > now.at_ns - before.at_ns) now.at_ns = clock();
    return 'read';
  }

  /** Spread over the rounds, so that they cost the same: each task has its own moment within the period. */
  private isStale(task: LiveTask, now: number): boolean {
    const { shown } = this.round;
    const period = shown === undefined || shown.has(task) ? STALE_NS : HIDDEN_STALE_NS;
    return now - task.statRead_ns > period - ((task.tid * 7919) % 1000) * (period / 2000);
  }

  private readStatOf(task: LiveTask, now: number): void {
    const { tasks, refuse } = this.options;
    const stat = readStat(this.root, `${task.pid}/task/${task.tid}`);
    if (!isRead(stat)) {
      if (stat.gone) tasks.bury(task);
      else refuse(stat, 'stat');
      carry(task);
      return;
    }
    if (stat.starttime !== task.stat.starttime) {
      // What was read of schedstat is another thread's.
      task.now.run_ns = Number.NaN;
      task.now.wait_ns = Number.NaN;
      task.now.slices = Number.NaN;
      tasks.bury(task);
      // Where the main thread is another one the process is.
      if (task.tid !== task.pid) tasks.bear(task.process, task.tid);
      return;
    }
    if (stat.comm !== task.stat.comm) this.renames.push(task);
    if (task.tid === task.pid) task.statBefore = task.stat;
    task.stat = stat;
    task.statRead_ns = now;
    task.countStat(this.round.delayAccounting);
    if (stat.state === 'R' && Number.isNaN(task.now.sleeps)) this.beginAwake(task);
    if (task.now.run_ns === 0 && task.now.slices === 0 && task.now.cpu_ticks > COARSE_TICKS)
      this.seen.contradicts();
  }

  /** Reads how often a thread gave the CPU up by itself. A captured tree does not tell which of its files was read first. */
  private readSleeps(task: LiveTask): void {
    if (this.root.captured) return;
    const status = readStatus(this.root, `${task.pid}/task/${task.tid}`);
    if (isRead(status)) task.now.sleeps = status.voluntary_ctxt_switches ?? Number.NaN;
  }

  /** Of a thread that is newly met runnable: it must still be so after its sleeps were counted, or one may be under way. */
  private beginAwake(task: LiveTask): void {
    this.readSleeps(task);
    if (Number.isNaN(task.now.sleeps)) return;
    const again = readStat(this.root, `${task.pid}/task/${task.tid}`);
    if (!isRead(again) || again.state !== 'R') task.now.sleeps = Number.NaN;
  }

  /** Of a main thread that took its number by exec in this round nothing is known: to be asked when all were read. */
  checkExec(process: LiveProcess): void {
    const { host } = this.root;
    const leader = process.threads.get(process.pid);
    const swapped = leader?.born === false && isSwapped(process, leader, host.clock_ticks);
    if (leader !== undefined && swapped !== false) {
      leader.swapped = true;
      this.rate(leader);
      // The others ended by that exec: none of them can call another one.
      if (swapped === true) process.ended = [];
    }
    if (process.ended.length + process.endedBefore.length === 0) return;
    process.endedBefore = process.ended;
    process.ended = [];
  }

  /** Works rates out; of what the kernel counts per thread a process has the sum. */
  rate(task: LiveTask | LiveProcess): void {
    const { clock_ticks } = this.root.host;
    const { rates } = task;
    computeRates(task.before, task.now, clock_ticks, rates);
    if (task.born && rates.missing !== undefined) rates.missing = 'new';
    if (this.seen.none) rates.noSchedstat = 'kernel';
    if (task instanceof LiveProcess) {
      task.account(clock_ticks);
      sumThreads(task, clock_ticks);
    } else if (task.swapped) clearRates(rates, 'exec');
  }
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
