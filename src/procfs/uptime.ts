/** `/proc/uptime`, proc_uptime(5). */
export interface Uptime {
  /** Seconds since boot, with the file's two decimals. */
  readonly uptime: number;
  /** Seconds, summed over CPUs. */
  readonly idle: number;
}
