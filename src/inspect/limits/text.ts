import { renderTable } from '../../render/table.ts';
import { bytesText } from '../../text/amounts.ts';
import { printable } from '../../text/printable.ts';
import { type LimitReport, roomSentence } from './report.ts';
import type { LimitRow } from './row.ts';

/** The report for people: the answer in a line, what it was counted with, and every limit. */
export function limitText(report: LimitReport): string {
  const { stack } = report;
  const guard = stack.guard_bytes === 0 ? 'no guard' : `${bytesText(stack.guard_bytes)} of guard`;
  return (
    `${report.pid} (${printable(report.comm)}): ${roomSentence(report, bytesText)}\n` +
    `counted with stacks of ${bytesText(stack.bytes)} and ${guard} (${stack.source})\n\n` +
    renderTable(
      [
        { header: 'LIMIT', align: 'left' },
        { header: 'USED', align: 'right' },
        { header: 'OF', align: 'right' },
        { header: 'THREADS LEFT', align: 'right' },
        { header: 'ERRNO', align: 'left' },
        { header: 'SOURCE', align: 'left' },
      ],
      report.limits.map((row) => [
        row.label,
        amount(row, row.used),
        amount(row, row.limit),
        leftCell(row),
        row.errno,
        row.source,
      ]),
    ) +
    noteLines(report)
  );
}

function amount({ unit }: LimitRow, value: number | null): string {
  if (value === null) return '?';
  if (value === Infinity) return 'unlimited';
  return unit === 'bytes' ? bytesText(value) : String(value);
}

function leftCell({ left, exempt, exact, name }: LimitRow): string {
  if (exempt) return 'exempt';
  if (left === null) return '?';
  if (left === Infinity) return '-';
  return exact ? String(left) : `${name === 'memory' ? 'about' : 'at most'} ${left}`;
}

function noteLines({ limits }: LimitReport): string {
  const noted = limits.filter(({ note }) => note !== '');
  if (noted.length === 0) return '';
  return `\n${noted.map(({ name, note }) => `${name}: ${printable(note)}\n`).join('')}`;
}
