/**
 * `/proc/PID/task/TID/sched` (kernel/sched/debug.c, CONFIG_SCHED_DEBUG): the lines that tinspect uses.
 * Times are milliseconds of the CPU's task clock. Lines that are absent are undefined.
 */
export interface Sched {
  /** When it last began or went on to run: for a sleeper the start of its sleep, for a zombie its end. */
  readonly exec_start_ms?: number;
  readonly sum_exec_runtime_ms?: number;
  readonly nr_migrations?: number;
  readonly nr_switches?: number;
  readonly nr_voluntary_switches?: number;
  readonly nr_involuntary_switches?: number;
  readonly policy?: number;
  readonly prio?: number;
}
