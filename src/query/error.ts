/** Why a text is no query, with the place in it. */
export class QueryError {
  /** Where in the text, in UTF-16 units; its length where something is missing at the end. */
  readonly at: number;
  /** How many units are at fault; at least 1. */
  readonly length: number;
  readonly why: string;
  /** What would be accepted there; empty when nothing can be said. */
  readonly accepted: string;

  constructor(at: number, length: number, why: string, accepted = '') {
    this.at = at;
    this.length = Math.max(1, length);
    this.why = why;
    this.accepted = accepted;
  }

  /** One line: `at character 9: no field is called "stat1"; did you mean stat, state`. */
  line(): string {
    return `at character ${this.at + 1}: ${this.why}${this.accepted === '' ? '' : `; ${this.accepted}`}`;
  }
}

/** True when parsing gave a `T`. */
export function isParsed<T>(parsed: T | QueryError): parsed is T {
  return !(parsed instanceof QueryError);
}
