import type { Cursor } from './cursor.ts';
import type { QueryError } from './error.ts';
import { isParsed } from './error.ts';
import { parseNot } from './not.ts';
import { printInside, type Query, RANK, type Row, type Truth } from './query.ts';
import { isKeyword } from './tokenize.ts';

/** False when one part is; unknown when none is and one is unknown. */
class And implements Query {
  readonly rank = RANK.and;
  readonly fields: readonly string[];
  private readonly parts: readonly Query[];

  constructor(parts: readonly Query[]) {
    this.parts = parts;
    this.fields = parts.flatMap((part) => part.fields);
  }

  truth(row: Row): Truth {
    let answer: Truth = true;
    for (const part of this.parts) {
      const truth = part.truth(row);
      if (truth === false) return false;
      if (truth === undefined) answer = undefined;
    }
    return answer;
  }

  print(): string {
    return this.parts.map((part) => printInside(part, RANK.not)).join(' and ');
  }
}

/** `and = not { ["and" | "&&"] not }`: tests side by side must all hold. */
export function parseAnd(cursor: Cursor): Query | QueryError {
  const first = parseNot(cursor);
  if (!isParsed(first)) return first;
  const parts = [first];
  for (;;) {
    if (!cursor.takeKeyword('and') && !cursor.takeOperator('&&')) {
      if (!beginsTest(cursor)) break;
      // `name ~ a(b|c)` must not become a search for two things.
      if (cursor.touches())
        return cursor.unexpected(cursor.peek(), 'a space before it, or quotes around it all');
    }
    const part = parseNot(cursor);
    if (!isParsed(part)) return part;
    parts.push(part);
  }
  return parts.length === 1 ? first : new And(parts);
}

/** True when what stands here can only be one more test. */
function beginsTest(cursor: Cursor): boolean {
  const token = cursor.peek();
  if (token.kind === 'word') return !isKeyword(token, 'or', 'in', 'is');
  return (
    token.kind === 'string' || token.kind === 'open' || (token.kind === 'operator' && token.text === '!')
  );
}
