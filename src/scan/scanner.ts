import type { FileName, Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readStat, type Stat, withStatus } from '../procfs/stat.ts';
import { readStatus } from '../procfs/status.ts';
import { isRead, Unreadable } from '../procfs/unreadable.ts';
import { isShared, readFile, shareFile } from './files.ts';
import { processOf } from './process-of.ts';
import { isTaskName, THREAD_EXIT_SIGNAL } from './task-name.ts';

/** What to read, of whom. */
export interface ScanRequest {
  /** `both`: each process's own row, then its threads. */
  readonly rows: 'processes' | 'threads' | 'both';
  /** Only these processes, in this order; the others are not even listed. Undefined: all, by number. */
  readonly pids?: readonly number[] | undefined;
  /** Numbers among `pids` that may be a thread's, of a process that is among them too (ps -q). */
  readonly alsoThreads?: ReadonlySet<number> | undefined;
  /** Only these threads, whatever process they belong to. */
  readonly tids?: readonly number[] | undefined;
  /** Records to read of every row that `accepts` lets through. */
  readonly needs: Iterable<FileName>;
  /** Records that `accepts` looks at, beside stat. */
  readonly testNeeds?: Iterable<FileName> | undefined;
  /** Which rows are wanted; of `both`, the test is made on the process row. */
  readonly accepts?: ((task: Task) => boolean) | undefined;
}

/** Takes a row; false ends the scan. */
export type Visitor = (task: Task) => boolean;

/** What a scan could not show. */
export interface ScanReport {
  /** Tasks that were listed and had ended when they were read. */
  vanished: number;
  /** Reads that the kernel refused, by record name and errno. */
  readonly denied: Map<string, number>;
  /** Why nothing could be listed, or undefined. */
  failure: Unreadable | undefined;
}

/** One row as the scanner makes it: all fields there from the start, so that every row has the same shape. */
class Row implements Task {
  readonly kind: Task['kind'];
  readonly pid: number;
  readonly tid: number;
  stat: Stat;
  owner: Task['owner'] = undefined;
  status: Task['status'] = undefined;
  statm: Task['statm'] = undefined;
  schedstat: Task['schedstat'] = undefined;
  sched: Task['sched'] = undefined;
  io: Task['io'] = undefined;
  wchan: Task['wchan'] = undefined;
  cmdline: Task['cmdline'] = undefined;

  constructor(kind: Task['kind'], pid: number, tid: number, stat: Stat) {
    this.kind = kind;
    this.pid = pid;
    this.tid = tid;
    this.stat = stat;
  }
}

/** In a tree numbers may have been edited in one file only, and ps lets status win (State, PPid, Threads). */
function mergeStatus(stat: Stat, status: Task['status']): Stat {
  if (status === undefined || !isRead(status)) return stat;
  if (status.State === stat.state && status.PPid === stat.ppid && status.Threads === stat.num_threads)
    return stat;
  return withStatus(stat, status.State, status.PPid, status.Threads);
}

class Scan {
  readonly report: ScanReport = { vanished: 0, denied: new Map(), failure: undefined };
  private readonly root: ProcRoot;
  private readonly request: ScanRequest;
  private readonly visit: Visitor;
  private readonly needs: readonly FileName[];
  private readonly testNeeds: readonly FileName[];
  /** A live row of the process that was read last: the other rows of that process share its records. */
  private lender: Task | undefined;
  private ended = false;

  constructor(root: ProcRoot, request: ScanRequest, visit: Visitor) {
    this.root = root;
    this.request = request;
    this.visit = visit;
    const merged: readonly FileName[] = root.captured ? ['status'] : [];
    const tested = request.accepts === undefined ? [] : (request.testNeeds ?? []);
    this.testNeeds = statusFirst([...new Set([...merged, ...tested])]);
    this.needs = statusFirst([...new Set(request.needs)].filter((name) => !this.testNeeds.includes(name)));
  }

  all(): void {
    const { tids, pids } = this.request;
    if (tids !== undefined) for (const tid of tids) this.oneThread(tid);
    else if (pids !== undefined) for (const pid of pids) this.oneProcess(pid);
    else this.everyProcess();
  }

  private everyProcess(): void {
    const names = this.root.list('');
    if (!isRead(names)) {
      this.report.failure = names;
      return;
    }
    for (const name of names) {
      if (this.ended) return;
      if (isTaskName(name)) this.process(Number(name));
    }
  }

  /** A number that was asked for may be a thread's: /proc/TID answers for it, though it is not listed. */
  private oneProcess(pid: number): void {
    if (this.ended) return;
    const stat = readStat(this.root, String(pid));
    if (!isRead(stat)) {
      this.refused(stat, 'stat');
      return;
    }
    if (stat.exit_signal !== THREAD_EXIT_SIGNAL) {
      this.process(pid);
      return;
    }
    const status =
      this.request.alsoThreads?.has(pid) === true ? readStatus(this.root, String(pid)) : undefined;
    if (status === undefined || !isRead(status) || this.request.pids?.includes(status.Tgid) !== true) return;
    const row = this.read('process', status.Tgid, pid);
    if (row !== undefined) this.give(row);
  }

  private give(row: Task): void {
    if (!this.ended && !this.visit(row)) this.ended = true;
  }

  /** /proc/TID answers for any thread, but with the process's totals: its real place is below its TGID. */
  private oneThread(tid: number): void {
    const pid = processOf(this.root, tid);
    if (pid === undefined) return;
    const row = this.read('thread', pid, tid);
    if (row !== undefined) this.give(row);
  }

  private process(pid: number): void {
    const { rows } = this.request;
    if (rows === 'threads') {
      this.threads(pid, true);
      return;
    }
    const row = this.read('process', pid, pid);
    if (row === undefined) return;
    this.give(row);
    if (rows === 'both') this.threads(pid, false);
  }

  private threads(pid: number, tested: boolean): void {
    const names = this.root.list(`${pid}/task`);
    if (!isRead(names)) {
      this.refused(names, 'task');
      return;
    }
    for (const name of names) {
      if (this.ended) return;
      const row = this.read('thread', pid, Number(name), tested);
      if (row !== undefined) this.give(row);
    }
  }

  /** The row of one task with the records that are needed, or undefined: gone, or not wanted. */
  private read(kind: Task['kind'], pid: number, tid: number, tested = true): Task | undefined {
    const dir = kind === 'process' ? String(tid) : `${pid}/task/${tid}`;
    const stat = readStat(this.root, dir);
    if (!isRead(stat)) {
      this.refused(stat, 'stat');
      return undefined;
    }
    const row = new Row(kind, pid, tid, stat);
    for (const name of this.testNeeds) this.load(row, dir, name);
    row.stat = mergeStatus(stat, row.status);
    if (tested && this.request.accepts !== undefined && !this.request.accepts(row)) return undefined;
    for (const name of this.needs) this.load(row, dir, name);
    if (this.lender?.pid !== pid && row.stat.state !== 'Z') this.lender = row;
    return row;
  }

  private load(row: Row, dir: string, name: FileName): void {
    if (name === 'owner' && row.status !== undefined && isRead(row.status)) {
      // The owner of the folder is the effective user and group, which status says too: a system call less.
      row.owner = { uid: row.status.Uid[1], gid: row.status.Gid[1] };
      return;
    }
    if (this.lender?.pid === row.pid && row.stat.state !== 'Z' && isShared(name))
      shareFile(this.lender, name, row);
    else readFile(this.root, dir, name, row);
    const reading: unknown = (row as Task)[name];
    if (reading instanceof Unreadable && reading.denied) this.refused(reading, name);
  }

  private refused(reading: Unreadable, name: string): void {
    if (reading.denied) {
      const key = `${name}: ${reading.code}`;
      this.report.denied.set(key, (this.report.denied.get(key) ?? 0) + 1);
    } else if (reading.gone) {
      this.report.vanished++;
    }
  }
}

/**
 * One pass over `root`: calls `visit` with every wanted row as it is read, in the kernel's order, and says what
 * it could not read. Tasks that end meanwhile are left out and counted.
 *
 * A process row holds the records of `/proc/PID`, a thread row, the main thread's too, those of
 * `/proc/PID/task/TID` (proc_pid_task(5)).
 */
export function scan(root: ProcRoot, request: ScanRequest, visit: Visitor): ScanReport {
  const pass = new Scan(root, request, visit);
  // An error costs three reads if V8 collects a stack for it, and threads that end make many.
  const depth = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    pass.all();
  } finally {
    Error.stackTraceLimit = depth;
  }
  return pass.report;
}

/** The names with status in front: what it says need not be read elsewhere. */
function statusFirst(names: readonly FileName[]): readonly FileName[] {
  return names.toSorted((a, b) => Number(b === 'status') - Number(a === 'status'));
}
