import type { Column } from '../columns/column.ts';
import { findColumn } from '../columns/registry.ts';
import type { View } from '../columns/view.ts';
import type { FileName, Task } from '../model/task.ts';
import { matches } from '../query/match.ts';
import type { Query } from '../query/query.ts';
import { recordsOf, TaskRow } from '../query/task-row.ts';
import type { LiveProcess, LiveTask } from '../scan/live-task.ts';
import { COLUMN_SETS, type ColumnSet, type SetColumn } from './column-sets.ts';
import { fitted, LIST_START, type ListSize, type ListState, reselected, selectedAt } from './list.ts';
import { recordsOfColumns } from './records.ts';
import { keyOfTask, type Line, layOut, placeOf, type RowMode } from './rows.ts';
import type { Wanted } from './screen.ts';
import { levelsOf } from './tree-mark.ts';

/** PF_KTHREAD of the kernel's sched.h, in the field flags of stat. */
const KERNEL_THREAD = 0x0020_0000;

/** A filter, and the text that it came from. */
export interface Filter {
  readonly text: string;
  readonly query: Query;
}

/** How a list of tasks is shown; other lists of the same dashboard may be shown otherwise. */
export interface TaskListStart {
  readonly mode: RowMode;
  readonly set: ColumnSet;
  /** Column ids in place of those of the set. */
  readonly columns?: readonly string[] | undefined;
  /** Columns of sets that say nothing here. */
  readonly without?: ReadonlySet<string> | undefined;
  readonly sort?: { readonly column: Column; readonly descending: boolean } | undefined;
  readonly filter?: Filter | undefined;
}

/**
 * A list of tasks: which rows there are, in which order, which of them is selected and which are in sight. The
 * selected task stays selected wherever sorting and the deaths of its neighbours put it; until the user has moved,
 * it is the first row, whichever task that is.
 */
export class TaskList {
  mode: RowMode;
  set: ColumnSet;
  filter: Filter | undefined;
  kernel = true;
  follow = false;
  /** The only process whose threads are listed; undefined: those of all. */
  of: LiveProcess | undefined = undefined;
  sort: Column;
  descending: boolean;
  readonly open = new Set<number>();
  list: ListState = LIST_START;
  /** The user's own columns, in place of those of the set. */
  private own: readonly SetColumn[] | undefined;
  /** The same when a set is shown again: they are one more set. */
  private chosen: readonly SetColumn[] | undefined;
  private readonly without: ReadonlySet<string> | undefined;
  private key: string | undefined = undefined;
  private height = 1;
  private version = 0;
  private made = '';
  private made_lines: readonly Line[] = [];
  private madeLevels = 0;

  constructor(start: TaskListStart) {
    this.mode = start.mode;
    this.set = start.set;
    this.own = start.columns === undefined ? undefined : ranked(start.columns, start.set);
    this.chosen = this.own;
    this.without = start.without;
    this.filter = start.filter;
    this.sort = start.sort?.column ?? columnNamed(start.set.sort);
    this.descending = start.sort?.descending ?? start.set.descending;
  }

  /** Rows as of the last `update`. */
  get lines(): readonly Line[] {
    return this.made_lines;
  }

  /** How many levels the deepest row of a tree has. */
  get levels(): number {
    return this.madeLevels;
  }

  get size(): ListSize {
    return { count: this.made_lines.length, height: this.height };
  }

  get selected(): Line | undefined {
    return this.made_lines[this.list.selected];
  }

  /** The columns, and which go first where not all have room. The one that rows are sorted by is among them. */
  get columns(): readonly SetColumn[] {
    const { own, set, without, sort } = this;
    const wanted = own ?? set.columns;
    const shown =
      own !== undefined || without === undefined ? wanted : wanted.filter(({ id }) => !without.has(id));
    if (without?.has(sort.id) === true || shown.some(({ id }) => findColumn(id) === sort)) return shown;
    return [...shown.slice(0, -1), { id: sort.id, rank: ASKED_FOR }, ...shown.slice(-1)];
  }

  /** The ids of own columns; undefined where those of a set are shown. */
  get ownColumns(): readonly string[] | undefined {
    return this.own?.map(({ id }) => id);
  }

  /** Something changed that decides which rows there are. */
  touch(): void {
    this.version++;
  }

  /**
   * Lays the rows out again where something has changed, and finds the selected task among them.
   *
   * @param stamp differs when the tasks have changed
   */
  update(stamp: string, processes: Iterable<LiveProcess>, view: View, height: number): void {
    const stampNow = `${stamp} ${this.version}`;
    if (stampNow !== this.made) {
      this.made = stampNow;
      this.made_lines = layOut(processes, {
        mode: this.mode,
        sort: this.sort,
        descending: this.descending,
        open: this.open,
        accepts: this.acceptor(view),
        view,
      });
      this.madeLevels = levelsIn(this.made_lines);
      this.height = Math.max(1, height);
      this.list = this.kept();
    }
    this.height = Math.max(1, height);
    this.list = fitted(this.list, this.size);
  }

  /** Where the selected task is now. */
  private kept(): ListState {
    if (this.key === undefined) return fitted({ selected: 0, top: 0 }, this.size);
    const at = placeOf(this.made_lines, this.key, this.list.selected);
    const state = this.follow ? reselected(this.list, at, this.size) : selectedAt(this.list, at, this.size);
    // Of a task that has ended, the neighbour that took its place is selected from now on.
    this.key = this.made_lines[state.selected]?.key;
    return state;
  }

  /** Selects by a movement of the user. */
  move(state: ListState): void {
    this.list = fitted(state, this.size);
    this.key = this.list.selected === 0 && this.list.top === 0 ? undefined : this.selected?.key;
    if (this.follow) this.key = this.selected?.key;
  }

  /** Selects the row `index`. */
  select(index: number): void {
    this.list = selectedAt(this.list, index, this.size);
    this.key = this.selected?.key;
  }

  /** Selects the task `key` as soon as it has a row. */
  seek(key: string): void {
    this.key = key;
    this.touch();
  }

  /** Keeps the selected task selected from now on, even if it is the first row. */
  hold(): void {
    this.key = this.selected?.key;
  }

  /** Takes another mode of rows, or `otherwise` where it has that one already. The same task stays selected. */
  toggleMode(mode: RowMode, otherwise: RowMode): void {
    this.mode = this.mode === mode ? otherwise : mode;
    this.key = this.key === undefined ? undefined : this.keyIn(this.mode);
    this.touch();
  }

  /** The key of the selected task among rows of `mode`: a process is its main thread in a list of threads. */
  private keyIn(mode: RowMode): string | undefined {
    const line = this.selected;
    if (line === undefined || mode === 'groups') return line?.key;
    const task = line.kind === 'group' ? line.busiest : line.task;
    if (mode === 'threads') {
      if (task.kind === 'thread') return keyOfTask(task);
      const { threads } = task as LiveProcess;
      return keyOfTask(threads.get(task.pid) ?? task);
    }
    if (task.kind === 'process' || this.open.has(task.pid)) return keyOfTask(task);
    return keyOfTask((task as LiveTask).process);
  }

  sortBy(column: Column, descending: boolean): void {
    this.sort = column;
    this.descending = descending;
    this.touch();
  }

  /** Goes on to the next set of columns, and sorts as it does. */
  nextSet(): void {
    const at = this.own === undefined ? COLUMN_SETS.indexOf(this.set) + 1 : 0;
    this.own = at === COLUMN_SETS.length ? this.chosen : undefined;
    this.set = COLUMN_SETS[at % COLUMN_SETS.length] ?? this.set;
    this.sortBy(columnNamed(this.set.sort), this.set.descending);
  }

  /** Shows these columns. */
  choose(ids: readonly string[]): void {
    this.own = ranked(ids, this.set);
    this.chosen = this.own;
    this.touch();
  }

  /** The records that columns, sort and filter read: of the rows in sight, or of all where a choice depends on them. */
  wanted(): Wanted {
    const records = this.shownRecords();
    const deciding: FileName[] = [
      ...this.sort.needs,
      ...(this.filter === undefined ? [] : recordsOf(this.filter.query)),
    ];
    for (const name of deciding) records.add(name);
    const sums = new Set(this.shownColumns().flatMap((column) => column.sums ?? []));
    return { records, of: deciding.length > 0 ? undefined : this.inSight(), sums };
  }

  shownRecords(): Set<FileName> {
    return recordsOfColumns(this.shownColumns());
  }

  shownColumns(): Column[] {
    return this.columns.flatMap(({ id }) => findColumn(id) ?? []);
  }

  /** The tasks of the rows that are in sight. */
  inSight(): Task[] {
    const { top } = this.list;
    return this.made_lines
      .slice(top, top + this.height)
      .flatMap((line) => (line.kind === 'task' ? [line.task] : []));
  }

  /** Whether the filter and what else is hidden let a task be shown. */
  acceptor(view: View): (task: Task) => boolean {
    const { filter, kernel } = this;
    let row: TaskRow | undefined;
    return (task) => {
      if (!kernel && (task.stat.flags & KERNEL_THREAD) !== 0) return false;
      if (filter === undefined) return true;
      row ??= new TaskRow(task, view);
      row.task = task;
      return matches(filter.query, row);
    };
  }
}

function levelsIn(lines: readonly Line[]): number {
  let most = 0;
  for (const line of lines) if (line.kind === 'task') most = Math.max(most, levelsOf(line.prefix));
  return most;
}

/** A column that is known to be there. */
export function columnNamed(id: string): Column {
  const column = findColumn(id);
  if (column === undefined) throw new Error(`there is no column ${id}`);
  return column;
}

/** Amounts are read from the most down, names and numbers of tasks upwards. */
export function startsDescending(column: Column): boolean {
  return column.unit !== 'none' && column.unit !== 'hex';
}

/** The rank of a column that the user asked for: before any that a set may lose. */
const ASKED_FOR = 0.5;

/** Columns that the user chose: those of the set may go as there, and the last one, which names the task, stays. */
function ranked(ids: readonly string[], { columns }: ColumnSet): SetColumn[] {
  return ids.map((id, index) => {
    const rank = columns.find((column) => findColumn(column.id) === findColumn(id))?.rank ?? ASKED_FOR;
    return { id, rank: index === ids.length - 1 ? 0 : rank };
  });
}
