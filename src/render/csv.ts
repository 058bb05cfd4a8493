import { type Column, keyOf } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import { isKnown, type Value } from '../model/unknown.ts';
import { decodeText } from '../text/decode.ts';

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

/** The first record: the columns' JSON keys. */
export function csvHeader(columns: readonly Column[]): string {
  return csvRecord(columns.map(keyOf));
}

/** The raw values of a task; an unknown one is an empty field. */
export function csvRow(columns: readonly Column[], task: Task, view: View): string {
  return csvRecord(
    columns.map((column) => {
      const value = column.raw(task, view);
      return isKnown(value) ? value : null;
    }),
  );
}
