/** `/proc/PID/io` and `/proc/PID/task/TID/io`, proc_pid_io(5): bytes and calls; needs the rights of ptrace. */
export interface Io {
  readonly rchar: number;
  readonly wchar: number;
  readonly syscr: number;
  readonly syscw: number;
  readonly read_bytes: number;
  readonly write_bytes: number;
  readonly cancelled_write_bytes: number;
}
