import { parseAnd } from './and.ts';
import type { Cursor } from './cursor.ts';
import type { QueryError } from './error.ts';
import { isParsed } from './error.ts';
import { Joined } from './joined.ts';
import { type Query, RANK } from './query.ts';

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
  return parts.length === 1 ? first : new Joined(parts, 'or', true, RANK.or);
}
