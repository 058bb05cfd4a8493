/** `/proc/PID/statm`, proc_pid_statm(5): pages. */
export interface Statm {
  readonly size: number;
  readonly resident: number;
  readonly shared: number;
  readonly text: number;
  readonly data: number;
}
