import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import { escapeText } from '../text/escape.ts';
import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { psColumn } from './shape.ts';
import { nameOf } from './users.ts';
import type { View } from './view.ts';

/** A column of the task's supplementary groups, joined by commas in the file's order. */
function groupsColumn(
  draft: Pick<Column, 'id' | 'header' | 'about' | 'width'>,
  unread: string,
  word: (id: number, view: View) => string,
): Column {
  const value = (task: Task, view: View): string | Unknown => {
    const status = recordOf(task.status);
    if (status === undefined) return whyNot(task.status, 'status');
    let text = '';
    for (const id of status.Groups) text += text === '' ? word(id, view) : `,${word(id, view)}`;
    return text;
  };
  const show = (task: Task, view: View): string => {
    const text = value(task, view);
    if (text instanceof Unknown) return unread;
    return text === '' ? '-' : escapeText(text, view.locale);
  };
  return psColumn({
    ...draft,
    align: 'text',
    scope: 'process',
    needs: ['status'],
    raw: (task, view) => {
      const text = value(task, view);
      return text === '' ? null : text;
    },
    show,
    order: (task, view) => show(task, view),
  });
}

/** The words between brackets are ps's own where it has no groups to print. */
export const GROUP_COLUMNS: readonly Column[] = [
  groupsColumn(
    {
      id: 'supgid',
      header: 'SUPGID',
      about: 'The supplementary groups by number, line Groups of /proc/PID/status.',
      width: 20,
    },
    '[ duplicate SUPGIDS ]',
    String,
  ),
  groupsColumn(
    {
      id: 'supgrp',
      header: 'SUPGRP',
      about: 'The supplementary groups by name, line Groups of /proc/PID/status.',
      width: 40,
    },
    '[ duplicate SUPGROUPS ]',
    (id, view) => nameOf(view.groups, id),
  ),
];
