import { QueryError } from './error.ts';
import type { Field, Fields } from './field.ts';
import type { Query } from './query.ts';
import { isKeyword, type Token } from './tokenize.ts';

/** A rule of the grammar: takes its tokens and gives the query that they are. */
export type Production = (cursor: Cursor) => Query | QueryError;

/** Parentheses and `not` may stand this deep in each other. */
const DEEPEST = 64;

/** A place among the tokens that moves forward as productions take them. */
export class Cursor {
  readonly fields: Fields;
  private readonly tokens: readonly Token[];
  private readonly whole: Production;
  private at = 0;
  private depth = 0;

  /**
   * @param tokens with one of kind `end` in last place
   * @param whole the production of a whole query, for what stands in parentheses
   */
  constructor(tokens: readonly Token[], fields: Fields, whole: Production) {
    this.tokens = tokens;
    this.fields = fields;
    this.whole = whole;
  }

  /** The token `ahead` places from here, without taking it. */
  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token;
  }

  /** The token here, taken; the end is never passed. */
  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.at++;
    return token;
  }

  /** True when the token here follows a word or a string without a space. */
  touches(): boolean {
    const before = this.at === 0 ? undefined : this.tokens[this.at - 1];
    return (before?.kind === 'word' || before?.kind === 'string') && before.end === this.peek().at;
  }

  /** Takes the token here when it is this operator; false, with nothing taken, when not. */
  takeOperator(...operators: readonly string[]): boolean {
    const { kind, text } = this.peek();
    if (kind !== 'operator' || !operators.includes(text)) return false;
    this.take();
    return true;
  }

  /** Takes the token here when it is this word without quotes; false, with nothing taken, when not. */
  takeKeyword(...words: readonly string[]): boolean {
    if (!isKeyword(this.peek(), ...words)) return false;
    this.take();
    return true;
  }

  /** The field that `token` names, or the error that says which there are. */
  field(token: Token): Field | QueryError {
    const field = this.fields.find(token.text);
    if (field !== undefined) return field;
    const near = this.fields.near(token.text);
    const hint = near.length > 0 ? `did you mean ${near.join(', ')}` : 'the name of a column is accepted';
    return this.fault(token, `no field is called ${naming(token)}`, hint);
  }

  /** A whole query from here on, as in parentheses. */
  nested(): Query | QueryError {
    return this.deeper(this.whole);
  }

  /** `production` one level deeper, or the error that it is too deep. */
  deeper(production: Production): Query | QueryError {
    if (this.depth >= DEEPEST) return this.fault(this.peek(), `more than ${DEEPEST} levels deep`);
    this.depth++;
    const query = production(this);
    this.depth--;
    return query;
  }

  /** An error at `token`. */
  fault(token: Token, why: string, accepted = ''): QueryError {
    return new QueryError(token.at, token.end - token.at, why, accepted);
  }

  /** The error that `token` stands where something else is wanted. */
  unexpected(token: Token, accepted: string): QueryError {
    return this.fault(token, `${naming(token)} can not stand here`, `accepted: ${accepted}`);
  }
}

/** `token` as an error names it. */
function naming(token: Token): string {
  return token.kind === 'end' ? 'the end' : `"${token.text}"`;
}
