/**
 * Small steps over the bytes of a /proc file, for parsers that need only a part of it or a few numbers.
 */

export const NEWLINE = 0x0a;
export const TAB = 0x09;
export const SPACE = 0x20;
export const MINUS = 0x2d;
const POINT = 0x2e;
export const SLASH = 0x2f;
export const ZERO = 0x30;
export const COLON = 0x3a;

/**
 * Raw bytes kept as a string, one character (U+0000-U+00FF) per byte: cheap to compare and to use as a key,
 * and nothing is lost of names that are not valid UTF-8. `text/decode.ts` turns it into readable text.
 */
export type ByteString = string;

/** What `toString('latin1')` calls behind its checks, which cost as much as the copy; part of Node, not of its types. */
interface LatinBuffer extends Buffer {
  latin1Slice(from: number, to: number): string;
}

/** `bytes[from, to)` as a byte string. */
export function byteString(bytes: Buffer, from: number, to: number): ByteString {
  return (bytes as LatinBuffer).latin1Slice(from, to);
}

/** True for `0`-`9`. */
export function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= ZERO && byte <= ZERO + 9;
}

/** More than any number of the kernel: 2^64 - 1 has 20 digits. */
const TOO_LARGE = 1e20;

/** The number that a text is but for blanks around it, else NaN. */
export function numberOf(text: ByteString): number {
  const value = Number(text);
  // An empty text is 0 to Number.
  return (value === 0 && !text.includes('0')) || Math.abs(value) > TOO_LARGE ? Number.NaN : value;
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

/** A place in the bytes that moves forward as numbers and words are taken. It never goes behind `end`. */
export class Cursor {
  readonly bytes: Buffer;
  readonly end: number;
  at: number;

  constructor(bytes: Buffer, end: number = bytes.length, at = 0) {
    this.bytes = bytes;
    this.end = end;
    this.at = at;
  }

  /** The byte here, or -1 at the end. */
  peek(): number {
    return this.at < this.end ? (this.bytes[this.at] as number) : -1;
  }

  /** Steps over `byte` if it stands here; false, without a step, if not. */
  skip(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.at++;
    return true;
  }

  /** Steps over `text` if it stands here; false, without a step, if not. */
  skipText(text: ByteString): boolean {
    if (this.at + text.length > this.end) return false;
    for (let i = 0; i < text.length; i++) if (this.bytes[this.at + i] !== text.charCodeAt(i)) return false;
    this.at += text.length;
    return true;
  }

  /** Steps over spaces and tabs. */
  blanks(): this {
    this.at = skipBlanks(this.bytes, this.at, this.end);
    return this;
  }

  /**
   * The decimal integer here, stepping behind it; NaN when none stands here, or one larger than any of the
   * kernel's. Above 2^53 it is the nearest double: where that matters, take `word()` instead.
   */
  integer(): number {
    const { bytes, end } = this;
    let at = this.at;
    const negative = at < end && bytes[at] === MINUS;
    if (negative) at++;
    const first = at;
    let value = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === first) return Number.NaN;
    this.at = at;
    if (value > TOO_LARGE) return Number.NaN;
    return negative ? -value : value;
  }

  /** The number after blanks, with or without decimals, if it is a word of its own; else NaN. */
  number(): number {
    const from = this.blanks().at;
    let value = this.integer();
    if (!Number.isNaN(value) && this.skip(POINT)) {
      const decimals = this.integer();
      value = decimals >= 0 ? numberOf(byteString(this.bytes, from, this.at)) : Number.NaN;
    }
    const next = this.peek();
    return next === NEWLINE || next === SPACE || next === TAB || next === -1 ? value : Number.NaN;
  }

  /** The numbers from here to the end of the line, up to the first word that is none. */
  numbers(): number[] {
    const found: number[] = [];
    for (;;) {
      const from = this.at;
      const value = this.number();
      if (Number.isNaN(value)) {
        this.at = from;
        return found;
      }
      found.push(value);
    }
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
    // Most of a line is usually left to pass over, and the C loop is the faster one for that.
    const newline = this.bytes.indexOf(NEWLINE, this.at);
    this.at = newline < 0 || newline >= this.end ? this.end : newline + 1;
    return this.at < this.end;
  }

  /** The rest of this line as text, without its newline; steps to the newline. */
  restOfLine(): ByteString {
    const from = this.at;
    this.at = seek(this.bytes, NEWLINE, from, this.end);
    return byteString(this.bytes, from, this.at);
  }
}
