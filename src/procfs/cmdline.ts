import { type ByteString, byteString } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import type { Reading } from './unreadable.ts';

/** How much of a command line or an environment is kept, bytes: as much as ps shows. */
export const MAX_ARGUMENT_BYTES = 131_072;

/**
 * `/proc/PID/cmdline`, proc_pid_cmdline(5): the arguments, each with a NUL behind it, unless the program has
 * written a title over them. Raw, the first 128 KiB. Empty for a zombie and a kernel thread.
 */
export function parseCmdline(bytes: Buffer, end: number = bytes.length): Reading<ByteString> {
  return byteString(bytes, 0, Math.min(end, MAX_ARGUMENT_BYTES));
}

/** Reads `DIR/cmdline`, where `dir` is `PID` or `PID/task/TID`. */
export function readCmdline(root: ProcRoot, dir: string): Reading<ByteString> {
  return root.parse(`${dir}/cmdline`, parseCmdline);
}
