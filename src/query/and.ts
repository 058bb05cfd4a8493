import type { Cursor } from './cursor.ts';
import type { QueryError } from './error.ts';
import { isParsed } from './error.ts';
import { Joined } from './joined.ts';
import { parseNot } from './not.ts';
import { type Query, RANK } from './query.ts';
import { isKeyword } from './tokenize.ts';

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
  return parts.length === 1 ? first : new Joined(parts, 'and', false, RANK.and);
}

/** True when what stands here can only be one more test. */
function beginsTest(cursor: Cursor): boolean {
  const token = cursor.peek();
  if (token.kind === 'word') return !isKeyword(token, 'or', 'in', 'is');
  return (
    token.kind === 'string' || token.kind === 'open' || (token.kind === 'operator' && token.text === '!')
  );
}
