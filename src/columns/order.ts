import type { Task } from '../model/task.ts';
import { isKnown, type Unknown, type Value } from '../model/unknown.ts';
import { byStart } from '../scan/by-start.ts';
import type { Column } from './column.ts';
import type { View } from './view.ts';

/** A column to sort by. */
export interface SortKey {
  readonly column: Column;
  readonly descending: boolean;
}

/** What a key compares of a row; undefined: nothing is known, it stands last in either direction. */
type Rank = number | bigint | string | undefined;

/**
 * The rows sorted by `keys`, of which the first is the most significant; rows that are equal by all of them keep
 * their order, also where a key is descending. What a key compares is the column's `order`, else its `raw`; a row
 * for which that is unknown or null stands behind the others.
 */
export function sortTasks(tasks: readonly Task[], keys: readonly SortKey[], view: View): Task[] {
  const ranked = tasks.map((task) => ({ task, ranks: keys.map((key) => rankOf(task, key, view)) }));
  ranked.sort((a, b) => {
    for (let at = 0; at < keys.length; at++) {
      const order = compareRanks(a.ranks[at], b.ranks[at], keys[at]?.descending === true);
      if (order !== 0) return order;
    }
    return 0;
  });
  return ranked.map(({ task }) => task);
}

/**
 * The rows of a view with processes and threads (-m): the processes sorted by `keys`, or by number without one,
 * each followed by its threads by their start. Threads whose process has no row stand where it would.
 *
 * @param tasks each process's row before those of its threads
 */
export function sortWithThreads(tasks: readonly Task[], keys: readonly SortKey[], view: View): Task[] {
  const groups = new Map<number, Task[]>();
  const heads: Task[] = [];
  for (const task of tasks) {
    const group = groups.get(task.pid);
    if (group === undefined) {
      heads.push(task);
      groups.set(task.pid, [task]);
    } else group.push(task);
  }
  const sorted = keys.length === 0 ? heads.sort((a, b) => a.pid - b.pid) : sortTasks(heads, keys, view);
  return sorted.flatMap((head) => (groups.get(head.pid) ?? []).sort(byKindAndStart));
}

/** The process row first, then the threads by their start. */
function byKindAndStart(a: Task, b: Task): number {
  if (a.kind !== b.kind) return a.kind === 'process' ? -1 : 1;
  return byStart(a, b);
}

function rankOf(task: Task, { column }: SortKey, view: View): Rank {
  const value: Value | Unknown =
    column.order === undefined ? column.raw(task, view) : column.order(task, view);
  if (!isKnown(value) || value === null || Number.isNaN(value)) return undefined;
  return typeof value === 'boolean' ? Number(value) : value;
}

function compareRanks(a: Rank, b: Rank, descending: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  const order = typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : compareNumbers(a, b);
  return descending ? -order : order;
}

/** A column gives numbers or texts; should one give both, the numbers stand first. */
function compareNumbers(a: number | bigint | string, b: number | bigint | string): number {
  if (typeof a === 'string' || typeof b === 'string')
    return Number(typeof a === 'string') - Number(typeof b === 'string');
  return a < b ? -1 : a > b ? 1 : 0;
}

const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** Compares as the bytes of UTF-8 compare, which is by code point: strcoll(3) in the C and C.UTF-8 locales. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return codePointRank(left) - codePointRank(right);
  }
  return a.length - b.length;
}

/** Surrogates make the characters beyond U+FFFF: their place is behind all other units. */
function codePointRank(unit: number): number {
  return unit >= FIRST_SURROGATE && unit < AFTER_SURROGATES ? unit + AFTER_SURROGATES : unit;
}
