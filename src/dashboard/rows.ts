import type { Column } from '../columns/column.ts';
import { sortTasks } from '../columns/order.ts';
import { findColumn } from '../columns/registry.ts';
import type { View } from '../columns/view.ts';
import { groupBy } from '../inspect/group-by.ts';
import { namePatterns } from '../inspect/name-pattern.ts';
import type { Task } from '../model/task.ts';
import { arrange } from '../scan/forest.ts';
import type { LiveProcess, LiveTask } from '../scan/live-task.ts';

/** How tasks are laid out: processes that open to their threads, all threads flat, a tree, groups by name. */
export type RowMode = 'processes' | 'threads' | 'tree' | 'groups';

/** A row with a task. */
export interface TaskLine {
  readonly kind: 'task';
  /** Stays the same while the task lives. */
  readonly key: string;
  readonly task: Task;
  /** What a tree draws before the name. */
  readonly prefix: string;
  /** `+`: it has threads that can be opened; `-`: they are. */
  readonly fold: '' | '+' | '-';
}

/** A row that stands for threads with names of one pattern. */
export interface GroupLine {
  readonly kind: 'group';
  readonly key: string;
  readonly pattern: string;
  readonly threads: readonly LiveTask[];
  readonly processes: number;
  /** Percent of one CPU, all its threads together; NaN where it is known of none. */
  readonly cpu: number;
  /** True where it is not known of all, so that `cpu` is the least that it may be. */
  readonly atLeast: boolean;
  readonly busiest: LiveTask;
  /** Percent of one CPU of that. */
  readonly most: number;
  /** `S 11, R 1`, most first. */
  readonly states: string;
}

export type Line = TaskLine | GroupLine;

/** What decides which rows there are, and their order. */
export interface RowOptions {
  readonly mode: RowMode;
  readonly sort: Column;
  readonly descending: boolean;
  /** TGIDs whose threads are shown. */
  readonly open: ReadonlySet<number>;
  readonly accepts: (task: Task) => boolean;
  readonly view: View;
}

/** A key that no other task of this boot has. */
export function keyOfTask(task: Task): string {
  return `${task.kind === 'process' ? 'p' : 't'}${task.pid}/${task.tid}/${task.stat.starttime}`;
}

/** The rows of a screen of tasks. */
export function layOut(processes: Iterable<LiveProcess>, options: RowOptions): Line[] {
  const all = [...processes];
  switch (options.mode) {
    case 'threads':
      return sorted(
        all.flatMap((process) => [...process.threads.values()]).filter(options.accepts),
        options,
      ).map((task) => line(task));
    case 'processes':
      return sorted(
        all.filter((process) => isWanted(process, options)),
        options,
      ).flatMap((task) => unfold(task, '', options));
    case 'tree':
      return arrange(
        all.filter((process) => isWanted(process, options)),
        'lines',
        (rows) => sorted(rows, options),
      ).flatMap(({ task, prefix }) => unfold(task, prefix, options));
    case 'groups':
      return groups(all, options);
  }
}

/** A process is wanted for its own sake or for that of one of its threads. */
function isWanted(process: LiveProcess, { accepts }: RowOptions): boolean {
  if (accepts(process)) return true;
  for (const thread of process.threads.values()) if (accepts(thread)) return true;
  return false;
}

/** Rows that are equal stand by their numbers, so that they do not jump about. */
function sorted(tasks: readonly Task[], { sort, descending, view }: RowOptions): Task[] {
  const number = findColumn('lwp') ?? sort;
  return sortTasks(
    tasks,
    [
      { column: sort, descending },
      { column: number, descending: false },
    ],
    view,
  );
}

function line(task: Task, prefix = '', fold: TaskLine['fold'] = ''): TaskLine {
  return { kind: 'task', key: keyOfTask(task), task, prefix, fold };
}

function unfold(task: Task, prefix: string, options: RowOptions): TaskLine[] {
  const threads =
    'threads' in task && task.threads instanceof Map ? [...(task as LiveProcess).threads.values()] : [];
  if (threads.length < 2) return [line(task, prefix)];
  if (!options.open.has(task.pid)) return [line(task, prefix, '+')];
  const shown = sorted(threads.filter(options.accepts), options);
  return [line(task, prefix, '-'), ...shown.map((thread) => line(thread, `${prefix.replace(/\S/g, ' ')}  `))];
}

/** Groups over all processes: a pool of one name in many processes is one group. */
function groups(processes: readonly LiveProcess[], options: RowOptions): GroupLine[] {
  const threads = processes.flatMap((process) => [...process.threads.values()]).filter(options.accepts);
  const patterns = namePatterns(threads.map((thread) => thread.stat.comm));
  const members = groupBy(threads, ({ stat }) => patterns.get(stat.comm) ?? stat.comm);
  const lines = [...members].flatMap(([pattern, group]) => groupLine(pattern, group));
  return lines.sort(
    (a, b) => compareCpu(b.cpu, a.cpu) || b.threads.length - a.threads.length || (a.key < b.key ? -1 : 1),
  );
}

function compareCpu(a: number, b: number): number {
  return (Number.isNaN(a) ? -1 : a) - (Number.isNaN(b) ? -1 : b);
}

/** Percent of one CPU. All that a thread used which was born in the interval it used within it. */
function shareOf({ rates, born, now, process }: LiveTask): number {
  return born ? (now.run_ns * 100) / process.rates.interval_ns : rates.cpu;
}

function groupLine(pattern: string, threads: readonly LiveTask[]): GroupLine[] {
  const [first] = threads;
  if (first === undefined) return [];
  const counts = new Map<string, number>();
  let busiest = first;
  let most = Number.NaN;
  let cpu = Number.NaN;
  let atLeast = false;
  for (const thread of threads) {
    counts.set(thread.stat.state, (counts.get(thread.stat.state) ?? 0) + 1);
    const share = shareOf(thread);
    if (Number.isNaN(share)) {
      atLeast = true;
      continue;
    }
    cpu = Number.isNaN(cpu) ? share : cpu + share;
    if (most >= share) continue;
    most = share;
    busiest = thread;
  }
  const states = [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([letter, count]) => `${letter} ${count}`)
    .join(', ');
  const processes = new Set(threads.map((thread) => thread.pid)).size;
  return [
    { kind: 'group', key: `g${pattern}`, pattern, threads, processes, cpu, atLeast, busiest, most, states },
  ];
}

/** Where the row `key` is now, or the nearest place to where it was when its task has ended. */
export function placeOf(lines: readonly Line[], key: string | undefined, before: number): number {
  const at = key === undefined ? -1 : lines.findIndex((each) => each.key === key);
  return at >= 0 ? at : Math.max(0, Math.min(before, lines.length - 1));
}
