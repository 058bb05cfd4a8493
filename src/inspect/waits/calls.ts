import type { WaitClass } from './classes.ts';

/** What a thread does with a descriptor while it waits. */
export type FdOp = 'read' | 'write' | 'open' | 'accept' | 'connect' | 'recv' | 'send' | 'flock' | 'fcntl';

/** How the arguments of a blocked call are to be read. Numbers are places of arguments, a0 to a5. */
export interface CallShape {
  /**
   * The class. `fd`: the file behind the descriptor decides. `map`: the process's memory map lock when the kernel
   * sleeps in an rwsem, else the disk. `open`: a FIFO without its other end, else the disk. `clone`: a child when
   * the kernel waits for a vfork, else the disk. `restart`: a wait that a signal cut, gone on with.
   */
  readonly wait: WaitClass | 'fd' | 'map' | 'open' | 'clone' | 'restart';
  /** The descriptor that it waits on; for calls with two, those that may block. */
  readonly fds?: readonly FdUse[];
  /** A time-out in milliseconds; negative: none. */
  readonly timeoutMs?: number;
  /** A pointer to a time-out; 0: none. */
  readonly timeoutAt?: number;
  /** How many descriptors poll looks at, or the highest one and 1 for select; 0: it just sleeps. */
  readonly count?: number;
  /** The id of a System V queue or set. */
  readonly id?: number;
  readonly ipc?: 'msg' | 'sem' | 'mq';
}

export interface FdUse {
  readonly arg: number;
  readonly op: FdOp;
}

const use = (arg: number, op: FdOp): CallShape => ({ wait: 'fd', fds: [{ arg, op }] });
const socket = (op: FdOp): CallShape => ({ wait: 'socket', fds: [{ arg: 0, op }] });
const two = (from: number, to: number): CallShape => ({
  wait: 'fd',
  fds: [
    { arg: from, op: 'read' },
    { arg: to, op: 'write' },
  ],
});
const disk = (arg: number): CallShape => ({ wait: 'disk', fds: [{ arg, op: 'write' }] });

/** The calls that a thread is found blocked in, by name (syscalls(2) and the page of each). */
export const CALLS: Readonly<Record<string, CallShape>> = {
  read: use(0, 'read'),
  pread64: use(0, 'read'),
  readv: use(0, 'read'),
  preadv: use(0, 'read'),
  preadv2: use(0, 'read'),
  getdents64: use(0, 'read'),
  write: use(0, 'write'),
  pwrite64: use(0, 'write'),
  writev: use(0, 'write'),
  pwritev: use(0, 'write'),
  pwritev2: use(0, 'write'),
  sendfile: two(1, 0),
  splice: two(0, 2),
  tee: two(0, 1),
  vmsplice: use(0, 'write'),
  copy_file_range: two(0, 2),

  open: { wait: 'open' },
  openat: { wait: 'open' },
  openat2: { wait: 'open' },
  creat: { wait: 'open' },
  close: disk(0),
  fsync: disk(0),
  fdatasync: disk(0),
  sync_file_range: disk(0),
  syncfs: disk(0),
  msync: { wait: 'disk' },
  sync: { wait: 'disk' },

  poll: { wait: 'poll', count: 1, timeoutMs: 2 },
  ppoll: { wait: 'poll', count: 1, timeoutAt: 2 },
  select: { wait: 'poll', count: 0, timeoutAt: 4 },
  pselect6: { wait: 'poll', count: 0, timeoutAt: 4 },
  epoll_wait: { wait: 'epoll', fds: [{ arg: 0, op: 'read' }], timeoutMs: 3 },
  epoll_pwait: { wait: 'epoll', fds: [{ arg: 0, op: 'read' }], timeoutMs: 3 },
  epoll_pwait2: { wait: 'epoll', fds: [{ arg: 0, op: 'read' }], timeoutAt: 3 },

  nanosleep: { wait: 'sleep' },
  clock_nanosleep: { wait: 'sleep' },
  pause: { wait: 'signal' },
  rt_sigsuspend: { wait: 'signal' },
  rt_sigtimedwait: { wait: 'signal', timeoutAt: 2 },
  restart_syscall: { wait: 'restart' },

  futex: { wait: 'lock' },
  futex_wait: { wait: 'lock' },
  futex_waitv: { wait: 'lock' },

  wait4: { wait: 'child' },
  waitid: { wait: 'child' },
  vfork: { wait: 'child' },
  clone: { wait: 'clone' },
  clone3: { wait: 'clone' },

  accept: socket('accept'),
  accept4: socket('accept'),
  connect: socket('connect'),
  recvfrom: socket('recv'),
  recvmsg: socket('recv'),
  recvmmsg: socket('recv'),
  sendto: socket('send'),
  sendmsg: socket('send'),
  sendmmsg: socket('send'),

  flock: { wait: 'filelock', fds: [{ arg: 0, op: 'flock' }] },
  fcntl: { wait: 'filelock', fds: [{ arg: 0, op: 'fcntl' }] },

  io_getevents: { wait: 'disk', timeoutAt: 4 },
  io_pgetevents: { wait: 'disk', timeoutAt: 4 },
  io_uring_enter: { wait: 'uring', fds: [{ arg: 0, op: 'read' }] },

  msgrcv: { wait: 'ipc', id: 0, ipc: 'msg' },
  msgsnd: { wait: 'ipc', id: 0, ipc: 'msg' },
  semop: { wait: 'ipc', id: 0, ipc: 'sem' },
  semtimedop: { wait: 'ipc', id: 0, ipc: 'sem', timeoutAt: 3 },
  mq_timedreceive: { wait: 'ipc', ipc: 'mq', fds: [{ arg: 0, op: 'read' }], timeoutAt: 4 },
  mq_timedsend: { wait: 'ipc', ipc: 'mq', fds: [{ arg: 0, op: 'write' }], timeoutAt: 4 },

  ioctl: { wait: 'map' },
  mmap: { wait: 'map' },
  munmap: { wait: 'map' },
  mprotect: { wait: 'map' },
  mremap: { wait: 'map' },
  madvise: { wait: 'map' },
  brk: { wait: 'map' },
  execve: { wait: 'map' },
  execveat: { wait: 'map' },
};
