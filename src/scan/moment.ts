import type { MachineStat } from '../procfs/machine-stat.ts';
import { readMachineStat } from '../procfs/machine-stat.ts';
import { readMeminfo } from '../procfs/meminfo.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readBootId, readDelayAccounting, readPidMax } from '../procfs/sysctl.ts';
import { isRead, malformed, type Reading } from '../procfs/unreadable.ts';
import { readUptime } from '../procfs/uptime.ts';

/**
 * The machine at the moment of a scan: what turns a task's raw ticks and pages into times and shares. Each file
 * is read when first asked for and then kept, so that every row of a run is measured against the same clock.
 */
export interface Moment {
  readonly root: ProcRoot;
  /** Wall clock of the run, seconds since 1970, not rounded. */
  readonly now: number;
  /** Clock ticks since boot, `/proc/uptime` cut to ticks; 0 when it can't be read. */
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

const DEFAULT_PID_DIGITS = 5;

/** The moment of `root`, read as it is asked for. */
export class RootMoment implements Moment {
  readonly root: ProcRoot;
  readonly now: number;
  /** What was read already, by property. */
  private readonly kept = new Map<string, unknown>();

  /** @param now seconds since 1970; of a long watch not the moment when the root was opened */
  constructor(root: ProcRoot, now: number = root.host.now) {
    this.root = root;
    this.now = now;
  }

  get uptimeTicks(): number {
    return this.once('uptime', () => {
      const read = readUptime(this.root);
      return isRead(read) ? Math.trunc(read.uptime * this.root.host.clock_ticks) : 0;
    });
  }

  get machine(): Reading<MachineStat> {
    return this.once('machine', () => readMachineStat(this.root));
  }

  get btime(): Reading<number> {
    return isRead(this.machine) ? this.machine.btime : this.machine;
  }

  get memTotal(): Reading<number> {
    return this.once('memory', () => {
      const read = readMeminfo(this.root);
      return isRead(read) ? (read.get('MemTotal') ?? malformed('meminfo', 'has no MemTotal')) : read;
    });
  }

  get pidDigits(): number {
    return this.once('pidDigits', () => {
      const read = readPidMax(this.root);
      return isRead(read) ? String(read).length : DEFAULT_PID_DIGITS;
    });
  }

  get bootId(): Reading<string> {
    return this.once('bootId', () => readBootId(this.root));
  }

  get delayAccounting(): boolean {
    return this.once('delay', () => readDelayAccounting(this.root));
  }

  private once<T>(what: string, read: () => T): T {
    if (!this.kept.has(what)) this.kept.set(what, read());
    return this.kept.get(what) as T;
  }
}
