import type { Task } from '../../model/task.ts';
import { Unknown } from '../../model/unknown.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { readTaskClock } from '../task-clock.ts';
import { classOf, isKernelThread } from './class-of.ts';
import type { ThreadEvidence } from './evidence.ts';
import { isCompatLook } from './read-process.ts';
import { ThreadReader } from './read-thread.ts';

const OF_A_THREAD = new Unknown('a thread waits, not a process; see the row of the thread');
const GONE = new Unknown('the thread ended before it was looked at');
const RUNS = new Unknown('it runs');

/** What single threads wait for, each looked at once, when it is first asked about. */
export class WaitLookup {
  private readonly root: ProcRoot;
  private readonly reader: ThreadReader;
  private readonly threads = new Map<number, ThreadEvidence | Unknown>();

  constructor(root: ProcRoot) {
    this.root = root;
    this.reader = new ThreadReader(root, readTaskClock(root), () => 0);
  }

  /** The class in one word. */
  wait(task: Task): string | Unknown {
    const thread = this.look(task);
    if (thread instanceof Unknown) return thread;
    const { wait } = classOf(thread);
    return wait === '?' ? new Unknown(whyUnknown(thread)) : wait;
  }

  /** Milliseconds since the thread last ran. */
  since(task: Task): number | Unknown {
    const thread = this.look(task);
    if (thread instanceof Unknown) return thread;
    return classOf(thread).wait === 'cpu' ? RUNS : thread.since;
  }

  /** The system call that it is blocked in: its name, or its number; null in none. */
  syscall(task: Task): string | null | Unknown {
    const thread = this.look(task);
    if (thread instanceof Unknown) return thread;
    if (!isRead(thread.look)) return new Unknown(`syscall: ${thread.look.code}`);
    return thread.call?.name ?? null;
  }

  private look({ kind, pid, tid }: Task): ThreadEvidence | Unknown {
    if (kind === 'process') return OF_A_THREAD;
    let thread = this.threads.get(tid);
    if (thread === undefined) {
      thread = this.read(pid, tid);
      this.threads.set(tid, thread);
    }
    return thread;
  }

  private read(pid: number, tid: number): ThreadEvidence | Unknown {
    const first = this.reader.firstLook(`${pid}/task/${tid}`);
    if (first === undefined) return GONE;
    return this.reader.complete(first, pid, isCompatLook(this.root, pid, first.look), undefined);
  }
}

function whyUnknown(thread: ThreadEvidence): string {
  if (hasEndedState(thread.state)) return 'it has ended';
  if (!isRead(thread.look) && !isKernelThread(thread)) return `syscall: ${thread.look.code}`;
  return thread.call === undefined ? 'it sleeps outside every system call' : `in ${thread.call.name}`;
}
