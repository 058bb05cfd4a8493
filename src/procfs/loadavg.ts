/** `/proc/loadavg`, proc_loadavg(5). */
export interface Loadavg {
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
  /** Scheduling entities that are runnable now. */
  readonly runnable: number;
  /** Scheduling entities (tasks) that exist: host-wide even in a PID namespace. */
  readonly entities: number;
  readonly last_pid: number;
}
