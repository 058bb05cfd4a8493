import { nearest } from '../text/nearest.ts';
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
import { STACK_COLUMNS } from './stacks.ts';
import { STATE_COLUMNS } from './state.ts';
import { FAULT_COLUMNS, TIME_COLUMNS } from './times.ts';
import { TTY_COLUMNS } from './tty.ts';
import { USER_COLUMNS } from './users.ts';
import { WAIT_COLUMNS } from './waits.ts';
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
  ...WAIT_COLUMNS,
  ...FAULT_COLUMNS,
  ...IO_COLUMNS,
  ...MEMORY_COLUMNS,
  ...OWN_MEMORY_COLUMNS,
  ...STACK_COLUMNS,
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

/**
 * Up to three names that `name` may have been meant to be, the likeliest first; empty when nothing is near. Names that
 * only ever print `-` are the last to be suggested.
 */
export function nearestColumns(name: string): string[] {
  const names = [...byName.keys()];
  const known = [...names.filter((one) => !isAbsent(one)), ...names.filter(isAbsent)];
  return nearest(name, known).slice(0, MOST_SUGGESTIONS);
}

function isAbsent(name: string): boolean {
  const column = byName.get(name);
  return column !== undefined && ABSENT_COLUMNS.includes(column);
}
