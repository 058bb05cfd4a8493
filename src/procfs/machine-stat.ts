import { Cursor } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** One `cpu` line of `/proc/stat`: clock ticks. NaN for a column that an older kernel does not write. */
export interface CpuTicks {
  readonly user: number;
  readonly nice: number;
  readonly system: number;
  readonly idle: number;
  readonly iowait: number;
  readonly irq: number;
  readonly softirq: number;
  readonly steal: number;
}
/**
 * `/proc/stat`, proc_stat(5). Counters that are not in the file (a container's own version of it) are NaN.
 */
export interface MachineStat {
  readonly total: CpuTicks;
  /** By CPU number; offline CPUs are missing. */
  readonly cpus: ReadonlyMap<number, CpuTicks>;
  readonly ctxt: number;
  /** Boot time, seconds since 1970. */
  readonly btime: number;
  /** Forks since boot. */
  readonly processes: number;
  readonly procs_running: number;
  readonly procs_blocked: number;
}

/** user, nice, system and idle are there since the first kernels. */
const MIN_TICKS = 4;

/**
 * The record in the first `end` bytes of the machine's stat file, or `MALFORMED`: without its end, the line
 * `cpu` or `btime`.
 */
export function parseMachineStat(bytes: Buffer, end: number = bytes.length): Reading<MachineStat> {
  const broken = notWholeLines('stat', bytes, end);
  if (broken !== undefined) return broken;
  const cpus = new Map<number, CpuTicks>();
  let total: CpuTicks | undefined;
  let btime = Number.NaN;
  const counters = {
    ctxt: Number.NaN,
    processes: Number.NaN,
    procs_running: Number.NaN,
    procs_blocked: Number.NaN,
  };
  const line = new Cursor(bytes, end);
  do {
    if (line.skipText('cpu')) {
      const cpu = line.integer();
      const ticks = cpuTicks(line.numbers());
      if (ticks === undefined) return malformed('stat', 'has a cpu line with too few numbers');
      if (Number.isNaN(cpu)) total = ticks;
      else cpus.set(cpu, ticks);
    } else if (line.skipText('btime ')) btime = line.number();
    else if (line.skipText('ctxt ')) counters.ctxt = line.number();
    else if (line.skipText('processes ')) counters.processes = line.number();
    else if (line.skipText('procs_running ')) counters.procs_running = line.number();
    else if (line.skipText('procs_blocked ')) counters.procs_blocked = line.number();
  } while (line.nextLine());
  if (total === undefined) return malformed('stat', 'has no cpu line');
  if (Number.isNaN(btime)) return malformed('stat', 'has no btime');
  return { total, cpus, btime, ...counters };
}

function cpuTicks(ticks: readonly number[]): CpuTicks | undefined {
  if (ticks.length < MIN_TICKS) return undefined;
  const at = (column: number): number => ticks[column] ?? Number.NaN;
  return {
    user: at(0),
    nice: at(1),
    system: at(2),
    idle: at(3),
    iowait: at(4),
    irq: at(5),
    softirq: at(6),
    steal: at(7),
  };
}

/** Reads and parses `/proc/stat`. */
export function readMachineStat(root: ProcRoot): Reading<MachineStat> {
  return root.parse('stat', parseMachineStat);
}
