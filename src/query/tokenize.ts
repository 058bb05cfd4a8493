import { QueryError } from './error.ts';

/** What a query is made of. `word`: as it stands; `string`: from quotes, `text` without them. */
export interface Token {
  readonly kind: 'word' | 'string' | 'operator' | 'open' | 'close' | 'comma' | 'end';
  readonly text: string;
  /** Where it begins and ends in the text, UTF-16 units. */
  readonly at: number;
  readonly end: number;
}

/** No query is longer than this many characters: enough for a few hundred numbers in a list. */
export const LONGEST_QUERY = 4096;

/** The longest first, so that `>=` is not `>` and `=`. */
const OPERATORS = ['>=', '<=', '!=', '!~', '==', '=~', '&&', '||', '=', '<', '>', '~', '!'];

const MARKS: Readonly<Record<string, 'open' | 'close' | 'comma'>> = {
  '(': 'open',
  ')': 'close',
  ',': 'comma',
};

/** A word goes on until something that can't be part of it; a `!`, `&` or `|` alone can. */
const WORD = /(?:(?!&&|\|\||!=|!~)[^\s(),"'=<>~])+/y;

/**
 * The tokens of `text`, with one of kind `end` in last place; an error for quotes that are left open and for a text
 * above `LONGEST_QUERY`. In quotes every character is itself; the quote is written twice.
 */
export function tokenize(text: string): Token[] | QueryError {
  if (text.length > LONGEST_QUERY) {
    return new QueryError(LONGEST_QUERY, 1, `a query has at most ${LONGEST_QUERY} characters`);
  }
  const tokens: Token[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const token = tokenAt(text, at);
    if (token instanceof QueryError) return token;
    tokens.push(token);
    at = skipSpace(text, token.end);
  }
  tokens.push({ kind: 'end', text: '', at: text.length, end: text.length });
  return tokens;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text.charAt(at))) at++;
  return at;
}

function tokenAt(text: string, at: number): Token | QueryError {
  const character = text.charAt(at);
  if (character === '"' || character === "'") return quoted(text, at, character);
  const mark = MARKS[character];
  if (mark !== undefined) return { kind: mark, text: character, at, end: at + 1 };
  const operator = OPERATORS.find((operator) => text.startsWith(operator, at));
  if (operator !== undefined) return { kind: 'operator', text: operator, at, end: at + operator.length };
  WORD.lastIndex = at;
  const word = WORD.exec(text)?.[0] ?? character;
  return { kind: 'word', text: word, at, end: at + word.length };
}

function quoted(text: string, at: number, quote: string): Token | QueryError {
  let content = '';
  let from = at + 1;
  for (;;) {
    const close = text.indexOf(quote, from);
    if (close < 0) {
      return new QueryError(
        at,
        text.length - at,
        'a quote is left open',
        `a ${quote} at the end of the text`,
      );
    }
    content += text.slice(from, close);
    if (text.charAt(close + 1) !== quote) return { kind: 'string', text: content, at, end: close + 1 };
    content += quote;
    from = close + 2;
  }
}

/** True for a word that is one of these, in small letters or capitals. */
export function isKeyword(token: Token, ...words: readonly string[]): boolean {
  return (
    token.kind === 'word' && words.some((word) => token.text === word || token.text === word.toUpperCase())
  );
}

/** Words with a meaning of their own; as text they stand in quotes. */
export const KEYWORDS = ['and', 'or', 'not', 'in', 'is'] as const;

/** `text` in quotes. */
export function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
