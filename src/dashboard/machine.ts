import { readLoadavg, type Loadavg } from '../procfs/loadavg.ts';
import { type CpuTicks, type MachineStat, readMachineStat } from '../procfs/machine-stat.ts';
import { type Meminfo, readMeminfo } from '../procfs/meminfo.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readPidMax, readThreadsMax } from '../procfs/sysctl.ts';
import { isRead, type Reading } from '../procfs/unreadable.ts';
import { readUptime, type Uptime } from '../procfs/uptime.ts';

/** How a CPU, or all of them, spent the time between two rounds; percent, together 100. */
export interface CpuUse {
  readonly user: number;
  readonly system: number;
  readonly iowait: number;
  readonly irq: number;
  readonly steal: number;
  readonly idle: number;
}

/** The machine in one round. Rates are undefined in the first one. */
export interface Machine {
  readonly stat: Reading<MachineStat>;
  readonly loadavg: Reading<Loadavg>;
  readonly uptime: Reading<Uptime>;
  readonly meminfo: Reading<Meminfo>;
  /** How many tasks there may be, and how large their numbers may be. */
  readonly threadsMax: Reading<number>;
  readonly pidMax: Reading<number>;
  readonly use: CpuUse | undefined;
  /** By CPU number. */
  readonly cpus: ReadonlyMap<number, CpuUse>;
  /** A second, over all CPUs. */
  readonly switches: number | undefined;
  readonly forks: number | undefined;
}

/** How the time between two readings was spent; undefined when none has passed. */
export function cpuUse(before: CpuTicks, now: CpuTicks): CpuUse | undefined {
  // guest is within user (proc_stat(5)); idle and iowait may step back a little.
  const gone = (pick: (ticks: CpuTicks) => number): number => Math.max(0, pick(now) - pick(before));
  const user = gone((ticks) => ticks.user + ticks.nice);
  const system = gone((ticks) => ticks.system);
  const iowait = gone((ticks) => ticks.iowait);
  const irq = gone((ticks) => ticks.irq + ticks.softirq);
  const steal = gone((ticks) => ticks.steal);
  const idle = gone((ticks) => ticks.idle);
  const total = user + system + iowait + irq + steal + idle;
  if (total <= 0) return undefined;
  const share = (ticks: number): number => (ticks * 100) / total;
  return {
    user: share(user),
    system: share(system),
    iowait: share(iowait),
    irq: share(irq),
    steal: share(steal),
    idle: share(idle),
  };
}

/** Percent of the time in which a CPU did something. */
export function busy(use: CpuUse): number {
  return use.user + use.system + use.irq + use.steal;
}

/**
 * Reads the machine's files.
 *
 * @param seconds since `before` was read
 */
export function readMachine(root: ProcRoot, before: Machine | undefined, seconds: number): Machine {
  const stat = readMachineStat(root);
  const last = before !== undefined && isRead(before.stat) ? before.stat : undefined;
  const both = last !== undefined && isRead(stat) ? { last, now: stat } : undefined;
  const cpus = new Map<number, CpuUse>();
  for (const [cpu, ticks] of both?.now.cpus ?? []) {
    const earlier = both?.last.cpus.get(cpu);
    const use = earlier === undefined ? undefined : cpuUse(earlier, ticks);
    if (use !== undefined) cpus.set(cpu, use);
  }
  const rate = (pick: (stat: MachineStat) => number): number | undefined =>
    both === undefined || !(seconds > 0)
      ? undefined
      : Math.max(0, pick(both.now) - pick(both.last)) / seconds;
  return {
    stat,
    loadavg: readLoadavg(root),
    uptime: readUptime(root),
    meminfo: readMeminfo(root),
    threadsMax: readThreadsMax(root),
    pidMax: readPidMax(root),
    use: both === undefined ? undefined : cpuUse(both.last.total, both.now.total),
    cpus,
    switches: rate((read) => read.ctxt),
    forks: rate((read) => read.processes),
  };
}
