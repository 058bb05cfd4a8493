import type { FileFacts, FileSystem } from '../../src/procfs/reader.ts';
import { type Host, ProcRoot } from '../../src/procfs/root.ts';

/** An errno exception as node:fs throws it. */
export function errno(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/** What a fake thread says of itself; what is left out is zero. */
export interface FakeThread {
  comm?: string;
  state?: string;
  utime?: number;
  stime?: number;
  /** Clock ticks that it waited for block devices. */
  blkio?: number;
  starttime?: number;
  schedstat?: string;
  uid?: number;
  /** Other files by name, or the errno that reading them gives. */
  files?: Record<string, string | { errno: string }>;
  nice?: number;
}

/** The text of a stat file. */
export function statLine(pid: number, tid: number, thread: FakeThread, threads = 1, ppid = 1): string {
  const { comm = 'demo', state = 'S', utime = 0, stime = 0, starttime = 100, blkio = 0, nice = 0 } = thread;
  const exitSignal = pid === tid ? 17 : -1;
  return (
    `${tid} (${comm}) ${state} ${ppid} ${pid} ${pid} 0 -1 4194304 10 0 1 0 ${utime} ${stime} 0 0 ${20 + nice} ${nice} ${threads} 0 ` +
    `${starttime} 4096000 200 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 ${exitSignal} 0 0 0 ${blkio} 0 0 0 0 0 0 0 0 0 0\n`
  );
}

/** The text of a status file that has what tinspect needs. */
export function statusText(pid: number, tid: number, thread: FakeThread, threads = 1): string {
  const uid = thread.uid ?? 0;
  return (
    `Name:\t${thread.comm ?? 'demo'}\nState:\t${thread.state ?? 'S'} (x)\nTgid:\t${pid}\nPid:\t${tid}\nPPid:\t1\nTracerPid:\t0\n` +
    `Uid:\t${uid}\t${uid}\t${uid}\t${uid}\nGid:\t0\t0\t0\t0\nGroups:\t0 \nThreads:\t${threads}\nSigPnd:\t0000000000000000\n` +
    'ShdPnd:\t0000000000000000\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\n' +
    'voluntary_ctxt_switches:\t7\nnonvoluntary_ctxt_switches:\t3\n'
  );
}

/** A procfs in memory: processes of threads that a test changes between two looks. It counts what is opened. */
export class FakeProc implements FileSystem {
  readonly processes = new Map<number, Map<number, FakeThread>>();
  /** Machine files by name: `stat`, `uptime`, `sys/kernel/pid_max`. */
  readonly machine = new Map<string, string>([
    [
      'stat',
      'cpu  1 0 1 100 0 0 0 0 0 0\ncpu0 1 0 1 100 0 0 0 0 0 0\nctxt 5\nbtime 1700000000\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n',
    ],
    ['uptime', '1000.00 900.00\n'],
    ['meminfo', 'MemTotal:        1000000 kB\n'],
    ['sys/kernel/pid_max', '32768\n'],
    ['sys/kernel/random/boot_id', '00000000-0000-4000-8000-000000000000\n'],
  ]);
  /** Every path opened, listed or asked for its owner, in order. */
  readonly touched: string[] = [];
  /** How many descriptors are open, and how many may be. */
  open_ = 0;
  mayOpen = Number.POSITIVE_INFINITY;
  private readonly texts = new Map<number, { path: string; thread: FakeThread | undefined }>();
  private nextFd = 3;

  /** Adds a process with the threads given by TID. */
  add(pid: number, threads: Record<number, FakeThread>): void {
    this.processes.set(pid, new Map(Object.entries(threads).map(([tid, thread]) => [Number(tid), thread])));
  }

  /** A root over this procfs. */
  root(host: Partial<Host> = {}): ProcRoot {
    const facts: Host = {
      clock_ticks: 100,
      page_size: 4096,
      cpus: 2,
      now: 1_700_001_000,
      euid: 0,
      tty_nr: 0,
      timezone: 'UTC',
      arch: 'x86_64',
      ...host,
    };
    return new ProcRoot('/proc', '/', facts, false, this);
  }

  open(path: string): number {
    this.touched.push(path);
    const text = this.text(path);
    if (typeof text !== 'string') throw errno(text.errno);
    if (this.open_ >= this.mayOpen) throw errno('EMFILE');
    this.open_++;
    const fd = this.nextFd++;
    this.texts.set(fd, { path, thread: this.threadOf(path) });
    return fd;
  }

  read(fd: number, into: Buffer, offset: number, length: number, position: number | null): number {
    const opened = this.texts.get(fd);
    if (opened === undefined) throw errno('EBADF');
    // A descriptor is bound to the task it was opened for, not to the number.
    if (opened.thread !== this.threadOf(opened.path)) throw errno('ESRCH');
    const text = this.text(opened.path);
    if (typeof text !== 'string') throw errno(text.errno === 'ENOENT' ? 'ESRCH' : text.errno);
    const bytes = Buffer.from(text, 'latin1');
    const from = position ?? 0;
    return bytes.copy(into, offset, from, from + length);
  }

  close(fd: number): void {
    if (!this.texts.delete(fd)) throw errno('EBADF');
    this.open_--;
  }

  list(path: string): string[] {
    this.touched.push(path);
    const parts = path.split('/').slice(2);
    if (parts.length === 0 || parts[0] === '')
      return [...this.machine.keys(), ...this.processes.keys()].map(String);
    const threads = this.processes.get(Number(parts[0]));
    if (threads === undefined || parts[1] !== 'task') throw errno('ENOENT');
    return [...threads.keys()].map(String);
  }

  readlink(path: string): Buffer {
    throw errno(path === '' ? 'EINVAL' : 'ENOENT');
  }

  stat(path: string): FileFacts {
    this.touched.push(path);
    const thread = this.threadOf(path);
    if (thread === undefined) throw errno('ENOENT');
    const threads = path.endsWith('/task') ? this.processes.get(Number(path.split('/')[2])) : undefined;
    return {
      uid: thread.uid ?? 0,
      gid: 0,
      rdev: 0,
      nlink: 2 + (threads?.size ?? 0),
      isDirectory: () => true,
    };
  }

  private threadOf(path: string): FakeThread | undefined {
    const parts = path.split('/').slice(2);
    const pid = Number(parts[0]);
    return this.processes.get(pid)?.get(parts[1] === 'task' ? Number(parts[2]) : pid);
  }

  private text(path: string): string | { errno: string } {
    const parts = path.split('/').slice(2);
    const pid = Number(parts[0]);
    const threads = this.processes.get(pid);
    if (Number.isNaN(pid)) return this.machine.get(parts.join('/')) ?? { errno: 'ENOENT' };
    const isTask = parts[1] === 'task';
    const tid = isTask ? Number(parts[2]) : pid;
    const thread = threads?.get(tid);
    if (threads === undefined || thread === undefined) return { errno: 'ENOENT' };
    const file = parts.slice(isTask ? 3 : 1).join('/');
    const own = thread.files?.[file];
    if (own !== undefined) return own;
    if (file === 'status') return statusText(pid, tid, thread, threads.size);
    if (file === 'schedstat') return thread.schedstat ?? '0 0 0\n';
    if (file === 'cmdline') return `${thread.comm ?? 'demo'}\0--flag\0`;
    if (file !== 'stat') return { errno: 'ENOENT' };
    if (isTask) return statLine(pid, tid, thread, threads.size);
    const sum = { ...thread, utime: 0, stime: 0 };
    for (const each of threads.values()) {
      sum.utime += each.utime ?? 0;
      sum.stime += each.stime ?? 0;
    }
    return statLine(pid, pid, sum, threads.size);
  }
}
