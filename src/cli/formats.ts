import type { Column } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import { CsvRows } from '../render/csv.ts';
import { JsonRows, NdjsonRows } from '../render/json-rows.ts';
import type { Missing } from '../render/missing.ts';
import type { Output } from '../render/output.ts';
import type { RowWriter } from '../render/row-writer.ts';

declare const TINSPECT_VERSION: string;

/** What the formats for programs write. */
export interface Document {
  readonly columns: readonly Column[];
  readonly view: View;
  readonly missing: Missing;
  /** True for rows of processes and of threads together. */
  readonly mixed: boolean;
}

/** The writer of a format for programs, onto `out`. */
export function openFormat(format: 'json' | 'ndjson' | 'csv', document: Document, out: Output): RowWriter {
  const { columns, view, missing, mixed } = document;
  switch (format) {
    case 'json': {
      const tool = { name: 'tinspect', version: TINSPECT_VERSION };
      return new JsonRows(out, columns, { tool, view }, missing, mixed);
    }
    case 'ndjson':
      return new NdjsonRows(out, columns, view, missing, mixed);
    case 'csv':
      return new CsvRows(out, columns, view);
  }
}
