import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { Autogroup } from '../procfs/autogroup.ts';
import type { Column } from './column.ts';
import { fieldOf } from './readings.ts';
import { psColumn } from './shape.ts';

const PER_PROCESS = new Unknown('autogroup: the kernel gives it per process; see its row');

function autogroupColumn(
  draft: Pick<Column, 'id' | 'header' | 'about' | 'width'>,
  field: keyof Autogroup,
  unread: number,
): Column {
  const value = (task: Task): number | Unknown =>
    task.kind === 'thread' ? PER_PROCESS : fieldOf(task.autogroup, 'autogroup', (group) => group[field]);
  const number = (task: Task): number => {
    const known = value(task);
    return known instanceof Unknown ? unread : known;
  };
  return psColumn({
    ...draft,
    needs: ['autogroup'],
    raw: value,
    show: (task) => String(number(task)),
    order: number,
  });
}

/** The scheduler's groups of one session each, sched(7). */
export const AUTOGROUP_COLUMNS: readonly Column[] = [
  autogroupColumn(
    {
      id: 'ag_id',
      header: 'AGID',
      about:
        'The scheduling group of the session, /proc/PID/autogroup; -1 where there is none, and on thread rows.',
      width: 5,
    },
    'id',
    -1,
  ),
  autogroupColumn(
    {
      id: 'ag_nice',
      header: 'AGNI',
      about: 'The nice value of the whole scheduling group of the session, /proc/PID/autogroup.',
      width: 4,
    },
    'nice',
    0,
  ),
];
