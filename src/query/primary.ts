import { parseCompare } from './compare.ts';
import type { Cursor } from './cursor.ts';
import { isParsed, type QueryError } from './error.ts';
import { parseIs } from './is.ts';
import { parseList } from './list.ts';
import { parsePattern } from './pattern.ts';
import type { Query } from './query.ts';
import { isKeyword, type Token } from './tokenize.ts';
import { parseWord } from './word.ts';

const ACCEPTED = 'a test such as cpu > 5, a word to look for, not, or a query in parentheses';

/** `primary = "(" or ")" | field test | word`; what follows a word decides whether it is a field. */
export function parsePrimary(cursor: Cursor): Query | QueryError {
  const token = cursor.peek();
  if (token.kind === 'open') return parseGroup(cursor);
  if (token.kind !== 'word' && token.kind !== 'string') return cursor.unexpected(token, ACCEPTED);
  const next = cursor.peek(1);
  if (token.kind === 'word' && isKeyword(token, 'and', 'or', 'in', 'is')) {
    return cursor.unexpected(token, `${ACCEPTED}; in quotes it is text`);
  }
  if (token.kind === 'word') {
    if (isOperator(next, '~', '!~', '=~')) return parsePattern(cursor);
    if (isOperator(next, '=', '==', '!=', '<', '<=', '>', '>=')) return parseCompare(cursor);
    if (isKeyword(next, 'in') || (isKeyword(next, 'not') && isKeyword(cursor.peek(2), 'in')))
      return parseList(cursor);
    if (isKeyword(next, 'is')) return parseIs(cursor);
  }
  return parseWord(cursor);
}

function isOperator(token: Token, ...operators: readonly string[]): boolean {
  return token.kind === 'operator' && operators.includes(token.text);
}

function parseGroup(cursor: Cursor): Query | QueryError {
  const open = cursor.take();
  const query = cursor.nested();
  if (!isParsed(query)) return query;
  if (cursor.peek().kind === 'end') return cursor.fault(open, 'a parenthesis is left open', 'a ) at the end');
  if (cursor.peek().kind !== 'close') return cursor.unexpected(cursor.peek(), 'and, or, )');
  cursor.take();
  return query;
}
