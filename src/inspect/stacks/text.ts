import { layTable, renderTable, type TableColumn } from '../../render/table.ts';
import { bytesLeftText, bytesText } from '../../text/amounts.ts';
import { decodeText } from '../../text/decode.ts';
import { printable } from '../../text/printable.ts';
import { wrapWords } from '../../text/wrap.ts';
import type { CachedStacks } from './cached.ts';
import { joinNotes, type StackFinding } from './finding.ts';
import type { NearGuard } from './near-guard.ts';
import type { StackFindings } from './stacks.ts';
import { sumText } from './sum-text.ts';
import type { StackGroup, StackTotals } from './totals.ts';

/**
 * The report for people: for each process a line of totals, warnings, a row for each thread, and totals of names that
 * differ only by a number.
 *
 * @param width cells of the terminal: where the notes do not fit behind their rows they stand below them
 */
export function stackText(processes: readonly StackFindings[], width = Infinity): string {
  return processes.map((process) => processText(process, width)).join('\n');
}

function processText(findings: StackFindings, width: number): string {
  const { pid, comm, warnings, threads, groups } = findings;
  return (
    `${pid} (${name(comm)}): ${stackSummary(findings)}\n` +
    warnings.map((warning) => `  ${warningText(warning)}\n`).join('') +
    threadTable(threads, width) +
    groupText(groups)
  );
}

/** All stacks of a process in a line. */
export function stackSummary({ totals, cached }: StackFindings): string {
  return totalsText(totals) + (totals.stacks === 0 ? '' : cachedText(cached));
}

/** `204 stacks reserve 1.6 GiB, 17.4 MiB touched, 900 KiB in use`, and of how many threads that is, unless of all. */
function totalsText({ threads, stacks, reserved, covered, touched, swapped, used }: StackTotals): string {
  const all = threads === 1 ? '1 thread' : `${threads} threads`;
  if (stacks === 0) return `${all}, no stack is known`;
  const of = stacks === threads ? '' : ` of ${all}`;
  const reserves = `${stacks}${of === '' ? (stacks === 1 ? ' stack' : ' stacks') : ''}${of} reserve${stacks === 1 ? 's' : ''} ${amount(reserved)}`;
  const parts = [
    ...(touched === null ? [] : [`${bytesText(touched)} touched`]),
    ...(swapped === null || swapped === 0 ? [] : [`${bytesText(swapped)} swapped`]),
    ...(used === null ? [] : [`${bytesText(used)} in use`]),
  ];
  if (parts.length === 0) return reserves;
  if (covered === stacks) return `${reserves}, ${parts.join(', ')}`;
  const whose = covered === threads ? `all ${threads}` : `the ${covered} whose stack is certain`;
  return `${reserves}; of ${whose}: ${parts.join(', ')}`;
}

/** `3 cached` is said only of those that are proven to be dead threads'. */
function cachedText({ count, reserved, touched, note }: CachedStacks): string {
  if (count === null) return `; cached stacks: ${note}`;
  if (count === 0) return '';
  const who =
    note === ''
      ? 'cached'
      : count === 1
        ? 'stack that no thread was seen on'
        : 'stacks that no thread was seen on';
  const sizes =
    reserved === null ? '' : ` hold${count === 1 ? 's' : ''} ${amount(touched)} of ${amount(reserved)}`;
  return `; ${count} ${who}${sizes}${note === '' ? '' : ` (${note})`}`;
}

/** That a stack is nearly full, or was. */
export function warningText({ finding, when, left, usable }: NearGuard): string {
  const who = `${finding.tid} (${name(finding.comm)})`;
  const end = finding.end ?? 'its guard';
  const verb = when === 'now' ? 'is' : 'has been';
  return `warning: ${who} ${verb} within ${bytesLeftText(left)} of ${end}, of ${bytesText(usable)}`;
}

/** A column of the table of threads. */
export interface StackCell extends TableColumn {
  show(finding: StackFinding): string;
}

/** A column of a number of bytes; `bound` stands before it where another stack may lie in the same memory. */
function size(
  header: string,
  value: (finding: StackFinding) => number | null,
  text: (bytes: number) => string = bytesText,
  bound = '<=',
): StackCell {
  return {
    header,
    align: 'right',
    show: (finding) => {
      const bytes = value(finding);
      if (bytes === null) return finding.none ? '-' : '?';
      return (finding.atMost ? bound : '') + text(bytes);
    },
  };
}

/** Below the memory that the stack is in, where that may hold another stack too. */
function guardText({ guard, none }: StackFinding): string {
  return guard === null ? (none ? '-' : '?') : bytesText(guard);
}

function isInferred({ source, reserved }: StackFinding): boolean {
  return source === 'inferred' && reserved !== null;
}

const RESERVED = size('RESERVED', ({ reserved }) => reserved);
const GUARD: StackCell = { ...size('GUARD', ({ guard }) => guard), show: guardText };
const DEEPEST = size('DEEPEST', ({ deepest }) => deepest, bytesText, '>=');
/** The columns of the table of threads. */
export const STACK_CELLS: readonly StackCell[] = [
  { header: 'TID', align: 'right', show: ({ tid }) => String(tid) },
  { header: 'NAME', align: 'left', show: ({ comm }) => name(comm) },
  { ...RESERVED, show: (finding) => (isInferred(finding) ? '~' : '') + RESERVED.show(finding) },
  GUARD,
  size('TOUCHED', ({ touched }) => touched),
  size('USED', ({ used }) => used),
  DEEPEST,
  size('HEADROOM', ({ headroom }) => headroom, bytesLeftText),
  { header: 'SOURCE', align: 'left', show: ({ source }) => source },
  { header: 'NOTE', align: 'left', show: ({ note, reason }) => printable(joinNotes(note, reason)) },
];

/** Only pages tell it: on request those of every stack are read, else of some, to see what is in them. */
function showsDeepest(threads: readonly StackFinding[]): boolean {
  const main = threads.find(({ source }) => source === 'main');
  if (main !== undefined) return main.deepest !== null;
  return threads.some(({ deepest }) => deepest !== null);
}

function threadTable(threads: readonly StackFinding[], width: number): string {
  const cells = STACK_CELLS.filter((cell) => cell !== DEEPEST || showsDeepest(threads));
  const rows = threads.map((finding) => cells.map((cell) => cell.show(finding)));
  if (layTable(cells, rows).cells <= width) return renderTable(cells, rows);
  const numbers = layTable(cells.slice(0, -1), rows, width);
  const lines = rows.flatMap((row) => [
    ...numbers.row(row.slice(0, -1)),
    ...noteLines(row.at(-1) ?? '', width),
  ]);
  return `${[numbers.header, ...lines].join('\n')}\n`;
}

/** Blanks before a note that stands below its row. */
const INDENT = '      ';

function noteLines(note: string, width: number): readonly string[] {
  return note === '' ? [] : wrapWords(note, width - INDENT.length).map((line) => INDENT + line);
}

/** Of names that several threads have; a single thread has its row above. */
export function groupText(groups: readonly StackGroup[]): string {
  const shared = groups.filter(({ threads }) => threads > 1);
  if (shared.length === 0 || groups.length === 1) return '';
  const header = [
    { header: 'NAMES', align: 'left' },
    { header: 'THREADS', align: 'right' },
    { header: 'RESERVED', align: 'right' },
    { header: 'TOUCHED', align: 'right' },
    { header: 'USED', align: 'right' },
  ] as const;
  const rows = shared.map((group) => [
    name(group.name),
    String(group.threads),
    sumText(group.reserved, group.part.reserved),
    sumText(group.touched, group.part.touched),
    sumText(group.used, group.part.used),
  ]);
  return `\n${renderTable(header, rows)}`;
}

function amount(bytes: number | null): string {
  return bytes === null ? '?' : bytesText(bytes);
}

function name(comm: string): string {
  return printable(decodeText(comm));
}
