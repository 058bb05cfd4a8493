import { readLoadavg } from '../procfs/loadavg.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { isTaskName } from '../scan/task-name.ts';

/** Why nothing is said of a task that `isOutsideCapture`. */
export const OUTSIDE =
  'is not in this capture, which has of it no more than that it started what was captured';

/** True for a process that a captured tree names, but has no threads of. */
export function isOutsideCapture(root: ProcRoot, pid: number): boolean {
  return root.captured && !isRead(root.names(`${pid}/task`));
}

/** True for a captured tree that is sure to lack processes: every system has one with the number 1. */
export function lacksProcesses(root: ProcRoot): boolean {
  return isOutsideCapture(root, 1);
}

/**
 * Why nothing is said of a number that no task of `root` has, after `no such process` or the like: a captured tree
 * seldom holds all that there were. Empty where it holds as many tasks as loadavg counts, and on a live system.
 */
export function outsideNote(root: ProcRoot): string {
  if (!root.captured) return '';
  const loadavg = readLoadavg(root);
  if (!isRead(loadavg)) return ' in this capture, which may not hold all there were';
  const held = tasksHeld(root);
  const { entities } = loadavg;
  return held < entities ? ` in this capture, which holds ${held} of the ${entities} tasks there were` : '';
}

function tasksHeld(root: ProcRoot): number {
  const names = root.list('');
  if (!isRead(names)) return 0;
  let held = 0;
  for (const name of names) {
    if (!isTaskName(name)) continue;
    const tasks = root.list(`${name}/task`);
    // Of those that started what was captured there is no more than the process.
    held += isRead(tasks) ? tasks.length : 1;
  }
  return held;
}
