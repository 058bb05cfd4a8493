import type { Task } from '../model/task.ts';
import type { Unknown, Value } from '../model/unknown.ts';
import type { Reading } from '../procfs/unreadable.ts';
import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { psColumn } from './shape.ts';

/** 2^32-1: the id that was never set. */
const NO_ID = 0xffff_ffff;

/** The label up to its first byte that is not printable ASCII. */
function labelText(task: Task): string {
  const label = recordOf(task.attr_current) ?? '';
  let end = 0;
  while (end < label.length && label.charCodeAt(end) >= 0x20 && label.charCodeAt(end) < 0x7f) end++;
  return label.slice(0, end);
}

function labelColumn(id: string): Column {
  return psColumn({
    id,
    header: id.toUpperCase(),
    about:
      'The label that a security module (SELinux, AppArmor, Smack) gave the process, /proc/PID/attr/current.',
    width: 31,
    align: 'left',
    needs: ['attr_current'],
    raw: (task) => {
      if (recordOf(task.attr_current) === undefined) return whyNot(task.attr_current, 'attr/current');
      return labelText(task) || null;
    },
    show: (task) => labelText(task) || '-',
    // ps sorts by the process here.
    order: (task) => task.pid,
  });
}

/** A file with one number; ps prints 0 for one that it can't read. */
function numberFile(
  draft: Pick<Column, 'id' | 'header' | 'about' | 'width'>,
  file: 'oom_score' | 'oom_score_adj',
): Column {
  const value = (task: Task): Reading<number> | undefined => task[file];
  return psColumn({
    ...draft,
    scope: 'thread',
    needs: [file],
    raw: (task): Value | Unknown => recordOf(value(task)) ?? whyNot(value(task), file),
    show: (task) => String(recordOf(value(task)) ?? 0),
    order: (task) => recordOf(value(task)) ?? 0,
  });
}

/** Who logged in, how the kernel treats the process when memory is short, and security labels. */
export const SECURITY_COLUMNS: readonly Column[] = [
  psColumn({
    id: 'luid',
    header: 'LUID',
    about:
      'The user who logged in, whatever user the process became since, /proc/PID/loginuid; - when nobody did.',
    width: 5,
    needs: ['loginuid'],
    raw: (task) => {
      const id = recordOf(task.loginuid);
      if (id === undefined) return whyNot(task.loginuid, 'loginuid');
      return id === NO_ID ? null : id;
    },
    show: (task) => {
      const id = (recordOf(task.loginuid) ?? NO_ID) | 0;
      return id === -1 ? '-' : String(id);
    },
    order: (task) => (recordOf(task.loginuid) ?? NO_ID) | 0,
  }),
  labelColumn('label'),
  labelColumn('context'),
  labelColumn('zone'),
  numberFile(
    {
      id: 'oom',
      header: 'OOM',
      about:
        'How likely the kernel ends the process when memory is short, 0 to 2000, oom_score of /proc/PID.',
      width: 4,
    },
    'oom_score',
  ),
  numberFile(
    {
      id: 'oomadj',
      header: 'OOMADJ',
      about: 'What was added to that score, -1000 (never) to 1000, oom_score_adj of /proc/PID.',
      width: 5,
    },
    'oom_score_adj',
  ),
];
