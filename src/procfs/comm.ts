import type { ByteString } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { parseLine } from './single.ts';
import type { Reading } from './unreadable.ts';

/**
 * Reads `DIR/comm`, proc_pid_comm(5): the task's name without the newline that the kernel puts behind it.
 * Raw; it may hold newlines of its own.
 */
export function readComm(root: ProcRoot, dir: string): Reading<ByteString> {
  return root.parse(`${dir}/comm`, parseLine);
}
