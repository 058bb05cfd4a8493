import { Cursor, isDigit, NEWLINE } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/**
 * The processes that one thread has started or that were given to it, by PID, zombies among them:
 * `/proc/PID/task/TID/children`, proc_tid_children(5). The kernel writes a blank behind each; a number
 * without one was cut off. Absent without CONFIG_PROC_CHILDREN.
 */
export function parseChildren(bytes: Buffer, end: number = bytes.length): Reading<readonly number[]> {
  const list = new Cursor(bytes, end);
  const pids = list.numbers();
  list.blanks().skip(NEWLINE);
  if (list.at < end) return malformed('children', 'holds more than numbers');
  return end > 0 && isDigit(bytes[end - 1]) ? malformed('children', 'is cut off') : pids;
}

/** Reads and parses `DIR/children`, where `dir` is `PID/task/TID`. */
export function readChildren(root: ProcRoot, dir: string): Reading<readonly number[]> {
  return root.parse(`${dir}/children`, parseChildren, true);
}
