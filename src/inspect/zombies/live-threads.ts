import { hasEndedState } from '../../procfs/ended.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { OtherTask, Zombie } from './evidence.ts';

/**
 * How many threads of a zombie's process live. Where they can't be listed it is taken from stat's thread count, which
 * has the leader too.
 */
export function liveThreads({ others, stat }: Zombie): number {
  return isRead(others) ? others.filter(isLive).length : Math.max(0, stat.num_threads - 1);
}

/** True for a task that has not ended. */
export function isLive(task: OtherTask): boolean {
  return !hasEndedState(task.state);
}
