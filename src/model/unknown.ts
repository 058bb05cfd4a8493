/**
 * A value that could not be had, and why: shown as `?` (or what ps prints), `null` in JSON, sorted last.
 * Never 0.
 */
export class Unknown {
  /** For a person: `schedstat: permission denied`, `delay accounting is off`. */
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** What a column's cell is before it is text. `null`: there is none (a task without a terminal). */
export type Value = number | bigint | string | boolean | null;

/** True when `value` is not an `Unknown`. */
export function isKnown<T>(value: T | Unknown): value is T {
  return !(value instanceof Unknown);
}
