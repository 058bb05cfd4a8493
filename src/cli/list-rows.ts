import type { Column } from '../columns/column.ts';
import { sortTasks, sortWithThreads } from '../columns/order.ts';
import type { View } from '../columns/view.ts';
import type { FileName, Task } from '../model/task.ts';
import { matches } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import { recordsOf, TaskRow } from '../query/task-row.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import { arrange } from '../scan/forest.ts';
import { scan, type ScanReport, type ScanRequest } from '../scan/scanner.ts';
import { neededFiles, onlyPids, selects, selectsAll } from '../scan/selection.ts';
import type { ListRequest } from './ps/request.ts';

/** Which rows a listing has, and where they are read. */
export interface RowsWanted {
  readonly request: ListRequest;
  /** Only these threads, in place of what `request` selects. */
  readonly tids: readonly number[] | undefined;
  /** What rows must match beside that. */
  readonly query: Query | undefined;
  /** Seconds between two looks; undefined: one look. */
  readonly interval: number | undefined;
  readonly root: ProcRoot;
  readonly view: View;
}

/** Takes a row and what a forest draws before its name; false when no more are wanted. */
export type Print = (task: Task, prefix?: string) => boolean;

/** Reads the rows and prints them: as they come where the order is the kernel's, else when all are there. */
export async function printRows(wanted: RowsWanted, print: Print): Promise<ScanReport> {
  const { request, interval } = wanted;
  const gathered = request.sort.length > 0 || request.forest !== undefined || request.rows === 'both';
  const tasks: Task[] = [];
  const visit = gathered
    ? (task: Task): boolean => tasks.push(task) > 0
    : (task: Task): boolean => print(task);
  const report =
    interval === undefined
      ? scan(wanted.root, scanRequest(wanted), visit)
      : await twoLooks(wanted, interval, visit);
  if (gathered) printOrdered(tasks, wanted.request, wanted.view, print);
  return report;
}

/** Prints rows that were gathered, sorted and as a forest as `request` has it. */
export function printOrdered(tasks: readonly Task[], request: ListRequest, view: View, print: Print): void {
  const { sort, forest, rows } = request;
  const sorted = (some: readonly Task[]): Task[] => sortTasks(some, sort, view);
  if (forest === undefined) {
    for (const task of rows === 'both' ? sortWithThreads(tasks, sort, view) : sorted(tasks))
      if (!print(task)) return;
    return;
  }
  for (const { task, prefix } of arrange(tasks, forest, sort.length > 0 ? sorted : undefined)) {
    if (!print(task, prefix)) return;
  }
}

function scanRequest(wanted: RowsWanted): ScanRequest {
  const { request, tids, view, query } = wanted;
  const { select } = request;
  const selected = tids === undefined && !selectsAll(select);
  return {
    rows: tids === undefined ? request.rows : 'threads',
    pids: request.quickPids ?? onlyPids(select),
    alsoThreads: request.quickPids === undefined ? undefined : new Set(request.quickPids),
    tids,
    needs: neededRecords(request, view),
    testNeeds: [...(selected ? neededFiles(select) : []), ...(query === undefined ? [] : recordsOf(query))],
    accepts: selected || query !== undefined ? acceptor(wanted, selected) : undefined,
  };
}

/** The test of a row: selected as ps selects, where that counts, and matching the query. */
function acceptor({ request, view, query }: RowsWanted, selected: boolean): (task: Task) => boolean {
  let row: TaskRow | undefined;
  return (task) => {
    if (selected && !selects(request.select, task, view.locale)) return false;
    if (query === undefined) return true;
    row ??= new TaskRow(task, view);
    row.task = task;
    return matches(query, row);
  };
}

/** Watches for `interval` seconds and gives the rows of the second look, which have rates. */
async function twoLooks(
  wanted: RowsWanted,
  interval: number,
  visit: (task: Task) => boolean,
): Promise<ScanReport> {
  const { rowsOf, Watch } = await import('./watch.ts');
  const { accepts, pids, rows, tids, needs, testNeeds = [] } = scanRequest(wanted);
  const watch = new Watch([wanted.root], pids);
  const records = new Set<FileName>([...needs, ...testNeeds]);
  await watch.round(records);
  await watch.next(interval);
  const round = await watch.round(records);
  const seen: Task[] = [...rowsOf(round.processes, rows)].filter(
    (task) => tids?.includes(task.tid) !== false,
  );
  const denied = new Map([...round.denied].map(([name, count]) => [`${name}: EACCES`, count]));
  for (const task of seen) {
    if (accepts !== undefined && !accepts(task)) continue;
    countDenied(denied, task, records);
    if (!visit(task)) break;
  }
  watch.sampler.close();
  return { vanished: 0, denied, failure: round.failure };
}

/** Counts the records of `task` that the kernel refused, by record name and errno. */
function countDenied(denied: Map<string, number>, task: Task, records: ReadonlySet<FileName>): void {
  for (const name of records) {
    const reading = task[name];
    if (reading === undefined || isRead(reading) || !reading.denied) continue;
    const key = `${name}: ${reading.code}`;
    denied.set(key, (denied.get(key) ?? 0) + 1);
  }
}

/** The records that the columns shown and the sort keys read. */
function neededRecords(request: ListRequest, view: View): Set<FileName> {
  const needs = new Set<FileName>();
  const columns: Column[] = [
    ...request.columns.map((placed) => placed.column),
    ...request.sort.map((key) => key.column),
  ];
  for (const column of columns) {
    for (const name of column.needs) needs.add(name);
    if (column.tree === true && view.environ) needs.add('environ');
  }
  return needs;
}
