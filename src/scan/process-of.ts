import type { ProcRoot } from '../procfs/root.ts';
import { readStatus } from '../procfs/status.ts';
import { isRead } from '../procfs/unreadable.ts';
import { isTaskName } from './task-name.ts';

/**
 * The process (TGID) that the thread `tid` belongs to, or undefined when there is no such task. A mounted procfs
 * answers for every thread at `/proc/TID/status`, though it lists processes only (proc(5)); a tree holds what was
 * listed, so there the task folders are searched.
 */
export function processOf(root: ProcRoot, tid: number): number | undefined {
  const status = readStatus(root, String(tid));
  if (isRead(status)) return status.Tgid;
  if (!root.captured) return undefined;
  const names = root.list('');
  if (!isRead(names)) return undefined;
  for (const name of names) {
    const tasks = isTaskName(name) ? root.list(`${name}/task`) : [];
    if (isRead(tasks) && tasks.includes(String(tid))) return Number(name);
  }
  return undefined;
}
