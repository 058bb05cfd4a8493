import type { Task } from '../model/task.ts';
import type { Column } from './column.ts';
import { recordOf } from './readings.ts';
import { psColumn } from './shape.ts';

/** PF_FORKNOEXEC and PF_SUPERPRIV, bits 6 and 8 of the flags, as the octal digit that UNIX has here. */
function flagDigit(task: Task): string {
  return String((task.stat.flags >>> 6) & 7);
}

/** The state letter and what ps adds to it: `<N` nice, `L` locked pages, `s` leader, `l` threads, `+` foreground. */
export function stateText(task: Task): string {
  const { stat } = task;
  let text = stat.state;
  if (stat.nice < 0) text += '<';
  else if (stat.nice > 0) text += 'N';
  if ((recordOf(task.status)?.VmLck ?? 0) > 0) text += 'L';
  if (stat.session === task.pid) text += 's';
  if (stat.num_threads > 1) text += 'l';
  if (stat.pgrp === stat.tpgid) text += '+';
  return text;
}

/** What a task is doing. */
export const STATE_COLUMNS: readonly Column[] = [
  psColumn({
    id: 's',
    aliases: ['state'],
    header: 'S',
    about:
      'The state of the task, a letter of /proc/PID/task/TID/stat: R runs or wants to, S sleeps, D waits unkillable, T stopped, t traced, Z ended, I idle kernel thread.',
    width: 1,
    align: 'left',
    scope: 'thread',
    raw: (task) => task.stat.state,
    show: (task) => task.stat.state,
  }),
  psColumn({
    id: 'stat',
    header: 'STAT',
    about:
      'The state of the task with marks: < or N nice, L locked pages, s session leader, l several threads, + in the foreground; from stat and status.',
    width: 4,
    align: 'left',
    scope: 'thread',
    needs: ['status'],
    raw: stateText,
    show: stateText,
    order: (task) => task.stat.state,
  }),
  psColumn({
    id: 'f',
    aliases: ['flag', 'flags'],
    header: 'F',
    about:
      'Two of the kernel flags of the task as an octal digit: 1 forked and ran no other program, 4 used superuser rights; raw: all PF_ flags, field flags of stat.',
    width: 1,
    raw: (task) => task.stat.flags,
    show: flagDigit,
  }),
];
