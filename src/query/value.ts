import { isKnown, type Unknown, type Value } from '../model/unknown.ts';
import { decodeText } from '../text/decode.ts';
import type { Cursor } from './cursor.ts';
import type { QueryError } from './error.ts';
import type { Field } from './field.ts';
import { isKeyword, KEYWORDS, quote } from './tokenize.ts';
import { ACCEPTED, unitOf } from './units.ts';

/** What a field is compared with. */
export interface Wanted {
  /** As it was written, without quotes. */
  readonly text: string;
  /** In the field's own unit; a mask or an address whole. Undefined for a field of text. */
  readonly number: number | bigint | undefined;
}

const NUMBER = /^([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)([^\d.].*)?$/i;
const HEX_NUMBER = /^0x[\da-f]{1,13}$/i;
const HEX = /^(?:0x)?([\da-f]{1,32})$/i;

/** `value = word | string`, read as what `field` is measured in. */
export function parseValue(cursor: Cursor, field: Field): Wanted | QueryError {
  const token = cursor.peek();
  const accepted = ACCEPTED[field.quantity];
  if (token.kind === 'end') return cursor.fault(token, 'a value is missing', `accepted: ${accepted}`);
  if (token.kind !== 'word' && token.kind !== 'string') return cursor.unexpected(token, accepted);
  if (isKeyword(token, ...KEYWORDS)) return cursor.unexpected(token, `${accepted}; in quotes it is text`);
  cursor.take();
  const text = token.text + unitBehind(cursor, token.text, field);
  if (field.quantity === 'text') return { text, number: undefined };
  const number = field.quantity === 'hex' ? hexOf(text) : numberOf(text, field);
  if (number !== undefined) return { text, number };
  return cursor.unexpected(token, accepted);
}

/** The unit of `10 ms`, taken; empty when none follows. */
function unitBehind(cursor: Cursor, number: string, field: Field): string {
  const { kind, text } = cursor.peek();
  if (kind !== 'word' || NUMBER.exec(number)?.[2] !== undefined) return '';
  return unitOf(field.quantity, text) !== undefined && NUMBER.test(number) ? cursor.take().text : '';
}

/** The number that `text` is for `field`, in its own unit; undefined when it is none. */
function numberOf(text: string, field: Field): number | undefined {
  if (field.quantity === 'number' && HEX_NUMBER.test(text)) return Number(text);
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const number = Number(match[1]);
  const unit = match[2];
  if (unit === undefined) return Number.isFinite(number) ? number : undefined;
  const size = unitOf(field.quantity, unit);
  if (size === undefined) return undefined;
  const inOwnUnit = (number * size) / field.scale;
  return Number.isFinite(inOwnUnit) ? inOwnUnit : undefined;
}

function hexOf(text: string): bigint | undefined {
  const digits = HEX.exec(text)?.[1];
  return digits === undefined ? undefined : BigInt(`0x${digits}`);
}

/** How a row's value stands to the wanted one. `other`: they can't be put in order, and are not the same. */
export type Relation = 'less' | 'same' | 'more' | 'other' | 'unknown';

/** Compares what a row has with what is wanted. A value that is not there, `null`, is `other` than everything. */
export function relate(value: Value | Unknown, field: Field, wanted: Wanted): Relation {
  if (!isKnown(value) || Number.isNaN(value)) return 'unknown';
  if (value === null) return 'other';
  if (wanted.number === undefined) return order(textOf(value), wanted.text);
  if (typeof value === 'number' || typeof value === 'bigint') return order(value, wanted.number);
  const number = field.quantity === 'hex' ? hexOf(String(value)) : undefined;
  return number === undefined ? 'other' : order(number, wanted.number);
}

function order<T extends number | bigint | string>(value: T, wanted: T): Relation {
  return value < wanted ? 'less' : value > wanted ? 'more' : value == wanted ? 'same' : 'other';
}

/** A value as the text that words and patterns see: UTF-8 decoded, and at most `LONGEST_SUBJECT` bytes of it. */
export function textOf(value: Exclude<Value, null>): string {
  return typeof value === 'string' ? decodeText(value.slice(0, LONGEST_SUBJECT)) : String(value);
}

/**
 * A pattern may take time that grows with a power of what it looks at, or worse, and nothing in JavaScript stops
 * it: names and command lines are cut here.
 */
export const LONGEST_SUBJECT = 4096;

const PLAIN = /^[\w./:@%+-]+$/;

/** A value or a pattern as it is written: in quotes where it must be. */
export function printValue(text: string): string {
  return PLAIN.test(text) && !KEYWORDS.some((word) => word === text.toLowerCase()) ? text : quote(text);
}
