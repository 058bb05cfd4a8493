/**
 * Small steps over the bytes of a /proc file. Parsers work on bytes because most of what they pass over is
 * never shown: no string is made for it.
 */

export const NEWLINE = 0x0a;
export const TAB = 0x09;
export const SPACE = 0x20;
export const MINUS = 0x2d;
export const ZERO = 0x30;
export const NINE = 0x39;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x28;
export const CLOSE_BRACKET = 0x29;

/**
 * Raw bytes kept as a string, one character (U+0000-U+00FF) per byte: cheap to compare and to use as a key,
 * and nothing is lost of names that are not valid UTF-8. `text/decode.ts` turns it into readable text.
 */
export type ByteString = string;

/** `bytes[from, to)` as a byte string. */
export function byteString(bytes: Buffer, from: number, to: number): ByteString {
  return bytes.toString('latin1', from, to);
}

/** True for `0`-`9`. */
export function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** The place of the next `byte` at or after `from`, or `end` when there is none before it. */
export function seek(bytes: Buffer, byte: number, from: number, end: number): number {
  let at = from;
  while (at < end && bytes[at] !== byte) at++;
  return at;
}

/** The first place at or after `from` that is neither space nor tab, or `end`. */
export function skipBlanks(bytes: Buffer, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

/** A place in the bytes that moves forward as numbers are taken. */
export class Cursor {
  readonly bytes: Buffer;
  readonly end: number;
  at: number;

  constructor(bytes: Buffer, end: number = bytes.length, at = 0) {
    this.bytes = bytes;
    this.end = end;
    this.at = at;
  }

  /** Steps over spaces and tabs. */
  blanks(): this {
    this.at = skipBlanks(this.bytes, this.at, this.end);
    return this;
  }

  /**
   * The decimal integer here, stepping behind it; NaN when no digit stands here. Above 2^53 it is the
   * nearest double, so 64-bit fields that may get there are taken with `word()` instead.
   */
  integer(): number {
    const { bytes, end } = this;
    let at = this.at;
    const negative = bytes[at] === MINUS;
    if (negative) at++;
    const first = at;
    let value = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === first) return Number.NaN;
    this.at = at;
    return negative ? -value : value;
  }

  /** The bytes up to the next blank, newline or the end, as text; empty when none. */
  word(): ByteString {
    const from = this.at;
    let at = from;
    for (; at < this.end; at++) {
      const byte = this.bytes[at];
      if (byte === SPACE || byte === TAB || byte === NEWLINE) break;
    }
    this.at = at;
    return byteString(this.bytes, from, at);
  }

  /** Goes to the start of the next line; false when there is none. */
  nextLine(): boolean {
    this.at = seek(this.bytes, NEWLINE, this.at, this.end) + 1;
    if (this.at > this.end) this.at = this.end;
    return this.at < this.end;
  }

  /** The rest of this line as text, without its newline; steps to the newline. */
  restOfLine(): ByteString {
    const from = this.at;
    this.at = seek(this.bytes, NEWLINE, from, this.end);
    return byteString(this.bytes, from, this.at);
  }
}
