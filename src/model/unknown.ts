/** Tells an `Unknown` also where another part of the build made it, with its own copy of the class. */
const BRAND = Symbol.for('tinspect.Unknown');

/**
 * A value that could not be had, and why: shown as `?` (or what ps prints), `null` in JSON, sorted last.
 * Never 0.
 */
export class Unknown {
  static [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && BRAND in value;
  }

  readonly [BRAND] = true;
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
