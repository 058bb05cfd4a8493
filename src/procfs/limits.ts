/** One row of `/proc/PID/limits`, proc_pid_limits(5); `unlimited` is Infinity. */
export interface Limit {
  readonly soft: number;
  readonly hard: number;
  /** `bytes`, `processes`, `us` …; empty where the kernel names none. */
  readonly unit: string;
}
/** By the kernel's words: `Max stack size`, `Max processes`, `Max open files` … */
export type Limits = ReadonlyMap<string, Limit>;
