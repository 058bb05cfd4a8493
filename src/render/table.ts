import { cellsOf, cutToCells } from '../text/cells.ts';

/** A column of a table for people. */
export interface TableColumn {
  readonly header: string;
  readonly align: 'left' | 'right';
}

/**
 * A table with a header line, every column as wide as its widest cell and two spaces between; the last one takes
 * what is left of `width` and is cut there. Cells must be safe to print.
 */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string {
  const widths = columns.map((column, index) =>
    rows.reduce((most, row) => Math.max(most, cellsOf(row[index] ?? '')), cellsOf(column.header)),
  );
  const line = (cells: readonly string[]): string => {
    let text = '';
    columns.forEach((column, index) => {
      const cell = cells[index] ?? '';
      const pad = ' '.repeat(Math.max(0, (widths[index] ?? 0) - cellsOf(cell)));
      text += (index === 0 ? '' : '  ') + (column.align === 'right' ? pad + cell : cell + pad);
    });
    const trimmed = text.trimEnd();
    return `${Number.isFinite(width) ? cutToCells(trimmed, width) : trimmed}\n`;
  };
  return line(columns.map((column) => column.header)) + rows.map(line).join('');
}
