import { type Column, keyOf } from '../columns/column.ts';
import type { View } from '../columns/view.ts';
import type { Task } from '../model/task.ts';
import { isKnown, type Value } from '../model/unknown.ts';
import { isPlain } from '../text/cells.ts';
import { decodeText, hexOf, isUtf8 } from '../text/decode.ts';

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

/** Why values are missing, counted: the `missing` list of every JSON document. */
export class Missing {
  private readonly counts = new Map<string, Map<string, number>>();

  /** Counts one value of `what` that is missing for `reason`. */
  add(what: string, reason: string, count = 1): void {
    const reasons = this.counts.get(what) ?? new Map<string, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    this.counts.set(what, reasons);
  }

  /** All that was counted, in the order it came up. */
  list(): { what: string; reason: string; count: number }[] {
    const list = [];
    for (const [what, reasons] of this.counts) {
      for (const [reason, count] of reasons) list.push({ what, reason, count });
    }
    return list;
  }
}

/**
 * Rows as JSON objects, one key per column (id and unit) with its raw value. A name that is not UTF-8 has U+FFFD
 * where it is broken, and its bytes stand beside it under `KEY_hex`, so nothing is lost.
 */
export class JsonRows {
  readonly missing = new Missing();
  private readonly keys: readonly string[];
  private readonly columns: readonly Column[];
  private readonly view: View;

  constructor(columns: readonly Column[], view: View) {
    // A column may stand twice on a line of text; an object has one place for it.
    this.columns = [...new Map(columns.map((column) => [keyOf(column), column])).values()];
    this.keys = this.columns.map(keyOf);
    this.view = view;
  }

  /** One object, on one line, without a newline. */
  row(task: Task): string {
    let text = '{';
    for (let index = 0; index < this.columns.length; index++) {
      const key = this.keys[index] as string;
      const value = (this.columns[index] as Column).raw(task, this.view);
      text += index === 0 ? `"${key}":` : `,"${key}":`;
      if (isKnown(value)) {
        text += jsonValue(value);
        if (typeof value === 'string' && !isPlain(value) && !isUtf8(value)) text += `,"${key}_hex":"${hexOf(value)}"`;
      } else {
        text += 'null';
        this.missing.add(key, value.reason);
      }
    }
    return `${text}}`;
  }
}
