import { namedNumbers, notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * `/proc/meminfo`, proc_meminfo(5): KiB by the kernel's names (`MemTotal`, `CommitLimit`, `Committed_AS` …);
 * the `HugePages_` ones are counts.
 */
export type Meminfo = ReadonlyMap<string, number>;

/**
 * The record in the first `end` bytes of a meminfo file; `MALFORMED` without its end or without any number.
 */
export function parseMeminfo(bytes: Buffer, end: number = bytes.length): Reading<Meminfo> {
  const broken = notWholeLines('meminfo', bytes, end);
  if (broken !== undefined) return broken;
  const sizes = namedNumbers(bytes, end);
  return sizes.size > 0 ? sizes : malformed('meminfo', 'holds no sizes');
}

/** Reads and parses `/proc/meminfo`. */
export function readMeminfo(root: ProcRoot): Reading<Meminfo> {
  return root.parse('meminfo', parseMeminfo);
}
