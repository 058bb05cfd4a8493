import { Cursor } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** `/proc/PID/statm`, proc_pid_statm(5): pages. */
export interface Statm {
  readonly size: number;
  readonly resident: number;
  readonly shared: number;
  readonly text: number;
  readonly data: number;
}

/** The record in the first `end` bytes of a statm file, or `MALFORMED`. */
export function parseStatm(bytes: Buffer, end: number = bytes.length): Reading<Statm> {
  const broken = notWholeLines('statm', bytes, end);
  if (broken !== undefined) return broken;
  const line = new Cursor(bytes, end);
  const size = line.number();
  const resident = line.number();
  const shared = line.number();
  const text = line.number();
  const lib = line.number();
  const data = line.number();
  if (Number.isNaN(size + resident + shared + text + lib + data))
    return malformed('statm', 'does not hold six numbers');
  return { size, resident, shared, text, data };
}

/** Reads and parses `DIR/statm`, where `dir` is `PID` or `PID/task/TID`: the same for all threads. */
export function readStatm(root: ProcRoot, dir: string): Reading<Statm> {
  return root.parse(`${dir}/statm`, parseStatm);
}
