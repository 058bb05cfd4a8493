import { parseAnd } from './and.ts';
import type { Cursor } from './cursor.ts';
import type { QueryError } from './error.ts';
import { isParsed } from './error.ts';
import { printInside, type Query, RANK, type Row, type Truth } from './query.ts';

/** True when one part is; unknown when none is and one is unknown. */
class Or implements Query {
  readonly rank = RANK.or;
  readonly fields: readonly string[];
  private readonly parts: readonly Query[];

  constructor(parts: readonly Query[]) {
    this.parts = parts;
    this.fields = parts.flatMap((part) => part.fields);
  }

  truth(row: Row): Truth {
    let answer: Truth = false;
    for (const part of this.parts) {
      const truth = part.truth(row);
      if (truth === true) return true;
      if (truth === undefined) answer = undefined;
    }
    return answer;
  }

  print(): string {
    return this.parts.map((part) => printInside(part, RANK.and)).join(' or ');
  }
}

/** `or = and { ("or" | "||") and }` */
export function parseOr(cursor: Cursor): Query | QueryError {
  const first = parseAnd(cursor);
  if (!isParsed(first)) return first;
  const parts = [first];
  while (cursor.takeKeyword('or') || cursor.takeOperator('||')) {
    const part = parseAnd(cursor);
    if (!isParsed(part)) return part;
    parts.push(part);
  }
  return parts.length === 1 ? first : new Or(parts);
}
