import { findColumn } from '../columns/registry.ts';
import type { View } from '../columns/view.ts';
import type { FileName, Task } from '../model/task.ts';
import { Unknown, type Value } from '../model/unknown.ts';
import type { Query, Row } from './query.ts';

const NO_COLUMN = new Unknown('there is no such column');

/** A task as a query sees it: fields are columns, values are raw. One row serves for task after task. */
export class TaskRow implements Row {
  task: Task;
  view: View;

  constructor(task: Task, view: View) {
    this.task = task;
    this.view = view;
  }

  value(field: string): Value | Unknown {
    const column = findColumn(field);
    return column === undefined ? NO_COLUMN : column.raw(this.task, this.view);
  }
}

/** The records beside stat that `query` looks at. */
export function recordsOf(query: Query): Set<FileName> {
  return new Set(query.fields.flatMap((field) => findColumn(field)?.needs ?? []));
}
