import { type Column, keyOf } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import { isKnown, type Value } from '../model/unknown.ts';
import { decodeText } from '../text/decode.ts';
import type { Output } from './output.ts';
import type { RowWriter } from './row-writer.ts';

const SPECIAL = /[",\r\n]/;

/** One field of RFC 4180: quoted where it holds a comma, a quote or a line break. */
export function csvField(value: Value): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? decodeText(value) : String(value);
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A record of RFC 4180, with its line end. */
export function csvRecord(values: readonly Value[]): string {
  return `${values.map(csvField).join(',')}\r\n`;
}

/** Rows as comma-separated raw values under the columns' JSON keys; an unknown one is an empty field. */
export class CsvRows implements RowWriter {
  private readonly out: Output;
  private readonly columns: readonly Column[];
  private readonly view: View;

  constructor(out: Output, columns: readonly Column[], view: View) {
    this.out = out;
    this.columns = columns;
    this.view = view;
    out.write(csvRecord(columns.map(keyOf)));
  }

  row(task: Task): boolean {
    const values = this.columns.map((column) => {
      const value = column.raw(task, this.view);
      return isKnown(value) ? value : null;
    });
    return this.out.write(csvRecord(values));
  }

  end(): void {
    // A record stands for a row: there is nothing to close.
  }
}
