/**
 * `/proc/PID/task/TID/schedstat`, Documentation/scheduler/sched-stats.rst. All three are 0 on a kernel that
 * was built without CONFIG_SCHED_INFO, and the file is absent without CONFIG_SCHEDSTATS/SCHED_INFO.
 */
export interface Schedstat {
  /** Nanoseconds on a CPU. */
  readonly run_ns: number;
  /** Nanoseconds runnable and waiting for a CPU; credited when the wait ends. */
  readonly wait_ns: number;
  /** How many times it got a CPU. */
  readonly slices: number;
}
