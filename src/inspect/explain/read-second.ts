import { type Counters, noCounters } from '../../model/rates.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readSchedstat } from '../../procfs/schedstat.ts';
import { readStat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { readTaskClock } from '../task-clock.ts';
import { blockedKind } from '../waits/blocked-kind.ts';
import { classOf } from '../waits/class-of.ts';
import { ThreadReader } from '../waits/read-thread.ts';
import { type LastSecond, lastSecond, type RunTimes, type WaitSample } from './last-second.ts';

/** What reading a second needs from outside. */
export interface Pace {
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds of a clock that only goes forward. */
  readonly elapsed: () => number;
}

const SAMPLES = 20;
const STEP_MS = 50;
const NS = 1e6;

/** Watches task `tid` of `pid` for a second: its counters at both ends, its wait in between. */
export async function readLastSecond(
  root: ProcRoot,
  pid: number,
  tid: number,
  { sleep, elapsed }: Pace,
): Promise<LastSecond> {
  const dir = `${pid}/task/${tid}`;
  const start = elapsed();
  const runBefore = readRunTimes(root, pid);
  const before = readCounters(root, dir, elapsed() * NS) ?? noCounters();
  const reader = new ThreadReader(root, readTaskClock(root), elapsed);
  const samples: WaitSample[] = [];
  for (let sample = 0; sample < SAMPLES; sample++) {
    await sleep(STEP_MS);
    const look = reader.firstLook(dir);
    if (look === undefined) continue;
    const thread = reader.complete(look, pid, false, undefined);
    const classed = classOf(thread);
    samples.push({ wait: classed.wait, kind: blockedKind(classed, thread.call) });
  }
  const after = readCounters(root, dir, elapsed() * NS);
  const runAfter = readRunTimes(root, pid);
  return lastSecond({
    before,
    after,
    samples,
    runBefore,
    runAfter,
    clockTicks: root.host.clock_ticks,
    intervalMs: elapsed() - start,
  });
}

function readCounters(root: ProcRoot, dir: string, at_ns: number): Counters | undefined {
  const stat = readStat(root, dir);
  if (!isRead(stat)) return undefined;
  const schedstat = readSchedstat(root, dir);
  const status = readStatus(root, dir);
  const counters = noCounters();
  counters.at_ns = at_ns;
  counters.state = stat.state;
  counters.cpu_ticks = stat.utime + stat.stime;
  // A kernel without CONFIG_SCHED_INFO writes zeros.
  if (isRead(schedstat) && (schedstat.run_ns > 0 || stat.utime + stat.stime === 0)) {
    counters.run_ns = schedstat.run_ns;
    counters.wait_ns = schedstat.wait_ns;
    counters.slices = schedstat.slices;
  }
  if (isRead(status)) {
    counters.vcsw = status.voluntary_ctxt_switches ?? Number.NaN;
    counters.ivcsw = status.nonvoluntary_ctxt_switches ?? Number.NaN;
  }
  return counters;
}

function readRunTimes(root: ProcRoot, pid: number): RunTimes {
  const names = root.list(`${pid}/task`);
  const times = new Map<number, { comm: string; run_ns: number }>();
  for (const name of isRead(names) ? names : []) {
    const dir = `${pid}/task/${name}`;
    const stat = readStat(root, dir);
    const schedstat = readSchedstat(root, dir);
    if (!isRead(stat)) continue;
    const ticks = ((stat.utime + stat.stime) * 1e9) / root.host.clock_ticks;
    const exact = isRead(schedstat) && schedstat.run_ns > 0 ? schedstat.run_ns : ticks;
    times.set(Number(name), { comm: stat.comm, run_ns: exact });
  }
  return times;
}
