import type { Cursor } from './cursor.ts';
import { isParsed, type QueryError } from './error.ts';
import type { Field } from './field.ts';
import { type Query, RANK, type Row, type Truth } from './query.ts';
import { parseValue, printValue, relate, type Wanted } from './value.ts';

/** A field that has one of several values. */
class InList implements Query {
  readonly rank = RANK.test;
  readonly fields: readonly string[];
  private readonly field: Field;
  private readonly wanted: readonly Wanted[];
  private readonly negated: boolean;

  constructor(field: Field, wanted: readonly Wanted[], negated: boolean) {
    this.fields = [field.name];
    this.field = field;
    this.wanted = wanted;
    this.negated = negated;
  }

  truth(row: Row): Truth {
    const value = row.value(this.field.name);
    for (const wanted of this.wanted) {
      const relation = relate(value, this.field, wanted);
      if (relation === 'unknown') return undefined;
      if (relation === 'same') return !this.negated;
    }
    return this.negated;
  }

  print(): string {
    const values = this.wanted.map(({ text }) => printValue(text)).join(',');
    return `${this.field.name} ${this.negated ? 'not in' : 'in'} ${values}`;
  }
}

/** `list = field ["not"] "in" (values | "(" values ")")`, `values = value { "," value }` */
export function parseList(cursor: Cursor): Query | QueryError {
  const field = cursor.field(cursor.take());
  if (!isParsed(field)) return field;
  const negated = cursor.takeKeyword('not');
  cursor.take();
  const open = cursor.peek().kind === 'open' ? cursor.take() : undefined;
  const wanted: Wanted[] = [];
  do {
    const value = parseValue(cursor, field);
    if (!isParsed(value)) return value;
    wanted.push(value);
  } while (takeComma(cursor));
  if (open !== undefined) {
    if (cursor.peek().kind === 'end')
      return cursor.fault(open, 'a parenthesis is left open', 'a ) at the end');
    if (cursor.peek().kind !== 'close') return cursor.unexpected(cursor.peek(), 'a comma and a value, )');
    cursor.take();
  }
  return new InList(field, wanted, negated);
}

function takeComma(cursor: Cursor): boolean {
  if (cursor.peek().kind !== 'comma') return false;
  cursor.take();
  return true;
}
