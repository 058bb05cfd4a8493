import { WaitLookup } from '../inspect/waits/lookup.ts';
import type { Moment } from '../scan/moment.ts';
import { durationText } from '../text/amounts.ts';
import type { Column } from './column.ts';
import { ownColumn } from './shape.ts';
import type { View } from './view.ts';

/** What was looked up for the listings of one moment. */
const lookups = new WeakMap<Moment, WaitLookup>();

function lookupOf({ moment }: View): WaitLookup {
  let lookup = lookups.get(moment);
  if (lookup === undefined) {
    lookup = new WaitLookup(moment.root);
    lookups.set(moment, lookup);
  }
  return lookup;
}

const BESIDE = {
  sources: ['syscall', 'sched', 'link and fdinfo of the descriptor it waits on'],
  cost: 'two more files for each thread; needs the rights of ptrace, but for since',
};

/** What each thread waits for, as `tinspect waits` finds it. */
export const WAIT_COLUMNS: readonly Column[] = [
  ownColumn({
    id: 'wait',
    header: 'WAIT',
    about:
      'What the thread waits for in one word: cpu (running, or ready where looks do not tell that apart), runq (ready), lock, epoll, poll, sleep, pipe, socket, tty, eventfd, timerfd, signalfd, inotify, filelock, disk, child, signal, ipc, uring, idle-kernel, stopped, traced; on process rows of the main thread.',
    align: 'left',
    width: 11,
    scope: 'thread',
    beside: BESIDE,
    raw: (task, view) => lookupOf(view).wait(task),
  }),
  ownColumn({
    id: 'since',
    header: 'SINCE',
    about:
      'How long ago the thread last ran, se.exec_start of /proc/PID/task/TID/sched; unknown while it runs; on process rows of the main thread.',
    unit: 'ms',
    width: 12,
    scope: 'thread',
    beside: BESIDE,
    raw: (task, view) => lookupOf(view).since(task),
    text: (value) => durationText(Number(value)),
  }),
  ownColumn({
    id: 'syscall',
    header: 'SYSCALL',
    about:
      'The system call that the thread is blocked in, /proc/PID/task/TID/syscall; its number where the name is not known, - in none; on process rows of the main thread.',
    align: 'left',
    width: 15,
    scope: 'thread',
    beside: BESIDE,
    raw: (task, view) => lookupOf(view).syscall(task),
  }),
];
