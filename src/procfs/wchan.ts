import { type ByteString, Cursor } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * `/proc/PID/wchan`, proc_pid_wchan(5): the kernel function that the task sleeps in, raw, without a newline
 * in the file. `0` when it runs, and when we lack the rights of ptrace. `MALFORMED` when the file is empty.
 */
export function parseWchan(bytes: Buffer, end: number = bytes.length): Reading<ByteString> {
  const symbol = new Cursor(bytes, end).restOfLine();
  return symbol === '' ? malformed('wchan', 'is empty') : symbol;
}

/** Reads `DIR/wchan`, where `dir` is `PID` (its main thread) or `PID/task/TID`. */
export function readWchan(root: ProcRoot, dir: string): Reading<ByteString> {
  return root.parse(`${dir}/wchan`, parseWchan);
}
