import { type Column, keyOf } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import { isKnown, type Value } from '../model/unknown.ts';
import { isPlain } from '../text/cells.ts';
import { decodeText, hexOf, isUtf8 } from '../text/decode.ts';
import type { Missing } from './missing.ts';

/**
 * JSON text of a value: numbers as they are (a 64-bit one with all its digits), names decoded as UTF-8, `null`
 * for what there is none of or that is no number.
 */
export function jsonValue(value: Value): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'string') return jsonText(value);
  return value === null ? 'null' : String(value);
}

/** JSON text of a byte string. */
function jsonText(bytes: string): string {
  return isPlain(bytes) && !bytes.includes('"') && !bytes.includes('\\')
    ? `"${bytes}"`
    : JSON.stringify(decodeText(bytes));
}

/**
 * Rows as JSON objects, one key per column (id and unit) with its raw value. A name that is not UTF-8 has U+FFFD
 * where it is broken, and its bytes stand beside it under `KEY_hex`, so nothing is lost.
 */
export class JsonRow {
  private readonly columns: readonly Column[];
  private readonly keys: readonly string[];
  private readonly view: View;
  private readonly missing: Missing;
  private readonly mixed: boolean;

  /** @param mixed true to say of each row whether it is a process or a thread */
  constructor(columns: readonly Column[], view: View, missing: Missing, mixed: boolean) {
    // A column may stand twice on a line of text; an object has one place for it.
    this.columns = [...new Map(columns.map((column) => [keyOf(column), column])).values()];
    this.keys = this.columns.map(keyOf);
    this.view = view;
    this.missing = missing;
    this.mixed = mixed;
  }

  /** One object, on one line, without a newline. */
  text(task: Task): string {
    let text = this.mixed ? `{"row":"${task.kind}"` : '{';
    for (let index = 0; index < this.columns.length; index++) {
      const key = this.keys[index] as string;
      const value = (this.columns[index] as Column).raw(task, this.view);
      text += text === '{' ? `"${key}":` : `,"${key}":`;
      if (isKnown(value)) {
        text += jsonValue(value);
        if (typeof value === 'string' && !isPlain(value) && !isUtf8(value))
          text += `,"${key}_hex":"${hexOf(value)}"`;
      } else {
        text += 'null';
        this.missing.add(key, value.reason);
      }
      text += this.parts(this.columns[index] as Column, task);
    }
    return `${text}}`;
  }

  private parts({ id, parts }: Column, task: Task): string {
    if (parts === undefined) return '';
    const values = parts.of(task, this.view);
    return `,"${id}_${parts.unit}":${isKnown(values) ? JSON.stringify(values) : 'null'}`;
  }
}
