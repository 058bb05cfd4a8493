import type { CatalogueRow } from '../columns/catalogue.ts';
import { cellsOf } from '../text/cells.ts';
import { wrapWords } from '../text/wrap.ts';
import { renderTable, type TableColumn } from './table.ts';

/** A column of the table of columns. */
interface Part extends TableColumn {
  readonly cell: (row: CatalogueRow) => string;
}

const NAME: Part = { header: 'NAME', align: 'left', cell: (row) => row.name };
const MEANING: Part = { header: 'MEANING', align: 'wrap', cell: (row) => row.about };

/** Shown between them, as many as leave the meaning its room: the more useful first. */
const BETWEEN: readonly Part[] = [
  { header: 'HEADER', align: 'left', cell: (row) => row.header },
  { header: 'UNIT', align: 'left', cell: (row) => row.unit },
  { header: 'JSON KEY', align: 'left', cell: (row) => row.key },
  { header: 'READ FROM', align: 'left', cell: (row) => row.sources.join(', ') },
  { header: 'COST', align: 'left', cell: (row) => row.cost },
];

const MEANING_CELLS = 36;

/** The rows as a table; on a narrow screen with fewer columns. @param width cells of the screen; Infinity: no edge */
export function catalogueTable(rows: readonly CatalogueRow[], width: number): string {
  const cellsOfPart = ({ header, cell }: Part): number =>
    rows.reduce((most, row) => Math.max(most, cellsOf(cell(row))), header.length) + 2;
  let cells = cellsOfPart(NAME) + MEANING_CELLS;
  const between: Part[] = [];
  for (const part of BETWEEN) {
    cells += cellsOfPart(part);
    if (cells > width) break;
    between.push(part);
  }
  const parts = [NAME, ...between, MEANING];
  return renderTable(
    parts,
    rows.map((row) => parts.map((part) => part.cell(row))),
    width,
  );
}

/** All that is known of one column, a line for each thing. @param width cells of the screen; Infinity: no edge */
export function catalogueEntry(row: CatalogueRow, width: number): string {
  const facts: readonly (readonly [what: string, text: string])[] = [
    ['also', row.aliases.join(', ')],
    ['header', row.header],
    ['meaning', row.about],
    ['unit', row.unit === '' ? 'none' : row.unit],
    ['JSON key', row.key],
    ['read from', row.sources.join(', ')],
    ['cost', row.cost],
    ['in ps', inPs(row)],
  ];
  const lines = facts.filter(([, text]) => text !== '').map(([what, text]) => fact(what, text, width));
  return `${row.name}\n${lines.join('')}`;
}

function inPs(row: CatalogueRow): string {
  if (row.absent) return 'the name is accepted and - is printed, as here: there is no value';
  return row.ps ? 'the same name, header, width and text' : 'no such column';
}

const INDENT = '  ';
const LABEL_CELLS = 11;

function fact(what: string, text: string, width: number): string {
  const lead = INDENT + what.padEnd(LABEL_CELLS);
  const room = Math.max(20, width - lead.length);
  return wrapWords(text, room)
    .map((line, index) => `${index === 0 ? lead : ' '.repeat(lead.length)}${line}\n`)
    .join('');
}

const INTRO = `# Columns

What \`-o\`, \`--sort\` and \`--where\` take; \`tinspect columns NAME\` explains one. A value is the key's in JSON and CSV, in the unit
that the key names; what could not be had is \`null\` there, with its reason. Files are those of the row's task:
\`/proc/PID/task/TID\` for a thread, \`/proc/PID\` for a process.

This file is made by \`tinspect columns --markdown > docs/columns.md\`.
`;

/** docs/columns.md: all rows, those of ps, ours, and the names that never have a value. */
export function catalogueMarkdown(rows: readonly CatalogueRow[]): string {
  const ours = rows.filter((row) => !row.ps);
  const shared = rows.filter((row) => row.ps && !row.absent);
  const absent = rows.filter((row) => row.absent);
  return [
    INTRO,
    section('Columns that ps does not have', ours),
    section('Columns of ps', shared),
    '## Names without a value\n',
    'ps accepts these and prints `-` in every row, and so does tinspect:',
    `${absent.map((row) => [row.name, ...row.aliases].map(code).join(', ')).join(', ')}.\n`,
  ].join('\n');
}

function section(title: string, rows: readonly CatalogueRow[]): string {
  const lines = rows.map((row) =>
    [
      [row.name, ...row.aliases].map(code).join(', '),
      code(row.header),
      row.unit,
      code(row.key),
      row.sources.join(', '),
      row.cost,
      row.about,
    ]
      .map((cell) => cell.replaceAll('|', '\\|'))
      .join(' | '),
  );
  return [
    `## ${title}\n`,
    '| Names | Header | Unit | JSON key | Read from | Cost | Meaning |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...lines.map((line) => `| ${line} |`),
    '',
  ].join('\n');
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}
