import type { Column } from '../columns/column.ts';
import type { FileName, Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { isShared, readFile, shareFile } from '../scan/files.ts';
import { LiveProcess, LiveTask } from '../scan/live-task.ts';

/** The records that some columns read. */
export function recordsOfColumns(columns: Iterable<Column>): Set<FileName> {
  const records = new Set<FileName>();
  for (const column of columns) for (const name of column.needs) records.add(name);
  return records;
}

/**
 * Reads those records of `task` that were never read: of a row that has just come into sight between two rounds.
 * Of a task that has ended nothing is read; what is known stays.
 */
export function fillRecords(root: ProcRoot, task: Task, records: ReadonlySet<FileName>): void {
  if (!(task instanceof LiveTask || task instanceof LiveProcess) || task.gone) return;
  const dir = task.kind === 'process' ? String(task.pid) : `${task.pid}/task/${task.tid}`;
  const process: Task | undefined = task instanceof LiveTask ? task.process : undefined;
  const known: Task = task;
  for (const name of records) {
    if (known[name] !== undefined) continue;
    if (process?.[name] !== undefined && isShared(name)) shareFile(process, name, known);
    else readFile(root, dir, name, known);
  }
}

/** Of how many of these tasks a record was refused, by the record's name. */
export function refusals(tasks: Iterable<Task>, records: ReadonlySet<FileName>): ReadonlyMap<string, number> {
  const refused = new Map<string, number>();
  for (const task of tasks) {
    for (const name of records) {
      const reading = task[name];
      if (reading === undefined || isRead(reading) || !reading.denied) continue;
      refused.set(name, (refused.get(name) ?? 0) + 1);
    }
  }
  return refused;
}
