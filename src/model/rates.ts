/** Counters of one task at one moment, as the kernel gives them; NaN where a file was not read. */
export interface Counters {
  /** When they were read: nanoseconds of a monotonic clock. */
  at_ns: number;
  /** `/proc/PID/task/TID/schedstat`; NaN on a kernel without it. */
  run_ns: number;
  wait_ns: number;
  slices: number;
  /** Clock ticks, stat: utime + stime. */
  cpu_ticks: number;
  minflt: number;
  majflt: number;
  /** Clock ticks; NaN when the kernel does not account delays. */
  blkio_ticks: number;
  /** status */
  vcsw: number;
  ivcsw: number;
  /** sched */
  migrations: number;
  /** io */
  read_bytes: number;
  write_bytes: number;
  /** One letter of stat, or '' when it was never read. */
  state: string;
  /**
   * How often it gave the CPU up by itself, status, read after schedstat and before `state`; NaN where it was not read, as
   * of threads that are not runnable.
   */
  sleeps: number;
  /** Wait that was counted before the kernel credited it, nanoseconds. */
  ahead_ns: number;
}

/**
 * Why nothing is known of what a task did: it was looked at once only; it was not there at the look before; its process
 * called exec in between, or may have, so that the counters are or may be those of another thread, which took the number of
 * the main thread; no time has passed.
 */
export type NoRates = 'one look' | 'new' | 'exec' | 'no time';

/**
 * Why what schedstat says is not known though there were two looks: the kernel keeps none, it was not read at both of
 * them, or, of a process, that holds of one of its threads.
 */
export type NoSchedstat = 'kernel' | 'unread' | 'thread';

/** What happened to a task between two moments, per second of its own interval. NaN: not known. */
export interface Rates {
  /** Why none of the numbers is known; undefined where some are. */
  missing: NoRates | undefined;
  /** Why `runq` and `slices` are not known though others are. */
  noSchedstat: NoSchedstat;
  /** Of a process: its threads are too many for records to be read of all of them in each round. */
  tooManyThreads: boolean;
  /** Nanoseconds between the two reads of this task. */
  interval_ns: number;
  /** Percent of one CPU. */
  cpu: number;
  /** Where `cpu` is from: nanoseconds of schedstat, or clock ticks where the kernel has no schedstat. */
  source: 'schedstat' | 'ticks';
  /** Percent of the interval it waited for a CPU. */
  runq: number;
  /** Got no CPU in the whole interval though it was runnable at both ends: `runq` is then a lower bound. */
  starving: boolean;
  slices: number;
  vcsw: number;
  ivcsw: number;
  migrations: number;
  minflt: number;
  majflt: number;
  read_bytes: number;
  write_bytes: number;
  /** Percent of the interval it waited for block I/O. */
  blkio: number;
}

const NS = 1e9;
/** schedstat counts the CPU time of a thread that is on a CPU at each tick only; no kernel ticks slower, at both ends. */
const TICKS_NS = 20e6;

/** Counters that nothing is known of yet. */
export function noCounters(): Counters {
  return {
    at_ns: Number.NaN,
    run_ns: Number.NaN,
    wait_ns: Number.NaN,
    slices: Number.NaN,
    cpu_ticks: Number.NaN,
    minflt: Number.NaN,
    majflt: Number.NaN,
    blkio_ticks: Number.NaN,
    vcsw: Number.NaN,
    ivcsw: Number.NaN,
    migrations: Number.NaN,
    read_bytes: Number.NaN,
    write_bytes: Number.NaN,
    state: '',
    sleeps: Number.NaN,
    ahead_ns: 0,
  };
}

/** Rates that nothing is known of yet. */
export function noRates(): Rates {
  return {
    missing: 'one look',
    noSchedstat: 'unread',
    tooManyThreads: false,
    interval_ns: Number.NaN,
    cpu: Number.NaN,
    source: 'schedstat',
    runq: Number.NaN,
    starving: false,
    slices: Number.NaN,
    vcsw: Number.NaN,
    ivcsw: Number.NaN,
    migrations: Number.NaN,
    minflt: Number.NaN,
    majflt: Number.NaN,
    read_bytes: Number.NaN,
    write_bytes: Number.NaN,
    blkio: Number.NaN,
  };
}

/** Makes `rates` unknown, all of them. */
export function clearRates(rates: Rates, why: NoRates): void {
  Object.assign(rates, noRates());
  rates.missing = why;
}

/** How far a counter went; 0 when it stepped back, which kernels do (a corrected utime), NaN when one is unknown. */
export function advance(before: number, now: number): number {
  return now < before ? 0 : now - before;
}

/**
 * Writes into `rates` what happened between two readings of the same task. `into` is the caller's so that a round
 * over thousands of tasks allocates nothing.
 *
 * The kernel credits run-queue wait when the wait ends, so the wait of several intervals may arrive in one: what
 * does not fit beside the CPU time belongs to intervals before and is left out. What is not credited yet is known of
 * a thread that was runnable when the interval began and has not slept since: it waited whenever it did not run. Of what
 * is credited later that is taken off.
 */
export function computeRates(before: Counters, now: Counters, clock_ticks: number, rates: Rates): void {
  const interval = now.at_ns - before.at_ns;
  if (!(interval > 0)) {
    clearRates(rates, Number.isNaN(interval) ? 'one look' : 'no time');
    return;
  }
  rates.interval_ns = interval;
  rates.missing = undefined;
  rates.noSchedstat = 'unread';
  rates.tooManyThreads = false;
  const perSecond = NS / interval;
  const percentOfTicks = ((100 / clock_ticks) * NS) / interval;
  const ran = advance(before.run_ns, now.run_ns);
  if (Number.isNaN(ran)) {
    rates.source = 'ticks';
    rates.cpu = advance(before.cpu_ticks, now.cpu_ticks) * percentOfTicks;
    rates.runq = Number.NaN;
    rates.starving = false;
  } else {
    const waited = Math.max(0, advance(before.wait_ns, now.wait_ns) - before.ahead_ns);
    const slices = advance(before.slices, now.slices);
    rates.source = 'schedstat';
    rates.cpu = (ran * 100) / interval;
    rates.starving = before.state === 'R' && now.state === 'R' && ran === 0 && slices === 0;
    const rest = Math.max(0, interval - ran);
    const isUncredited =
      before.state === 'R' && now.sleeps === before.sleeps && slices > 0 && rest - waited > TICKS_NS;
    rates.runq = rates.starving ? 100 : ((isUncredited ? rest : Math.min(waited, rest)) * 100) / interval;
    if (rates.starving) now.ahead_ns = before.ahead_ns + interval;
    else if (slices > 0) now.ahead_ns = isUncredited ? rest - waited : 0;
    else now.ahead_ns = before.ahead_ns;
  }
  rates.slices = advance(before.slices, now.slices) * perSecond;
  rates.vcsw = advance(before.vcsw, now.vcsw) * perSecond;
  rates.ivcsw = advance(before.ivcsw, now.ivcsw) * perSecond;
  rates.migrations = advance(before.migrations, now.migrations) * perSecond;
  rates.minflt = advance(before.minflt, now.minflt) * perSecond;
  rates.majflt = advance(before.majflt, now.majflt) * perSecond;
  rates.read_bytes = advance(before.read_bytes, now.read_bytes) * perSecond;
  rates.write_bytes = advance(before.write_bytes, now.write_bytes) * perSecond;
  rates.blkio = Math.min(100, advance(before.blkio_ticks, now.blkio_ticks) * percentOfTicks);
}
