import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';

/** Why nothing is said of a task that `isOutsideCapture`. */
export const OUTSIDE =
  'is not in this capture, which has of it no more than that it started what was captured';

/** True for a process that a captured tree names, but has no threads of. */
export function isOutsideCapture(root: ProcRoot, pid: number): boolean {
  return root.captured && !isRead(root.names(`${pid}/task`));
}
