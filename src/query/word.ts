import { isKnown, type Unknown, type Value } from '../model/unknown.ts';
import type { Cursor } from './cursor.ts';
import type { QueryError } from './error.ts';
import { type Query, RANK, type Row, type Truth } from './query.ts';
import { quote } from './tokenize.ts';
import { textOf } from './value.ts';

/** Where a word is looked for, and the numbers that it may be. */
const TEXTS = ['comm', 'args'] as const;
const NUMBERS = ['pid', 'tid'] as const;

const DECIMAL = /^\d{1,10}$/;
const HEX = /^0x([\da-f]{1,8})$/i;
/** Without 0x only what can be neither a number nor a word. */
const BARE_HEX = /^(?=.*\d)(?=.*[a-f])[\da-f]{4,8}$/i;

/** A word without a field: part of the name or the command line, the PID, the TID, or the TID in hexadecimal. */
class Word implements Query {
  readonly rank = RANK.test;
  readonly fields: readonly string[] = [...TEXTS, ...NUMBERS];
  private readonly text: string;
  private readonly quoted: boolean;
  private readonly pattern: RegExp;
  private readonly number: number | undefined;
  private readonly tid: number | undefined;

  constructor(text: string, quoted: boolean) {
    this.text = text;
    this.quoted = quoted;
    this.pattern = new RegExp(text.replace(/[$()*+.?[\\\]^{|}/-]/g, '\\$&'), /\p{Lu}/u.test(text) ? '' : 'i');
    this.number = !quoted && DECIMAL.test(text) ? Number(text) : undefined;
    const hex = quoted ? undefined : (HEX.exec(text)?.[1] ?? BARE_HEX.exec(text)?.[0]);
    this.tid = hex === undefined ? undefined : Number.parseInt(hex, 16);
  }

  truth(row: Row): Truth {
    let answer: Truth = false;
    for (const name of NUMBERS) if (this.number !== undefined && row.value(name) === this.number) return true;
    if (this.tid !== undefined && row.value('tid') === this.tid) return true;
    for (const name of TEXTS) {
      const found = this.isIn(row.value(name));
      if (found === true) return true;
      if (found === undefined) answer = undefined;
    }
    return answer;
  }

  private isIn(value: Value | Unknown): Truth {
    if (!isKnown(value)) return undefined;
    return value !== null && this.pattern.test(textOf(value));
  }

  print(): string {
    return this.quoted ? quote(this.text) : this.text;
  }
}

/** `word = word | string`; in quotes it is text only, never a number. */
export function parseWord(cursor: Cursor): Query | QueryError {
  const token = cursor.take();
  return new Word(token.text, token.kind === 'string');
}
