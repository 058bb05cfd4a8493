import type { Cursor } from './cursor.ts';
import type { QueryError } from './error.ts';
import { isParsed } from './error.ts';
import { parsePrimary } from './primary.ts';
import { printInside, type Query, RANK, type Row, type Truth } from './query.ts';

/** The opposite; of what is unknown nobody knows the opposite. */
class Not implements Query {
  readonly rank = RANK.not;
  readonly fields: readonly string[];
  private readonly part: Query;

  constructor(part: Query) {
    this.part = part;
    this.fields = part.fields;
  }

  truth(row: Row): Truth {
    const truth = this.part.truth(row);
    return truth === undefined ? undefined : !truth;
  }

  print(): string {
    return `not ${printInside(this.part, RANK.not)}`;
  }
}

/** `not = ("not" | "!") not | primary` */
export function parseNot(cursor: Cursor): Query | QueryError {
  if (!cursor.takeKeyword('not') && !cursor.takeOperator('!')) return parsePrimary(cursor);
  const part = cursor.deeper(parseNot);
  return isParsed(part) ? new Not(part) : part;
}
