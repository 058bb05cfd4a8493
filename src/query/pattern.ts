import { isKnown } from '../model/unknown.ts';
import type { Cursor } from './cursor.ts';
import { isParsed, type QueryError } from './error.ts';
import type { Field, Quantity } from './field.ts';
import { type Query, RANK, type Row, type Truth } from './query.ts';
import { printValue, textOf } from './value.ts';

const ACCEPTED = 'a regular expression';

/** What is compared as a number has no text of its own: what is shown of it depends on its unit. */
const MEASURED: Readonly<Partial<Record<Quantity, string>>> = {
  time: 'a time',
  size: 'a size',
  share: 'a share',
  rate: 'a rate',
  'size rate': 'a rate',
};

/** A field in which a regular expression is found. */
class Pattern implements Query {
  readonly rank = RANK.test;
  readonly fields: readonly string[];
  private readonly field: Field;
  private readonly source: string;
  private readonly pattern: RegExp;
  private readonly negated: boolean;

  constructor(field: Field, source: string, pattern: RegExp, negated: boolean) {
    this.fields = [field.name];
    this.field = field;
    this.source = source;
    this.pattern = pattern;
    this.negated = negated;
  }

  truth(row: Row): Truth {
    const value = row.value(this.field.name);
    if (!isKnown(value)) return undefined;
    return value === null ? this.negated : this.pattern.test(textOf(value)) !== this.negated;
  }

  print(): string {
    return `${this.field.name} ${this.negated ? '!~' : '~'} ${printValue(this.source)}`;
  }
}

/**
 * `pattern = field ("~" | "=~" | "!~") (word | string)`: a regular expression of JavaScript, found anywhere. Without
 * a capital letter of its own (`\S` is none) it takes small and capital letters for the same.
 */
export function parsePattern(cursor: Cursor): Query | QueryError {
  const named = cursor.take();
  const field = cursor.field(named);
  if (!isParsed(field)) return field;
  const measured = MEASURED[field.quantity];
  if (measured !== undefined)
    return cursor.fault(
      named,
      `${named.text} is ${measured}, in which no pattern is found`,
      'accepted: =, !=, <, <=, >, >= and a number',
    );
  const negated = cursor.take().text === '!~';
  const token = cursor.peek();
  if (token.kind !== 'word' && token.kind !== 'string')
    return token.kind === 'end'
      ? cursor.fault(token, 'a pattern is missing', `accepted: ${ACCEPTED}`)
      : cursor.unexpected(token, `${ACCEPTED}, in quotes when it begins like this`);
  cursor.take();
  const pattern = compile(token.text);
  if (pattern instanceof RegExp) return new Pattern(field, token.text, pattern, negated);
  return cursor.fault(token, `no regular expression: ${pattern}`, 'the rules of JavaScript hold');
}

/** The expression, or what is wrong with it. Whole characters count where the pattern allows it (flag `u`). */
function compile(source: string): RegExp | string {
  let why = '';
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags + (hasCapital(source) ? '' : 'i'));
    } catch (error) {
      // RegExp's SyntaxError: its message ends with what is wrong, after the pattern itself.
      why = error instanceof Error ? error.message.replace(/^.*: /s, '').toLowerCase() : String(error);
    }
  }
  return why;
}

/** True when a letter of the pattern, not of an escape, is a capital. */
function hasCapital(source: string): boolean {
  return /\p{Lu}/u.test(source.replace(/\\p\{[^}]*\}|\\./gisu, ''));
}
