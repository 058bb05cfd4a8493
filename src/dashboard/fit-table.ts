import { layTable, type TableColumn } from '../render/table.ts';

/** A column of a table that loses columns where there is no room. */
export interface Field<Row> extends TableColumn {
  /** Shown in tables of at least so many cells; undefined: in all. */
  readonly from?: number;
  /** Safe to print. */
  show(row: Row): string;
}

/** A table of which only the lines are made that are looked at. */
export interface FittedTable {
  readonly header: string;
  /** Cells of the longest line. */
  readonly cells: number;
  /** The line of the row at `index`; empty where there is none. */
  row(index: number): string;
}

/** The table of `rows` for `width` cells: columns that are not shown there left out; lines may still be longer. */
export function fitTable<Row>(
  fields: readonly Field<Row>[],
  rows: readonly Row[],
  width: number,
): FittedTable {
  const shown = fields.filter(({ from }) => from === undefined || width >= from);
  const cells = rows.map((row) => shown.map((field) => field.show(row)));
  const layout = layTable(shown, cells);
  return {
    header: layout.header,
    cells: layout.cells,
    row: (index) => layout.row(cells[index] ?? [])[0] ?? '',
  };
}
