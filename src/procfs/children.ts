import { Cursor, isDigit, NEWLINE, SPACE } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * The processes that one thread has started or that were given to it, by PID, zombies among them:
 * `/proc/PID/task/TID/children`, proc_tid_children(5). Absent without CONFIG_PROC_CHILDREN.
 */
export function parseChildren(bytes: Buffer, end: number = bytes.length): Reading<readonly number[]> {
  const pids: number[] = [];
  const cursor = new Cursor(bytes, end);
  for (;;) {
    while (cursor.at < end && (bytes[cursor.at] === SPACE || bytes[cursor.at] === NEWLINE)) cursor.at++;
    if (cursor.at >= end) return pids;
    if (!isDigit(bytes[cursor.at])) return malformed('children', 'holds more than numbers');
    pids.push(cursor.integer());
  }
}

/** Reads and parses `DIR/children`, where `dir` is `PID/task/TID`. */
export function readChildren(root: ProcRoot, dir: string): Reading<readonly number[]> {
  return root.parse(`${dir}/children`, parseChildren, true);
}
