import type { Task } from '../model/task.ts';
import { numberColumn, ownColumn } from './shape.ts';

/** Numbers that ps prints with %u: -1, which the kernel writes for a task that is just being reaped, is 2^32-1. */
function unsigned(value: number): number {
  return value >>> 0;
}

function processNumber(id: string, aliases?: readonly string[]) {
  return numberColumn({
    id,
    ...(aliases && { aliases }),
    header: id.toUpperCase(),
    about: 'The number of the process (the kernel calls it TGID), the name of its folder in /proc.',
    width: 'pid',
    scope: 'process',
    value: (task: Task) => task.pid,
  });
}

function taskNumber(id: string) {
  return numberColumn({
    id,
    header: id.toUpperCase(),
    about:
      'The number of the task itself (LWP), the name of its folder in /proc/PID/task; the leader has its PID.',
    width: 'pid',
    scope: 'thread',
    value: (task: Task) => task.tid,
  });
}

function group(id: string) {
  return numberColumn({
    id,
    header: id.toUpperCase(),
    about: 'The process group, field pgrp of /proc/PID/stat.',
    width: 'pid',
    scope: 'process',
    value: (task: Task) => unsigned(task.stat.pgrp),
    order: (task: Task) => task.stat.pgrp,
  });
}

function session(id: string, header: string, aliases?: readonly string[]) {
  return numberColumn({
    id,
    ...(aliases && { aliases }),
    header,
    about: 'The session, field session of /proc/PID/stat; a session leader has its own PID here.',
    width: 'pid',
    scope: 'process',
    value: (task: Task) => task.stat.session,
  });
}

function threadCount(id: string, header: string, width: number) {
  return numberColumn({
    id,
    header,
    about: 'How many threads the process has now, num_threads of /proc/PID/stat.',
    width,
    scope: 'process',
    value: (task: Task) => task.stat.num_threads,
  });
}

/** Numbers of processes, tasks and the groups they are in. */
export const PID_COLUMNS = [
  processNumber('pid'),
  processNumber('tgid'),
  taskNumber('lwp'),
  taskNumber('tid'),
  taskNumber('spid'),
  numberColumn({
    id: 'ppid',
    header: 'PPID',
    about:
      'The process that waits for this one, field ppid of /proc/PID/stat; 0: none, or one outside this namespace.',
    width: 'pid',
    scope: 'process',
    value: (task) => unsigned(task.stat.ppid),
    order: (task) => task.stat.ppid,
  }),
  group('pgid'),
  group('pgrp'),
  session('sid', 'SID'),
  session('sess', 'SESS', ['session']),
  numberColumn({
    id: 'tpgid',
    header: 'TPGID',
    about: 'The foreground process group of its terminal, field tpgid of /proc/PID/stat; -1: no terminal.',
    width: 'pid',
    scope: 'process',
    value: (task) => task.stat.tpgid,
  }),
  threadCount('nlwp', 'NLWP', 4),
  threadCount('thcount', 'THCNT', 5),
  ownColumn({
    id: 'nid',
    header: 'NID',
    about: 'The number of the task in hexadecimal, as jstack and other Java tools print it.',
    width: 8,
    raw: (task) => `0x${task.tid.toString(16)}`,
    order: (task) => task.tid,
  }),
];
