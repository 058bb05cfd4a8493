import { Cursor } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** The kernel escapes newlines of the name in its first line, so that nothing else can look like this one. */
const UID_LINE = Buffer.from('\nUid:\t');

/**
 * The real user id of a task alone, from the line `Uid` of its status file: what counts against RLIMIT_NPROC. A walk
 * over all processes needs no more of it, and the whole record costs several times as much.
 */
export function parseRealUid(bytes: Buffer, end: number = bytes.length): Reading<number> {
  const at = bytes.indexOf(UID_LINE);
  if (at < 0 || at >= end) return malformed('status', 'has no Uid');
  const uid = new Cursor(bytes, end, at + UID_LINE.length).integer();
  return Number.isNaN(uid) ? malformed('status', 'has no Uid') : uid;
}

/** Reads the real user id of `dir`, which is `PID` or `PID/task/TID`. */
export function readRealUid(root: ProcRoot, dir: string): Reading<number> {
  return root.parse(`${dir}/status`, parseRealUid);
}
