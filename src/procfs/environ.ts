import { type ByteString, byteString } from './bytes.ts';
import { MAX_ARGUMENT_BYTES } from './cmdline.ts';
import type { ProcRoot } from './root.ts';
import type { Reading } from './unreadable.ts';

/**
 * `/proc/PID/environ`, proc_pid_environ(5): the environment that the program was started with, each
 * `NAME=value` with a NUL behind it. Raw, the first 128 KiB. Empty for a zombie and a kernel thread.
 */
export function parseEnviron(bytes: Buffer, end: number = bytes.length): Reading<ByteString> {
  return byteString(bytes, 0, Math.min(end, MAX_ARGUMENT_BYTES));
}

/** Reads `DIR/environ`; EACCES without the rights of ptrace. */
export function readEnviron(root: ProcRoot, dir: string): Reading<ByteString> {
  return root.parse(`${dir}/environ`, parseEnviron);
}
