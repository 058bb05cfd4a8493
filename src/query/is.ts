import { isKnown } from '../model/unknown.ts';
import type { Cursor } from './cursor.ts';
import { isParsed, type QueryError } from './error.ts';
import type { Field } from './field.ts';
import { type Query, RANK, type Row, type Truth } from './query.ts';

/** `none`: there is no such thing, as a terminal of a daemon. `unknown`: it could not be read. */
type What = 'none' | 'unknown' | 'known';

/** Whether there is a value at all: the one test that an unknown value answers. */
class Is implements Query {
  readonly rank = RANK.test;
  readonly fields: readonly string[];
  private readonly field: Field;
  private readonly what: What;
  private readonly negated: boolean;

  constructor(field: Field, what: What, negated: boolean) {
    this.fields = [field.name];
    this.field = field;
    this.what = what;
    this.negated = negated;
  }

  truth(row: Row): Truth {
    const value = row.value(this.field.name);
    const known = isKnown(value);
    // Of what could not be read nobody knows whether it is there.
    if (this.what === 'none') return known ? (value === null) !== this.negated : undefined;
    return (this.what === 'known') === known ? !this.negated : this.negated;
  }

  print(): string {
    return `${this.field.name} is ${this.negated ? 'not ' : ''}${this.what}`;
  }
}

/** `is = field "is" ["not"] ("none" | "unknown" | "known")` */
export function parseIs(cursor: Cursor): Query | QueryError {
  const field = cursor.field(cursor.take());
  if (!isParsed(field)) return field;
  cursor.take();
  const negated = cursor.takeKeyword('not');
  for (const what of ['none', 'unknown', 'known'] as const) {
    if (cursor.takeKeyword(what)) return new Is(field, what, negated);
  }
  return cursor.unexpected(cursor.peek(), negated ? 'none, unknown, known' : 'none, unknown, known, not');
}
