import type { Task, TaskFiles } from '../model/task.ts';
import { type Counters, noCounters, noRates, type Rates } from '../model/rates.ts';
import { type BlockedKind, blockedKindOf } from '../model/state-analysis.ts';
import type { Stat } from '../procfs/stat.ts';
import { isRead, type Reading } from '../procfs/unreadable.ts';

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
  /** What it was last seen blocked by: a sample that meets it on a CPU says nothing of its waits. */
  blockedKind: BlockedKind | undefined = undefined;
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
    last.vcsw = Number.NaN;
    last.ivcsw = Number.NaN;
    last.migrations = Number.NaN;
    last.read_bytes = Number.NaN;
    last.write_bytes = Number.NaN;
  }

  /** Counters of the records that were read beside stat and schedstat. */
  countRecords(): void {
    const { now, status, sched, io } = this;
    now.vcsw = counter(status, (record) => record.voluntary_ctxt_switches);
    now.ivcsw = counter(status, (record) => record.nonvoluntary_ctxt_switches);
    now.migrations = counter(sched, (record) => record.nr_migrations);
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
    if (stat.state !== 'R') this.blockedKind = blockedKindOf(stat.state);
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

  constructor(process: LiveProcess, tid: number, stat: Stat) {
    super(process.pid, tid, stat);
    this.process = process;
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
  /**
   * CPU in this round that none of its living threads accounts for, percent: burned by threads that have ended.
   * NaN when it is not known; ticks are coarse, so a few ticks more or less mean nothing.
   */
  remainder = Number.NaN;

  constructor(pid: number, stat: Stat) {
    super(pid, pid, stat);
  }
}
