import type { View } from '../columns/view.ts';
import { escapeText } from '../text/escape.ts';
import type { GroupLine } from './rows.ts';

type GroupCell = 'threads' | 'processes' | 'cpu' | 'most' | 'busiest' | 'came' | 'states' | 'name';

/** A column of the table of groups, which has its own: a group is no task. */
export interface GroupColumn {
  readonly id: GroupCell;
  readonly header: string;
  readonly width: number;
  readonly right: boolean;
  /** Shown in a table of so many cells and more. */
  readonly from: number;
}

export const GROUP_COLUMNS: readonly GroupColumn[] = [
  { id: 'threads', header: 'THREADS', width: 7, right: true, from: 0 },
  { id: 'processes', header: 'PROCS', width: 5, right: true, from: 60 },
  { id: 'cpu', header: '%NOW', width: 7, right: true, from: 0 },
  { id: 'most', header: '%MAX', width: 5, right: true, from: 50 },
  { id: 'busiest', header: 'ITS TID', width: 7, right: true, from: 50 },
  { id: 'came', header: '+ -', width: 7, right: true, from: 70 },
  { id: 'states', header: 'STATES', width: 16, right: false, from: 70 },
  { id: 'name', header: 'NAMES', width: 16, right: false, from: 0 },
];

function share(value: number): string {
  return Number.isNaN(value) ? '?' : value.toFixed(1);
}

/** The texts of a row, safe to print. */
export function groupCells(line: GroupLine, deaths: number, view: View): Readonly<Record<GroupCell, string>> {
  const births = line.threads.filter((thread) => thread.born).length;
  return {
    threads: String(line.threads.length),
    processes: String(line.processes),
    cpu: (line.atLeast && !Number.isNaN(line.cpu) ? '>=' : '') + share(line.cpu),
    most: share(line.most),
    busiest: String(line.busiest.tid),
    came: births + deaths === 0 ? '-' : `+${births} -${deaths}`,
    states: line.states,
    name: escapeText(line.pattern, view.locale),
  };
}
