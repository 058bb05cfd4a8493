/**
 * Whether this kernel keeps schedstat, from what was read of it. One built without CONFIG_SCHED_INFO has no such file or
 * only zeros in it (Documentation/scheduler/sched-stats.rst), and that of all tasks alike: one task says nothing against
 * what others show.
 */
export class SchedstatSeen {
  /** True once it is sure that there is none. */
  none = false;
  /** True once a file was there. */
  private hasFile = false;
  /** True once a number in one was not 0. */
  private counts = false;
  private lacking = 0;

  /** Of a task that is there the file was read. */
  found(run_ns: number, slices: number): void {
    this.hasFile = true;
    if (run_ns > 0 || slices > 0) this.counts = true;
  }

  /** A task is there, and no such file of it. */
  lacks(): void {
    this.lacking++;
  }

  /** A task has been on a CPU, as stat says, and its schedstat says that it never was. */
  contradicts(): void {
    if (!this.counts) this.none = true;
  }

  /** A whole round is over: where there were tasks and none had a file, there is none. */
  endRound(): void {
    if (!this.hasFile && this.lacking > 0) this.none = true;
  }
}
