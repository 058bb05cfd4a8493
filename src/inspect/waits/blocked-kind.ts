import type { BlockedKind } from '../../model/state-analysis.ts';
import type { Classed } from './class-of.ts';
import type { WaitClass } from './classes.ts';
import type { DecodedCall } from './decode.ts';

const KINDS: Readonly<Partial<Record<WaitClass, BlockedKind>>> = {
  lock: 'lock',
  filelock: 'lock',
  pipe: 'pipe',
  socket: 'socket',
  disk: 'disk',
  // What was given to the ring may be for a socket, a disk, a timer or anything else.
  uring: 'other',
  child: 'child',
  sleep: 'sleep',
  stopped: 'stopped',
  traced: 'stopped',
  epoll: 'idle',
  poll: 'idle',
  signal: 'idle',
  eventfd: 'idle',
  timerfd: 'idle',
  signalfd: 'idle',
  inotify: 'idle',
  tty: 'idle',
  'idle-kernel': 'idle',
};

/**
 * The kind of blocked time that a wait is. Who waits for work to come is idle; who waits until somebody takes what it has to
 * give is not.
 */
export function blockedKind({ wait, fd }: Classed, call: DecodedCall | undefined): BlockedKind {
  const kind = wait === 'ipc' ? ipcKind(call) : (KINDS[wait] ?? 'sleeping');
  return kind === 'idle' && fd?.op === 'write' ? 'other' : kind;
}

function ipcKind(call: DecodedCall | undefined): BlockedKind {
  switch (call?.shape?.ipc) {
    case undefined:
      return 'sleeping';
    case 'sem':
      return 'lock';
    default:
      return call?.name === 'msgsnd' || call?.name === 'mq_timedsend' ? 'other' : 'idle';
  }
}
