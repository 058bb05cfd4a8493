import { Cursor } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** `/proc/PID/autogroup`, sched(7): `/autogroup-N nice M`. */
export interface Autogroup {
  readonly id: number;
  readonly nice: number;
}

/**
 * The record in the first `end` bytes of an autogroup file; `MALFORMED` also when it is empty: in no
 * autogroup.
 */
export function parseAutogroup(bytes: Buffer, end: number = bytes.length): Reading<Autogroup> {
  const broken = notWholeLines('autogroup', bytes, end);
  if (broken !== undefined) return broken;
  const line = new Cursor(bytes, end);
  const id = line.skipText('/autogroup-') ? line.integer() : Number.NaN;
  const nice = line.skipText(' nice ') ? line.number() : Number.NaN;
  return Number.isNaN(id + nice) ? malformed('autogroup', 'names no autogroup') : { id, nice };
}

/** Reads and parses `DIR/autogroup`; ENOENT on a kernel without CONFIG_SCHED_AUTOGROUP. */
export function readAutogroup(root: ProcRoot, dir: string): Reading<Autogroup> {
  return root.parse(`${dir}/autogroup`, parseAutogroup);
}
