import type { ByteString } from '../../procfs/bytes.ts';
import { hasEndedState } from '../../procfs/ended.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';
import type { WaitClass } from './classes.ts';
import type { DecodedCall } from './decode.ts';
import type { FdEvidence, ThreadEvidence } from './evidence.ts';
import { classOfWchan } from './wchan.ts';

/** PF_KTHREAD of stat's flags: a kernel thread, whose `syscall` file shows zeros, which would be read(0). */
const KERNEL_THREAD = 0x20_0000;

/** True for a thread of the kernel. */
export function isKernelThread({ flags }: Pick<ThreadEvidence, 'flags'>): boolean {
  return (flags & KERNEL_THREAD) !== 0;
}

/** A runnable task that has not run for so long is in the run queue: a running one is seen at every tick. */
const TICKS_MS = 50;

/** The class of what a thread does, and the descriptor it waits on. */
export interface Classed {
  readonly wait: WaitClass;
  readonly fd: FdEvidence | undefined;
}

/** What of a thread decides its class. */
export type Looked = Pick<
  ThreadEvidence,
  'state' | 'flags' | 'look' | 'call' | 'wchan' | 'since' | 'ran' | 'fds'
>;

/** A class without a descriptor; one object for each, as there may be thousands of threads. */
const classes = new Map<WaitClass, Classed>();

function only(wait: WaitClass): Classed {
  let classed = classes.get(wait);
  if (classed === undefined) classes.set(wait, (classed = { wait, fd: undefined }));
  return classed;
}

/** What a thread of which `Looked` is known does. */
export function classOf(thread: Looked): Classed {
  const { call } = thread;
  switch (thread.state) {
    case 'T':
      return only('stopped');
    case 't':
      return only('traced');
    case 'I':
      return only('idle-kernel');
    case 'Z':
    case 'X':
      return only('?');
    case 'R':
      return call === undefined ? only(runs(thread) ? 'cpu' : 'runq') : classOfCall(thread, call);
    default:
      return asleep(thread);
  }
}

function runs({ ran, since }: Looked): boolean {
  return ran ?? !(typeof since === 'number' && since > TICKS_MS);
}

function asleep(thread: Looked): Classed {
  const { call } = thread;
  if (isKernelThread(thread)) return only(thread.state === 'D' ? 'disk' : 'idle-kernel');
  if (call !== undefined) return classOfCall(thread, call);
  if (!isRead(thread.look)) return only(fromWchan(thread) ?? without(thread));
  if (thread.look.state === 'running') return only('cpu');
  // Asleep outside every call: a page fault, or a stop that the kernel makes on its way out.
  if (isLockOfMap(thread.wchan)) return only('lock');
  return only(thread.state === 'D' && !starts(thread.wchan, 'handle_userfault') ? 'disk' : '?');
}

/** What can be said of a sleeper of which nothing but its state is known. */
function without({ state }: Looked): WaitClass {
  return state === 'D' ? 'disk' : '?';
}

function classOfCall(thread: Looked, call: DecodedCall): Classed {
  const { shape } = call;
  if (shape === undefined) return only(fromWchan(thread) ?? without(thread));
  switch (shape.wait) {
    case 'fd':
      return classOfFds(thread);
    case 'map':
      return only(isLockOfMap(thread.wchan) ? 'lock' : 'disk');
    case 'open':
      return only(fromWchan(thread) === 'pipe' ? 'pipe' : 'disk');
    case 'clone':
      return only(fromWchan(thread) === 'child' || call.vfork ? 'child' : 'disk');
    case 'restart':
      return only(fromWchan(thread) ?? without(thread));
    case 'poll':
      return only(call.count === 0 ? 'sleep' : 'poll');
    default:
      return { wait: shape.wait, fd: thread.fds[0] };
  }
}

/** Of the descriptors of one call the one that the thread waits on. */
function classOfFds(thread: Looked): Classed {
  const kernel = fromWchan(thread);
  const classed = thread.fds.map((fd) => ({ wait: classOfFd(fd, thread, kernel), fd }));
  return (
    classed.find(({ wait }) => wait === kernel) ??
    classed.find(({ wait }) => wait !== 'disk') ??
    classed[0] ??
    only(kernel ?? without(thread))
  );
}

const TERMINAL = /^\/dev\/(?:pts\/|tty|console$|ptmx$)/;

const ANON: Readonly<Record<string, WaitClass>> = {
  eventfd: 'eventfd',
  timerfd: 'timerfd',
  signalfd: 'signalfd',
  inotify: 'inotify',
  io_uring: 'uring',
};

function classOfFd({ target }: FdEvidence, thread: Looked, kernel: WaitClass | undefined): WaitClass {
  if (!isRead(target)) return kernel ?? without(thread);
  switch (target.kind) {
    case 'pipe':
    case 'socket':
      return target.kind;
    case 'anon':
      return ANON[target.word] ?? '?';
    case 'path':
      // Nothing but the sleep itself tells a FIFO from a file: its link is a path as well.
      return TERMINAL.test(target.name) ? 'tty' : kernel === 'pipe' ? 'pipe' : 'disk';
  }
}

function fromWchan({ wchan }: Looked): WaitClass | undefined {
  return wchan !== undefined && isRead(wchan) ? classOfWchan(wchan) : undefined;
}

/** A wait for the lock of the process's own memory map (an rwsem in the kernel). */
export function isLockOfMap(wchan: Reading<ByteString> | undefined): boolean {
  return starts(wchan, 'rwsem_');
}

function starts(wchan: Reading<ByteString> | undefined, start: string): boolean {
  return wchan !== undefined && isRead(wchan) && wchan.startsWith(start);
}

/** True when only `wchan` can tell what this wait is for. */
export function needsWchan(
  state: string,
  call: DecodedCall | undefined,
  fds: readonly FdEvidence[],
): boolean {
  if (state === 'R' || hasEndedState(state)) return false;
  switch (call?.shape?.wait) {
    case undefined:
    case 'map':
    case 'open':
    case 'clone':
    case 'restart':
      return true;
    case 'fd':
      return fds.length > 1 || fds.some(({ target }) => !isRead(target) || target.kind === 'path');
    default:
      return false;
  }
}
