import { readBlockedKind } from '../inspect/waits/read-class.ts';
import type { Task } from '../model/task.ts';
import { LiveProcess, LiveTask } from '../scan/live-task.ts';
import type { Dashboard } from './dashboard.ts';

/** Threads that are looked at in one round: what a screen has room for. */
const MOST = 60;

/** Tells of sleeping threads in sight what they sleep for. */
export class BlockedKinds {
  private stamp = '';
  private left = MOST;
  private seen = new WeakSet<LiveTask>();

  /**
   * Sets `blockedKind` of a thread, or of the only thread of a process, by what it waits for: once in a round, and
   * only where that may be read. Else the state letter's kind stands.
   */
  look(task: Task, { stamp, root }: Pick<Dashboard, 'stamp' | 'root'>): void {
    if (stamp !== this.stamp) {
      this.stamp = stamp;
      this.left = MOST;
      this.seen = new WeakSet();
    }
    const thread = threadOf(task);
    if (thread === undefined || thread.gone || this.left <= 0 || this.seen.has(thread)) return;
    this.seen.add(thread);
    this.left--;
    const kind = readBlockedKind(root, thread.pid, thread.tid, thread.stat);
    if (kind !== undefined) thread.blockedKind = kind;
  }
}

function threadOf(task: Task): LiveTask | undefined {
  if (task instanceof LiveTask) return task;
  if (!(task instanceof LiveProcess) || task.threads.size !== 1) return undefined;
  const [only] = task.threads.values();
  return only;
}
