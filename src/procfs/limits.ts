import { Cursor, numberOf } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** One row of `/proc/PID/limits`, proc_pid_limits(5); `unlimited` is Infinity. */
export interface Limit {
  readonly soft: number;
  readonly hard: number;
  /** `bytes`, `processes`, `us` …; empty where the kernel names none. */
  readonly unit: string;
}
/** By the kernel's words: `Max stack size`, `Max processes`, `Max open files` … */
export type Limits = ReadonlyMap<string, Limit>;

const HEADING = 'Limit ';
/** The names are in a column of this many bytes (fs/proc/base.c, `%-25s `); they hold single blanks. */
const NAME_BYTES = 26;

/** The rows in the first `end` bytes of a limits file, or `MALFORMED`. */
export function parseLimits(bytes: Buffer, end: number = bytes.length): Reading<Limits> {
  const broken = notWholeLines('limits', bytes, end);
  if (broken !== undefined) return broken;
  const limits = new Map<string, Limit>();
  const line = new Cursor(bytes, end);
  if (!line.skipText(HEADING)) return malformed('limits', 'has no heading');
  while (line.nextLine()) {
    const row = line.restOfLine();
    const [soft = '', hard = '', unit = ''] = row.slice(NAME_BYTES).trim().split(/ +/);
    const limit = { soft: bound(soft), hard: bound(hard), unit };
    if (Number.isNaN(limit.soft + limit.hard))
      return malformed('limits', `has no limits in line ${limits.size + 2}`);
    limits.set(row.slice(0, NAME_BYTES).trimEnd(), limit);
  }
  return limits.size > 0 ? limits : malformed('limits', 'holds no limits');
}

function bound(word: string): number {
  return word === 'unlimited' ? Infinity : numberOf(word);
}

/** Reads and parses `DIR/limits`: the same for all threads. */
export function readLimits(root: ProcRoot, dir: string): Reading<Limits> {
  return root.parse(`${dir}/limits`, parseLimits);
}
