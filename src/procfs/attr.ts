import { type ByteString, byteString, NEWLINE, seek } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import type { Reading } from './unreadable.ts';

/**
 * `/proc/PID/attr/current`, proc_pid_attr(5): the label that a security module (SELinux, AppArmor, Smack)
 * gave the task, raw, up to its first NUL or newline. Empty when there is none.
 */
export function parseAttrCurrent(bytes: Buffer, end: number = bytes.length): Reading<ByteString> {
  return byteString(bytes, 0, seek(bytes, 0, 0, seek(bytes, NEWLINE, 0, end)));
}

/** Reads `DIR/attr/current`: EINVAL where no security module labels tasks. */
export function readAttrCurrent(root: ProcRoot, dir: string): Reading<ByteString> {
  return root.parse(`${dir}/attr/current`, parseAttrCurrent);
}
