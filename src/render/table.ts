import { cellsOf, cutToCells } from '../text/cells.ts';
import { wrapWords } from '../text/wrap.ts';

/** A column of a table for people. */
export interface TableColumn {
  readonly header: string;
  /** `wrap`, for the last column: left, and continued below where the line has no more room. */
  readonly align: 'left' | 'right' | 'wrap';
}

/** Where the cells of a table stand. */
export interface TableLayout {
  readonly header: string;
  /** Cells from the first column to the end of the last one, where nothing is cut. */
  readonly cells: number;
  /** The line, or lines, of a row. */
  row(cells: readonly string[]): readonly string[];
}

/**
 * The layout of a table: every column as wide as its widest cell and two spaces between; the last one takes what is
 * left of `width` and is wrapped or cut there. Cells must be safe to print.
 */
export function layTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): TableLayout {
  const widths = columns.map((column, index) =>
    rows.reduce((most, row) => Math.max(most, cellsOf(row[index] ?? '')), cellsOf(column.header)),
  );
  const line = (cells: readonly string[]): string => {
    const trimmed = cells
      .map((cell, index) => {
        // The characters of a cell that has as many cells as the column is wide.
        const length = (widths[index] ?? 0) + cell.length - cellsOf(cell);
        return columns[index]?.align === 'right' ? cell.padStart(length) : cell.padEnd(length);
      })
      .join('  ')
      .trimEnd();
    return Number.isFinite(width) ? cutToCells(trimmed, width) : trimmed;
  };
  const last = columns.length - 1;
  const before = widths.slice(0, last).reduce((sum, cells) => sum + cells + 2, 0);
  const nothing = Array.from({ length: last }, () => '');
  return {
    header: line(columns.map((column) => column.header)),
    cells: before + (widths[last] ?? 0),
    row: (cells) => {
      if (columns[last]?.align !== 'wrap') return [line(cells)];
      return wrapWords(cells[last] ?? '', width - before).map((text, index) =>
        line([...(index === 0 ? cells.slice(0, last) : nothing), text]),
      );
    },
  };
}

/** The whole table in lines, its header first: see `layTable`. */
export function renderTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string {
  const layout = layTable(columns, rows, width);
  let text = `${layout.header}\n`;
  for (const row of rows) for (const line of layout.row(row)) text += `${line}\n`;
  return text;
}
