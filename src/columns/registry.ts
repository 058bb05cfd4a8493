import { ABSENT_COLUMNS } from './absent.ts';
import { ADDRESS_COLUMNS } from './addresses.ts';
import { AUTOGROUP_COLUMNS } from './autogroup.ts';
import { CGROUP_COLUMNS } from './cgroup.ts';
import type { Column } from './column.ts';
import { COMMAND_COLUMNS } from './command.ts';
import { CPU_COLUMNS } from './cpu.ts';
import { GROUP_COLUMNS } from './groups.ts';
import { IO_COLUMNS } from './io.ts';
import { MACHINE_COLUMNS } from './machine.ts';
import { MEMORY_COLUMNS } from './memory.ts';
import { NAMESPACE_COLUMNS } from './namespaces.ts';
import { OWN_MEMORY_COLUMNS } from './own-memory.ts';
import { PID_COLUMNS } from './pid.ts';
import { RATE_COLUMNS } from './rates.ts';
import { SCHEDULER_COUNT_COLUMNS } from './scheduler-counts.ts';
import { SCHEDULING_COLUMNS } from './scheduling.ts';
import { SECURITY_COLUMNS } from './security.ts';
import { SIGNAL_COLUMNS } from './signals.ts';
import { START_COLUMNS } from './start.ts';
import { STATE_COLUMNS } from './state.ts';
import { FAULT_COLUMNS, TIME_COLUMNS } from './times.ts';
import { TTY_COLUMNS } from './tty.ts';
import { USER_COLUMNS } from './users.ts';
import { WCHAN_COLUMNS } from './wchan.ts';

/**
 * Every column there is. --help, -o, sort keys, JSON keys, the docs, completion and the dashboard's chooser come
 * from this list, in its order.
 */
export const COLUMNS: readonly Column[] = [
  ...PID_COLUMNS,
  ...USER_COLUMNS,
  ...GROUP_COLUMNS,
  ...COMMAND_COLUMNS,
  ...STATE_COLUMNS,
  ...TIME_COLUMNS,
  ...CPU_COLUMNS,
  ...RATE_COLUMNS,
  ...START_COLUMNS,
  ...SCHEDULER_COUNT_COLUMNS,
  ...SCHEDULING_COLUMNS,
  ...WCHAN_COLUMNS,
  ...FAULT_COLUMNS,
  ...IO_COLUMNS,
  ...MEMORY_COLUMNS,
  ...OWN_MEMORY_COLUMNS,
  ...TTY_COLUMNS,
  ...SIGNAL_COLUMNS,
  ...CGROUP_COLUMNS,
  ...NAMESPACE_COLUMNS,
  ...SECURITY_COLUMNS,
  ...AUTOGROUP_COLUMNS,
  ...ADDRESS_COLUMNS,
  ...MACHINE_COLUMNS,
  ...ABSENT_COLUMNS,
];

const byName = new Map<string, Column>();
for (const column of COLUMNS) {
  byName.set(column.id, column);
  for (const alias of column.aliases ?? []) byName.set(alias, column);
}

/** The column that `-o name` means, by id or alias, upper and lower case told apart; undefined: there is none. */
export function findColumn(name: string): Column | undefined {
  return byName.get(name);
}

/** All names that `-o` accepts, aliases too. */
export function columnNames(): readonly string[] {
  return [...byName.keys()];
}

const MOST_SUGGESTIONS = 3;

/** How many letters must be put in, left out, changed or swapped to turn `from` into `to` (Damerau-Levenshtein). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + change);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      }
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[to.length] ?? 0;
}

/**
 * Up to three names that `name` may have been meant to be, the likeliest first: ones that differ by at most a third
 * of its letters, or that it begins. Empty when nothing is near.
 */
export function nearestColumns(name: string): string[] {
  const wanted = name.toLowerCase().slice(0, LONGEST_NAME);
  const near: { known: string; steps: number }[] = [];
  const most = Math.max(1, Math.floor(wanted.length / 3));
  for (const known of byName.keys()) {
    const begins = wanted.length >= 2 && known.startsWith(wanted);
    const steps = begins ? 1 : distance(wanted, known);
    if (steps <= most) near.push({ known, steps });
  }
  near.sort((a, b) => a.steps - b.steps || isAbsent(a.known) - isAbsent(b.known));
  return near.slice(0, MOST_SUGGESTIONS).map((entry) => entry.known);
}

/** A name above this length is no mistyped column. */
const LONGEST_NAME = 32;

/** Names that only ever print `-` are the last to be suggested. */
function isAbsent(name: string): number {
  const column = byName.get(name);
  return column !== undefined && ABSENT_COLUMNS.includes(column) ? 1 : 0;
}
