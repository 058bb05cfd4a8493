import { Cursor } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** `/proc/uptime`, proc_uptime(5). */
export interface Uptime {
  /** Seconds since boot, with the file's two decimals. */
  readonly uptime: number;
  /** Seconds, summed over CPUs. */
  readonly idle: number;
}

/** The record in the first `end` bytes of an uptime file, or `MALFORMED`. */
export function parseUptime(bytes: Buffer, end: number = bytes.length): Reading<Uptime> {
  const broken = notWholeLines('uptime', bytes, end);
  if (broken !== undefined) return broken;
  const line = new Cursor(bytes, end);
  const uptime = line.number();
  const idle = line.number();
  if (Number.isNaN(uptime + idle)) return malformed('uptime', 'does not hold two numbers');
  return { uptime, idle };
}

/** Reads and parses `/proc/uptime`. */
export function readUptime(root: ProcRoot): Reading<Uptime> {
  return root.parse('uptime', parseUptime);
}
