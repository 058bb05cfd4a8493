/** `/proc/PID/autogroup`, sched(7): `/autogroup-N nice M`. */
export interface Autogroup {
  readonly id: number;
  readonly nice: number;
}
