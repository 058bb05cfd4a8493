import { findColumn } from '../columns/registry.ts';
import { readBlockedKind } from '../inspect/waits/read-class.ts';
import type { Task } from '../model/task.ts';
import { LiveProcess, LiveTask } from '../scan/live-task.ts';
import type { Dashboard } from './dashboard.ts';
import type { TaskList } from './task-list.ts';

/** Threads that are looked at in one round: what a screen has room for. */
const MOST = 60;

/** Tells of sleeping threads in sight, or of those that rows are chosen by, what they sleep for. */
export class BlockedKinds {
  private stamp = '';
  private left = MOST;
  /** The number of the round that has `stamp`. */
  private round = 0;
  /** In which round a thread was last looked at. */
  private readonly looked = new WeakMap<LiveTask, number>();

  /**
   * Sets `blockedKind` of threads, and of the only threads of processes, by what they wait for: each once in a round,
   * at most `MOST` in it, and only where that may be read. Else the state letter's kind stands. Who waits on in what was
   * seen is not looked at again; of the others those go first that were not looked at for longest.
   */
  look(tasks: Iterable<Task>, { stamp, root }: Pick<Dashboard, 'stamp' | 'root'>): void {
    if (stamp !== this.stamp) {
      this.stamp = stamp;
      this.left = MOST;
      this.round++;
    }
    if (this.left <= 0) return;
    let waiting: LiveTask[] = [];
    for (const task of tasks) {
      const thread = threadOf(task);
      if (thread !== undefined && this.isToLook(thread)) waiting.push(thread);
    }
    if (waiting.length > this.left) waiting = waiting.sort((a, b) => this.lastLook(a) - this.lastLook(b));
    for (const thread of waiting.slice(0, this.left)) {
      this.looked.set(thread, this.round);
      this.left--;
      const kind = readBlockedKind(root, thread.pid, thread.tid, thread.stat);
      if (kind !== undefined) thread.sawWait(kind);
    }
  }

  /** The same of all threads, before the rows of `list` are laid out, where its filter or order goes by STATES. */
  lookFor({ sort, filter }: Pick<TaskList, 'sort' | 'filter'>, dashboard: Dashboard): void {
    const deciding = [sort.id, ...(filter?.query.fields ?? [])];
    if (!deciding.some((id) => findColumn(id)?.id === 'tsa')) return;
    this.look(threadsOf(dashboard.processes), dashboard);
  }

  private isToLook(thread: LiveTask): boolean {
    const { state } = thread.stat;
    if (thread.gone || thread.waitSeen || (state !== 'S' && state !== 'D')) return false;
    return this.lastLook(thread) < this.round;
  }

  private lastLook(thread: LiveTask): number {
    return this.looked.get(thread) ?? 0;
  }
}

function* threadsOf(processes: Iterable<LiveProcess>): Iterable<LiveTask> {
  for (const { threads } of processes) yield* threads.values();
}

function threadOf(task: Task): LiveTask | undefined {
  if (task instanceof LiveTask) return task;
  if (!(task instanceof LiveProcess) || task.threads.size !== 1) return undefined;
  const [only] = task.threads.values();
  return only;
}
