import { complete, namedNumbers, notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import type { Reading } from './unreadable.ts';

/** `/proc/PID/smaps_rollup`, proc_pid_smaps(5): KiB summed over the mappings. */
export interface SmapsRollup {
  readonly Rss: number;
  readonly Pss: number;
  readonly Private_Clean: number;
  readonly Private_Dirty: number;
  readonly Swap: number;
}

/**
 * The record in the first `end` bytes of a smaps_rollup file, or `MALFORMED` when a line of it is missing.
 */
export function parseSmapsRollup(bytes: Buffer, end: number = bytes.length): Reading<SmapsRollup> {
  const broken = notWholeLines('smaps_rollup', bytes, end);
  if (broken !== undefined) return broken;
  const numbers = namedNumbers(bytes, end);
  const of = (name: string): number => numbers.get(name) ?? Number.NaN;
  return complete('smaps_rollup', {
    Rss: of('Rss'),
    Pss: of('Pss'),
    Private_Clean: of('Private_Clean'),
    Private_Dirty: of('Private_Dirty'),
    Swap: of('Swap'),
  });
}

/**
 * Reads `DIR/smaps_rollup`: EACCES without the rights of ptrace, ESRCH for a kernel thread or a zombie. The
 * kernel walks all page tables for it: milliseconds for a large process.
 */
export function readSmapsRollup(root: ProcRoot, dir: string): Reading<SmapsRollup> {
  return root.parse(`${dir}/smaps_rollup`, parseSmapsRollup);
}
