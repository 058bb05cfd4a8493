import type { FileName, Task, TaskFiles } from '../model/task.ts';
import { type Counters, noCounters, noRates, type Rates } from '../model/rates.ts';
import { type BlockedKind, blockedKindOf } from '../model/state-analysis.ts';
import type { Stat } from '../procfs/stat.ts';
import { isRead, type Reading } from '../procfs/unreadable.ts';

/** What utime and stime of stat, each cut to whole ticks, may be off at both ends of an interval. */
const COARSE_TICKS = 2;
const NS_PER_S = 1e9;

/** No descriptor is kept. */
export const NO_FD = -1;

/** What a process and a thread that are watched have in common: the newest records, and the rates from the last two. */
abstract class Live implements Task {
  abstract readonly kind: Task['kind'];
  readonly pid: number;
  readonly tid: number;
  stat: Stat;
  owner: TaskFiles['owner'] = undefined;
  status: TaskFiles['status'] = undefined;
  statm: TaskFiles['statm'] = undefined;
  schedstat: TaskFiles['schedstat'] = undefined;
  sched: TaskFiles['sched'] = undefined;
  io: TaskFiles['io'] = undefined;
  wchan: TaskFiles['wchan'] = undefined;
  cmdline: TaskFiles['cmdline'] = undefined;
  before: Counters = noCounters();
  now: Counters = noCounters();
  readonly rates: Rates = noRates();
  /** When `stat` was read, nanoseconds of the sampler's clock: what is shown is as old as this. */
  statRead_ns = 0;
  /** True in the round in which it was first seen, after the first round. */
  born = false;
  /** True once it has ended; its last values stay. */
  gone = false;

  constructor(pid: number, tid: number, stat: Stat) {
    this.pid = pid;
    this.tid = tid;
    this.stat = stat;
  }

  /** Makes the last reading the one before, so that `now` can be filled again. */
  turn(): void {
    const last = this.before;
    this.before = this.now;
    this.now = last;
    // Records are read of the rows that show them only: what was not read this time is not known.
    last.sleeps = Number.NaN;
    last.ahead_ns = 0;
    last.vcsw = Number.NaN;
    last.ivcsw = Number.NaN;
    last.migrations = Number.NaN;
    last.read_bytes = Number.NaN;
    last.write_bytes = Number.NaN;
  }

  /** Counters of the records that were `read` in this round beside stat and schedstat: others may be long ago. */
  countRecords(read: ReadonlySet<FileName>): void {
    const { now, status, sched, io } = this;
    // Of a process all but io are its main thread's: `sumRecords` knows when that is the process's.
    if (read.has('status')) {
      now.vcsw = counter(status, (record) => record.voluntary_ctxt_switches);
      now.ivcsw = counter(status, (record) => record.nonvoluntary_ctxt_switches);
    }
    if (read.has('sched')) now.migrations = counter(sched, (record) => record.nr_migrations);
    if (!read.has('io')) return;
    now.read_bytes = counter(io, (record) => record.read_bytes);
    now.write_bytes = counter(io, (record) => record.write_bytes);
  }

  /** Counters of `stat`. */
  countStat(delayAccounting: boolean): void {
    const { now, stat } = this;
    now.cpu_ticks = stat.utime + stat.stime;
    now.minflt = stat.minflt;
    now.majflt = stat.majflt;
    now.blkio_ticks = delayAccounting ? stat.delayacct_blkio_ticks : Number.NaN;
    now.state = stat.state;
  }
}

function counter<T>(reading: Reading<T> | undefined, pick: (record: T) => number | undefined): number {
  return reading !== undefined && isRead(reading) ? (pick(reading) ?? Number.NaN) : Number.NaN;
}

/** A thread that is watched. */
export class LiveTask extends Live {
  override readonly kind = 'thread';
  readonly process: LiveProcess;
  /** The kept descriptor of its schedstat, or `NO_FD`. */
  schedstatFd = NO_FD;
  /** Of a main thread: its stat before the one that was read in this round. */
  statBefore: Stat | undefined = undefined;
  /** True in a round in which its counters are, or may be, another thread's: see `isSwapped`. */
  swapped = false;
  /** What it was last seen blocked by: the wait that it is in, or was in when the interval began. */
  blockedKind: BlockedKind | undefined = undefined;
  /** True where more than the state letter was seen of the wait that it is in. */
  waitSeen = false;

  constructor(process: LiveProcess, tid: number, stat: Stat) {
    super(process.pid, tid, stat);
    this.process = process;
  }

  /** Takes `kind` for that of the wait that it is in: true until it runs. */
  sawWait(kind: BlockedKind): void {
    this.blockedKind = kind;
    this.waitSeen = true;
  }

  /**
   * Forgets a wait that has ended: who ran waits for something else, of which only the letter tells until it is looked
   * at.
   *
   * @param moved whether it ran, or may have run, since the sample before
   */
  countWait(moved: boolean): void {
    const { state } = this.stat;
    const { state: earlier } = this.before;
    if (!moved && state === earlier) return;
    this.waitSeen = false;
    if (state !== 'R') this.blockedKind = blockedKindOf(state);
    // Met on a CPU: what is known is the wait that the interval began with, if it did.
    else if (earlier === 'R') this.blockedKind = undefined;
  }
}

/** A process that is watched, with its threads in the kernel's order. */
export class LiveProcess extends Live {
  override readonly kind = 'process';
  readonly threads = new Map<number, LiveTask>();
  /** True when a thread was found to have ended by reading it: the list is to be read again. */
  lost = false;
  /** True when one of its threads ran in this round. */
  moved = false;
  /** Its threads that ended in this round, and those of the round before. */
  ended: LiveTask[] = [];
  endedBefore: LiveTask[] = [];
  /** CPU of its living threads in this round, percent of its interval; NaN when it is not known. */
  threadsCpu = Number.NaN;
  /**
   * CPU in this round that none of its living threads accounts for, percent: burned by threads that have ended.
   * NaN when it is not known.
   */
  remainder = Number.NaN;

  constructor(pid: number, stat: Stat) {
    super(pid, pid, stat);
  }

  /**
   * Takes `threadsCpu` for the CPU time of the process where both agree: its threads are counted in nanoseconds, and the
   * process, with its dead threads, in clock ticks.
   */
  account(clock_ticks: number): void {
    const { rates, threadsCpu } = this;
    this.remainder = Math.max(0, rates.cpu - threadsCpu);
    const coarse = (COARSE_TICKS * 100 * NS_PER_S) / clock_ticks / rates.interval_ns;
    if (!(this.remainder <= coarse)) return;
    this.remainder = 0;
    rates.cpu = threadsCpu;
    rates.source = 'schedstat';
  }
}
