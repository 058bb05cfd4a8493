/** `/proc/PID/smaps_rollup`, proc_pid_smaps(5): KiB summed over the mappings. */
export interface SmapsRollup {
  readonly Rss: number;
  readonly Pss: number;
  readonly Private_Clean: number;
  readonly Private_Dirty: number;
  readonly Swap: number;
}
