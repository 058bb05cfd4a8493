/** One `cpu` line of `/proc/stat`: clock ticks. */
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
/** `/proc/stat`, proc_stat(5). */
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
