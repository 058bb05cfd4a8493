import type { Counters, Rates } from '../model/rates.ts';
import type { LiveProcess } from './live-task.ts';

const NS_PER_S = 1e9;

/** A rate, and the counter that it is the change of. */
type Summed = Extract<keyof Rates & keyof Counters, 'slices' | 'vcsw' | 'ivcsw' | 'migrations'>;

/**
 * What the kernel counts of threads only, of the threads that `process` has now together: waits, slices. NaN where of one
 * of them it is not known: the sum of the others would look like the whole. Of a thread that is new in this round all
 * that it counted happened in it.
 */
export function sumThreads(process: LiveProcess, clock_ticks: number): void {
  const { rates, threads } = process;
  if (rates.missing !== undefined) return;
  const { interval_ns } = rates;
  const none = threads.size === 0 ? Number.NaN : 0;
  const percentOfTicks = ((100 / clock_ticks) * NS_PER_S) / interval_ns;
  let runq = none;
  let slices = none;
  let blkio = none;
  for (const { born, now, rates: own } of threads.values()) {
    runq += born ? (now.wait_ns * 100) / interval_ns : own.runq;
    slices += born ? (now.slices * NS_PER_S) / interval_ns : own.slices;
    blkio += born ? now.blkio_ticks * percentOfTicks : own.blkio;
    if (Number.isNaN(own.runq) && own.noSchedstat === 'kernel') rates.noSchedstat = 'kernel';
  }
  if (rates.noSchedstat !== 'kernel') rates.noSchedstat = 'thread';
  rates.runq = runq;
  rates.slices = slices;
  rates.blkio = blkio;
}

/**
 * The same of records that are read for rows which show them. What `/proc/PID` says is the main thread's, and the
 * process's where that is its one thread.
 */
export function sumRecords(process: LiveProcess): void {
  if (process.rates.missing !== undefined) return;
  const only = process.threads.size === 1 ? process.threads.get(process.pid) : undefined;
  if (only?.born === false && !only.swapped) return;
  for (const key of ['vcsw', 'ivcsw', 'migrations'] as const) process.rates[key] = sumOf(process, key);
}

function sumOf({ threads, rates }: LiveProcess, key: Summed): number {
  let sum = threads.size === 0 ? Number.NaN : 0;
  for (const { born, now, rates: own } of threads.values())
    sum += born ? (now[key] * NS_PER_S) / rates.interval_ns : own[key];
  return sum;
}

/** CPU of the threads that `process` has now, percent of its interval; NaN when it is not known of one of them. */
export function cpuOfThreads({ threads, before, now }: LiveProcess, clock_ticks: number): number {
  const tick_ns = NS_PER_S / clock_ticks;
  let ran = 0;
  let born_ns = 0;
  for (const task of threads.values()) {
    if (!task.born) ran += task.rates.cpu;
    else born_ns += Number.isNaN(task.now.run_ns) ? task.now.cpu_ticks * tick_ns : task.now.run_ns;
  }
  return ran + (born_ns * 100) / (now.at_ns - before.at_ns);
}
