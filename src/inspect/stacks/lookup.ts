import type { Task } from '../../model/task.ts';
import { Unknown } from '../../model/unknown.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { StackFinding } from './finding.ts';
import { readStackEvidence } from './read.ts';
import { inspectStacks } from './stacks.ts';

type ByTid = ReadonlyMap<number, StackFinding>;

const OF_A_THREAD = new Unknown('a stack belongs to a thread; see the row of the thread');
const AFTER = new Unknown('the thread was not there when the stacks of its process were looked at');

/** The stacks of the threads of one look, those of a process read together when the first of them is asked for. */
export class StackLookup {
  private readonly root: ProcRoot;
  private readonly processes = new Map<number, ByTid | Unknown>();

  constructor(root: ProcRoot) {
    this.root = root;
  }

  /** What is found of the stack of a thread's row. */
  of({ kind, pid, tid }: Task): StackFinding | Unknown {
    if (kind === 'process') return OF_A_THREAD;
    let found = this.processes.get(pid);
    if (found === undefined) {
      found = this.look(pid);
      this.processes.set(pid, found);
    }
    return found instanceof Unknown ? found : (found.get(tid) ?? AFTER);
  }

  private look(pid: number): ByTid | Unknown {
    const evidence = readStackEvidence(this.root, pid);
    if (!isRead(evidence)) return new Unknown(`stat: ${evidence.code}`);
    return new Map(inspectStacks(evidence).threads.map((finding) => [finding.tid, finding]));
  }
}
