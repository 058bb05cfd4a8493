import type { Task } from '../model/task.ts';

/** Compares the clock ticks at which tasks began. */
export function byStart(a: Task, b: Task): number {
  return a.stat.starttime - b.stat.starttime;
}
