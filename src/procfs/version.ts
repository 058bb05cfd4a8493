import type { ByteString } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { parseLine } from './single.ts';
import type { Reading } from './unreadable.ts';

/** Reads `/proc/version`, proc_version(5): kernel, compiler and build in one line, without its newline. */
export function readVersion(root: ProcRoot): Reading<ByteString> {
  return root.parse('version', parseLine);
}
