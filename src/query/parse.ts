import { Cursor } from './cursor.ts';
import { isParsed, type QueryError } from './error.ts';
import type { Fields } from './field.ts';
import { parseOr } from './or.ts';
import { type Query, RANK } from './query.ts';
import { tokenize } from './tokenize.ts';

/** The query of an empty text: everything. */
const EVERYTHING: Query = { rank: RANK.test, fields: [], truth: () => true, print: () => '' };

/**
 * The query that `text` is, or where and why it is none. Never throws. The grammar, from the loosest binding:
 * or, and, not, then one test each in compare.ts, pattern.ts, list.ts, is.ts and word.ts; docs/query.md.
 */
export function parseQuery(text: string, fields: Fields): Query | QueryError {
  const tokens = tokenize(text);
  if (!isParsed(tokens)) return tokens;
  if (tokens.length === 1) return EVERYTHING;
  const cursor = new Cursor(tokens, fields, parseOr);
  const query = parseOr(cursor);
  if (!isParsed(query)) return query;
  const rest = cursor.peek();
  if (rest.kind === 'end') return query;
  if (rest.kind === 'close')
    return cursor.fault(rest, 'no parenthesis is open here', 'accepted: and, or, the end');
  if (rest.kind === 'comma')
    return cursor.fault(
      rest,
      'a comma stands only in a list',
      'accepted: and, or, the end; a list is state in R,D',
    );
  return cursor.unexpected(rest, 'and, or, the end; in quotes it is text');
}
