import { renderTable, type TableColumn } from '../render/table.ts';

/** A column of a table that loses columns where there is no room. */
export interface Field<Row> extends TableColumn {
  /** Shown in tables of at least so many cells; undefined: in all. */
  readonly from?: number;
  /** Safe to print. */
  show(row: Row): string;
}

/** A table in lines. */
export interface FittedTable {
  readonly header: string;
  /** One for each row. */
  readonly rows: readonly string[];
}

/** The table of `rows` for `width` cells: columns that are not shown there left out; lines may still be longer. */
export function fitTable<Row>(
  fields: readonly Field<Row>[],
  rows: readonly Row[],
  width: number,
): FittedTable {
  const shown = fields.filter(({ from }) => from === undefined || width >= from);
  const text = renderTable(
    shown,
    rows.map((row) => shown.map((field) => field.show(row))),
  );
  const [header = '', ...lines] = text.split('\n');
  return { header, rows: lines.slice(0, rows.length) };
}
