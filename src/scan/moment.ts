import type { ProcRoot } from '../procfs/root.ts';
import type { MachineStat } from '../procfs/machine-stat.ts';
import type { Reading } from '../procfs/unreadable.ts';

/**
 * The machine at the moment of a scan: what turns a task's raw ticks and pages into times and shares. Each file
 * is read when first asked for and then kept, so that every row of a run is measured against the same clock.
 */
export interface Moment {
  readonly root: ProcRoot;
  /** Wall clock of the run, seconds since 1970, not rounded. */
  readonly now: number;
  /** Clock ticks since boot, `/proc/uptime` cut to ticks. */
  readonly uptimeTicks: number;
  /** Boot time, seconds since 1970 (btime of `/proc/stat`). */
  readonly btime: Reading<number>;
  readonly machine: Reading<MachineStat>;
  /** KiB. */
  readonly memTotal: Reading<number>;
  /** Digits of `/proc/sys/kernel/pid_max`; 5 when it can't be read. */
  readonly pidDigits: number;
  readonly bootId: Reading<string>;
  /** True when the kernel accounts block-I/O delays (`/proc/sys/kernel/task_delayacct` is 1). */
  readonly delayAccounting: boolean;
}
