import { parseNs } from '../../procfs/links.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStatus } from '../../procfs/status.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { listPids } from '../pipes/find-ends.ts';

/** Our numbers of the tasks of a PID namespace by its own. */
interface Namespace {
  readonly pids: readonly number[];
  /** The main threads first; all threads when one was not among these. */
  tids: Map<number, number>;
  whole: boolean;
  /** False where it is not known of a process whether it is in the namespace. */
  readonly sure: boolean;
}

/** Looks for tasks by the numbers that they have in a PID namespace other than ours. */
export class InnerTasks {
  private readonly root: ProcRoot;
  private readonly namespaces = new Map<string, Namespace>();

  constructor(root: ProcRoot) {
    this.root = root;
  }

  /**
   * Our number of the task that is `number` in the PID namespace of process `pid`. `gone`: no task that we may see is;
   * undefined: that is not known.
   */
  find(pid: number, number: number): number | 'gone' | undefined {
    const namespace = this.namespaceOf(pid);
    if (namespace === undefined) return undefined;
    if (!namespace.tids.has(number) && !namespace.whole) {
      namespace.whole = true;
      for (const one of namespace.pids) this.addThreads(one, namespace.tids);
    }
    return namespace.tids.get(number) ?? (namespace.sure ? 'gone' : undefined);
  }

  private namespaceOf(pid: number): Namespace | undefined {
    const status = readStatus(this.root, String(pid));
    if (!isRead(status)) return undefined;
    const inode = this.inodeOf(pid);
    const depth = status.NSpid.length;
    const key = `${inode ?? '?'} ${depth}`;
    let namespace = this.namespaces.get(key);
    if (namespace === undefined) this.namespaces.set(key, (namespace = this.read(inode, depth)));
    return namespace;
  }

  /** Where links are not to be read the depth has to do: how many numbers its processes have. */
  private read(inode: number | undefined, depth: number): Namespace {
    const pids: number[] = [];
    const tids = new Map<number, number>();
    let sure = inode !== undefined;
    const twice = new Set<number>();
    for (const pid of listPids(this.root)) {
      const status = readStatus(this.root, String(pid));
      if (!isRead(status) || status.NSpid.length !== depth) continue;
      const own = this.inodeOf(pid);
      if (own === undefined || inode === undefined) sure = false;
      else if (own !== inode) continue;
      pids.push(pid);
      const number = status.NSpid.at(-1);
      if (number === undefined) continue;
      if (tids.has(number)) twice.add(number);
      tids.set(number, pid);
    }
    // Two namespaces that can't be told apart may both have the number.
    for (const number of twice) tids.delete(number);
    return { pids, tids, whole: twice.size > 0, sure: sure && twice.size === 0 };
  }

  private addThreads(pid: number, tids: Map<number, number>): void {
    const names = this.root.list(`${pid}/task`);
    if (!isRead(names)) return;
    for (const tid of names) {
      const status = readStatus(this.root, `${pid}/task/${tid}`);
      const number = isRead(status) ? status.NSpid.at(-1) : undefined;
      if (number !== undefined && !tids.has(number)) tids.set(number, Number(tid));
    }
  }

  private inodeOf(pid: number): number | undefined {
    const link = this.root.link(`${pid}/ns/pid`);
    return isRead(link) ? parseNs(link.toString('latin1')) : undefined;
  }
}
