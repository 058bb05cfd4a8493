import { isRead } from '../../procfs/unreadable.ts';
import { inMask, SIGCHLD } from '../signals.ts';
import type { ParentThread } from './evidence.ts';

/**
 * True for a thread that blocks SIGCHLD. SigBlk is each thread's own. A thread in sigtimedwait has what it waits for
 * unblocked meanwhile.
 */
export function blocks(thread: ParentThread): boolean {
  return isRead(thread.status) && inMask(thread.status.SigBlk, SIGCHLD);
}
