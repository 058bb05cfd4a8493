import { Unknown } from '../model/unknown.ts';
import { type MachineStat, readMachineStat } from '../procfs/machine-stat.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readSched, type Sched } from '../procfs/sched.ts';
import { readStat } from '../procfs/stat.ts';
import { isRead, type Reading } from '../procfs/unreadable.ts';
import { readUptime, type Uptime } from '../procfs/uptime.ts';

/**
 * The clock that `se.exec_start` of `/proc/PID/task/TID/sched` counts in: each CPU's own task clock, milliseconds.
 * It runs since boot, but not while the machine is suspended nor while a hypervisor has taken the CPU away (steal;
 * CONFIG_PARAVIRT_TIME_ACCOUNTING), so CPUs drift apart.
 */
export interface TaskClock {
  /** What the task clock of CPU `cpu` shows now. Right to some 15 ms: uptime and steal come in ticks. */
  now(cpu: number): number | Unknown;
}

/** What the clock is worked out from. */
export interface ClockReadings {
  readonly uptime: Reading<Uptime>;
  readonly machine: Reading<MachineStat>;
  readonly clockTicks: number;
  /** A task that was running at that moment: its CPU and its exec_start, which tell that CPU's clock exactly. */
  readonly running?: { readonly cpu: number; readonly exec_start_ms: number } | undefined;
}

const TICK_COLUMNS = ['steal', 'irq', 'softirq'] as const;
type Lost = readonly (typeof TICK_COLUMNS)[number][];
const STOLEN: Lost = ['steal'];
/** With CONFIG_IRQ_TIME_ACCOUNTING a CPU's time in interrupts is no task's time either. */
const STOLEN_AND_IRQ: Lost = TICK_COLUMNS;

/** The clocks of a moment: from a running task where there is one, which also covers suspends, else from uptime. */
export function taskClock(readings: ClockReadings): TaskClock {
  const { uptime, machine, clockTicks, running } = readings;
  if (!isRead(uptime)) return unknownClock(`uptime: ${uptime.code}`);
  if (!isRead(machine)) return unknownClock(`stat: ${machine.code}`);
  const uptimeMs = uptime.uptime * 1000;
  const lost = (cpu: number, columns: Lost): number | undefined => {
    const ticks = machine.cpus.get(cpu);
    return ticks && (columns.reduce((sum, column) => sum + ticks[column], 0) * 1000) / clockTicks;
  };
  const own = running === undefined ? undefined : calibrated(running, uptimeMs, lost);
  const columns = own?.columns ?? STOLEN;
  const base = own?.base ?? uptimeMs;
  return {
    now: (cpu) => {
      const gone = lost(cpu, columns);
      return gone === undefined ? new Unknown(`stat: CPU ${cpu} is offline`) : base - gone;
    },
  };
}

/** The clock that a CPU without any loss would show, and which columns of `/proc/stat` count as loss here. */
function calibrated(
  running: { cpu: number; exec_start_ms: number },
  uptimeMs: number,
  lost: (cpu: number, columns: Lost) => number | undefined,
): { base: number; columns: Lost } | undefined {
  const stolen = lost(running.cpu, STOLEN);
  const both = lost(running.cpu, STOLEN_AND_IRQ);
  if (stolen === undefined || both === undefined) return undefined;
  const missing = uptimeMs - running.exec_start_ms;
  const columns = Math.abs(missing - both) < Math.abs(missing - stolen) ? STOLEN_AND_IRQ : STOLEN;
  return { base: running.exec_start_ms + (columns === STOLEN ? stolen : both), columns };
}

function unknownClock(reason: string): TaskClock {
  const answer = new Unknown(reason);
  return { now: () => answer };
}

/** Reads the clocks of `root`; on a live system this very thread is the running task. */
export function readTaskClock(root: ProcRoot): TaskClock {
  const running = root.captured ? undefined : readRunning(root);
  return taskClock({
    uptime: readUptime(root),
    machine: readMachineStat(root),
    clockTicks: root.host.clock_ticks,
    running,
  });
}

function readRunning(root: ProcRoot): ClockReadings['running'] {
  const sched = readSched(root, 'thread-self');
  const stat = readStat(root, 'thread-self');
  if (!isRead(sched) || !isRead(stat) || sched.exec_start_ms === undefined) return undefined;
  return { cpu: stat.processor, exec_start_ms: sched.exec_start_ms };
}

/**
 * Why it is not known when a task last ran whose exec_start is 0: the kernel forgets it as it moves the task to another
 * CPU, which may be one that has just fallen asleep (since Linux 6.12 such a one may stay in the line for a while).
 */
export const FORGOTTEN = new Unknown('sched: exec_start is 0 (moved to another CPU, has not run since)');

/**
 * How long a task that does not run has stood still, milliseconds: a sleeper since it fell asleep, a zombie since
 * its main thread ended. Unknown without its sched file (CONFIG_SCHED_DEBUG), and where the kernel has forgotten it.
 */
export function stillFor(clock: TaskClock, cpu: number, sched: Reading<Sched>): number | Unknown {
  if (!isRead(sched)) return new Unknown(`sched: ${sched.code}`);
  if (sched.exec_start_ms === undefined) return new Unknown('sched: has no exec_start');
  if (sched.exec_start_ms === 0) return FORGOTTEN;
  const now = clock.now(cpu);
  return typeof now === 'number' ? Math.max(0, now - sched.exec_start_ms) : now;
}
