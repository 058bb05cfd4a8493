import { complete, namedNumbers, notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import type { Reading } from './unreadable.ts';

/**
 * `/proc/PID/io` and `/proc/PID/task/TID/io`, proc_pid_io(5): bytes and calls; needs the rights of ptrace.
 */
export interface Io {
  readonly rchar: number;
  readonly wchar: number;
  readonly syscr: number;
  readonly syscw: number;
  readonly read_bytes: number;
  readonly write_bytes: number;
  readonly cancelled_write_bytes: number;
}

/** The record in the first `end` bytes of an io file, or `MALFORMED` when one of its lines is missing. */
export function parseIo(bytes: Buffer, end: number = bytes.length): Reading<Io> {
  const broken = notWholeLines('io', bytes, end);
  if (broken !== undefined) return broken;
  const numbers = namedNumbers(bytes, end);
  const of = (name: string): number => numbers.get(name) ?? Number.NaN;
  return complete('io', {
    rchar: of('rchar'),
    wchar: of('wchar'),
    syscr: of('syscr'),
    syscw: of('syscw'),
    read_bytes: of('read_bytes'),
    write_bytes: of('write_bytes'),
    cancelled_write_bytes: of('cancelled_write_bytes'),
  });
}

/**
 * Reads `DIR/io`: the totals of a process for `PID`, its ended threads too; a thread's own for
 * `PID/task/TID`.
 */
export function readIo(root: ProcRoot, dir: string): Reading<Io> {
  return root.parse(`${dir}/io`, parseIo);
}
