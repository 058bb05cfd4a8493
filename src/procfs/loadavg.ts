import { Cursor, SLASH } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** `/proc/loadavg`, proc_loadavg(5). */
export interface Loadavg {
  readonly load1: number;
  readonly load5: number;
  readonly load15: number;
  /** Scheduling entities that are runnable now. */
  readonly runnable: number;
  /** Scheduling entities (tasks) that exist: host-wide even in a PID namespace. */
  readonly entities: number;
  readonly last_pid: number;
}

/** The record in the first `end` bytes of a loadavg file, or `MALFORMED`. */
export function parseLoadavg(bytes: Buffer, end: number = bytes.length): Reading<Loadavg> {
  const broken = notWholeLines('loadavg', bytes, end);
  if (broken !== undefined) return broken;
  const line = new Cursor(bytes, end);
  const load1 = line.number();
  const load5 = line.number();
  const load15 = line.number();
  const runnable = line.blanks().integer();
  const entities = line.skip(SLASH) ? line.number() : Number.NaN;
  const last_pid = line.number();
  if (Number.isNaN(load1 + load5 + load15 + runnable + entities + last_pid))
    return malformed('loadavg', 'is not three loads, two counts and a task number');
  return { load1, load5, load15, runnable, entities, last_pid };
}

/** Reads and parses `/proc/loadavg`. */
export function readLoadavg(root: ProcRoot): Reading<Loadavg> {
  return root.parse('loadavg', parseLoadavg);
}
