import { Cursor } from './bytes.ts';
import { LineNames, lineNumbers, missingNumber, notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** `/proc/PID/io` and `/proc/PID/task/TID/io`, proc_pid_io(5): bytes and calls; needs the rights of ptrace. */
export interface Io {
  readonly rchar: number;
  readonly wchar: number;
  readonly syscr: number;
  readonly syscw: number;
  readonly read_bytes: number;
  readonly write_bytes: number;
  readonly cancelled_write_bytes: number;
}

const NAMES = new LineNames([
  'rchar',
  'wchar',
  'syscr',
  'syscw',
  'read_bytes',
  'write_bytes',
  'cancelled_write_bytes',
]);

/** The record in the first `end` bytes of an io file, or `MALFORMED` when one of its lines is missing. */
export function parseIo(bytes: Buffer, end: number = bytes.length): Reading<Io> {
  const broken = notWholeLines('io', bytes, end);
  if (broken !== undefined) return broken;
  const io = lineNumbers(NAMES, new Cursor(bytes, end));
  const missing = missingNumber(io);
  return missing === undefined ? io : malformed('io', `has no ${missing}`);
}

/** Reads `DIR/io`: the totals of a process for `PID`, its ended threads too; a thread's own for `PID/task/TID`. */
export function readIo(root: ProcRoot, dir: string): Reading<Io> {
  return root.parse(`${dir}/io`, parseIo);
}
