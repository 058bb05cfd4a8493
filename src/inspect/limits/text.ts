import { layTable, renderTable, type TableColumn } from '../../render/table.ts';
import { bytesText } from '../../text/amounts.ts';
import { printable } from '../../text/printable.ts';
import { hangWords } from '../../text/wrap.ts';
import { boundWord, type LimitReport, roomSentence } from './report.ts';
import type { LimitRow } from './row.ts';

/**
 * The report for people: the answer in a line, what it was counted with, and every limit.
 *
 * @param width cells of a line, where sentences are broken between words; Infinity: they are not
 * @param tableWidth cells of a line of the table
 */
export function limitText(report: LimitReport, width = Infinity, tableWidth = width): string {
  const name = printable(report.comm);
  return (
    hangWords('', `${report.pid} (${name}): ${roomSentence(report, bytesText)}`, width, INDENT) +
    `${hangWords('', countedWith(report), width, INDENT)}\n` +
    limitTable(report, tableWidth) +
    noteLines(report, width)
  );
}

const INDENT = 2;

/** Every limit; where it comes from is the last cell, or where that has no room in lines below. */
function limitTable({ limits }: LimitReport, width: number): string {
  const rows = limits.map((row) => LIMIT_CELLS.map((cell) => cell.show(row)));
  const last = LIMIT_CELLS.length - 1;
  const whole = layTable(LIMIT_CELLS, rows);
  if (whole.cells <= width) return renderTable(LIMIT_CELLS, rows);
  const short = layTable(LIMIT_CELLS.slice(0, last), rows);
  const below = rows.map(
    (row) =>
      `${short.row(row.slice(0, last)).join('\n')}\n` +
      hangWords(' '.repeat(INDENT), `from ${row[last] ?? ''}`, width, 2 * INDENT),
  );
  return `${short.header}\n${below.join('')}`;
}

/** The size of stacks that the limits were counted with, and where it comes from. */
export function countedWith({ stack }: LimitReport): string {
  const guard = stack.guard_bytes === 0 ? 'no guard' : `${bytesText(stack.guard_bytes)} of guard`;
  return `counted with stacks of ${bytesText(stack.bytes)} and ${guard} (${stack.source})`;
}

/** A column of the table of limits. */
export interface LimitCell extends TableColumn {
  show(row: LimitRow): string;
}

/** The columns of the table of limits. */
export const LIMIT_CELLS: readonly LimitCell[] = [
  { header: 'LIMIT', align: 'left', show: ({ label }) => label },
  { header: 'USED', align: 'right', show: (row) => (row.used_at_least ? '>=' : '') + amount(row, row.used) },
  { header: 'OF', align: 'right', show: (row) => amount(row, row.limit) },
  { header: 'THREADS LEFT', align: 'right', show: leftCell },
  { header: 'ERRNO', align: 'left', show: ({ errno }) => errno },
  { header: 'SOURCE', align: 'left', show: ({ source }) => source },
];

function amount({ unit }: LimitRow, value: number | null): string {
  if (value === null) return '?';
  if (value === Infinity) return 'unlimited';
  return unit === 'bytes' ? bytesText(value) : String(value);
}

function leftCell({ left, exempt, exact, at_least, name }: LimitRow): string {
  if (exempt) return exact ? 'exempt' : 'likely exempt';
  if (left === null) return '?';
  if (left === Infinity) return '-';
  return `${name === 'memory' ? 'about ' : boundWord(!exact, at_least)}${left}`;
}

function noteLines({ limits }: LimitReport, width: number): string {
  const noted = limits.filter(({ note }) => note !== '');
  if (noted.length === 0) return '';
  return `\n${noted.map(({ name, note }) => hangWords('', `${name}: ${printable(note)}`, width, INDENT)).join('')}`;
}
