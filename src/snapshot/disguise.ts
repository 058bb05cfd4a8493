import { createHmac } from 'node:crypto';
import type { ByteString } from '../procfs/bytes.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX_DIGITS = '0123456789abcdef';
/** Shorter runs come from a table, where no two of them get the same replacement. */
const LONGEST_TABLE = { letters: 3, digits: 4 };

const UUID = String.raw`[0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}`;
const HEX_ID = String.raw`(?=[0-9a-f]*\d)(?=\d*[a-f])[0-9a-f]{12,}`;
/** An id in hexadecimal digits, a run of letters (every byte beyond ASCII is one), a run of decimal digits. */
const RUNS = new RegExp(
  `(?<![0-9A-Za-z])(?<hex>${UUID}|${HEX_ID})(?![0-9A-Za-z])|(?<letters>[A-Za-z\\x80-\\xff]+)|(?<digits>\\d+)`,
  'g',
);

/** Bytes without end that depend on `key` and `label` only. */
function* keyedBytes(key: Buffer, label: string): Generator<number, never> {
  for (let block = 0; ; block++)
    yield* createHmac('sha256', key).update(`${block}\0${label}`, 'latin1').digest();
}

function pick(alphabet: string, bytes: Iterator<number, never>): string {
  // The first 16-bit number modulo at most 26: nearly even.
  return alphabet.charAt((bytes.next().value * 256 + bytes.next().value) % alphabet.length);
}

/** All texts of `length` characters of `alphabet`, each by number. */
function textOf(number: number, alphabet: string, length: number): string {
  let text = '';
  for (let rest = number; text.length < length; rest = Math.floor(rest / alphabet.length)) {
    text = alphabet.charAt(rest % alphabet.length) + text;
  }
  return text;
}

function numberOf(text: string, alphabet: string): number {
  let number = 0;
  for (const character of text) number = number * alphabet.length + alphabet.indexOf(character);
  return number;
}

/** A permutation of the numbers below `size` that leaves none where it is: one cycle (Sattolo's algorithm). */
function cycle(size: number, bytes: Iterator<number, never>): Uint16Array {
  const places = Uint16Array.from({ length: size }, (_, index) => index);
  for (let last = size - 1; last > 0; last--) {
    const draw = (bytes.next().value << 16) | (bytes.next().value << 8) | bytes.next().value;
    const other = draw % last;
    const kept = places[last] as number;
    places[last] = places[other] as number;
    places[other] = kept;
  }
  return places;
}

/**
 * Replaces text by other text of the same shape: letters by letters of the same case, digits by digits, ids in
 * hexadecimal digits by such, all else stays. The same text always becomes the same, under one key; nothing
 * becomes itself, and short texts never become the same as another.
 */
export class Disguise {
  private readonly key: Buffer;
  private readonly tables = new Map<string, Uint16Array>();

  /** @param key whoever has it can try what a replacement may have been; random bytes that are thrown away are best */
  constructor(key: Buffer) {
    this.key = key;
  }

  replace(text: ByteString): ByteString {
    return text.replace(RUNS, (run, hex?: string, letters?: string) => {
      if (hex !== undefined) return this.hex(run);
      return letters === undefined ? this.run(run, DIGITS, LONGEST_TABLE.digits) : this.letters(run);
    });
  }

  private letters(run: string): string {
    // Bytes of other scripts are letters without case; in lower case they would be other bytes.
    const lower = run.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
    const limit = /^[a-z]+$/.test(lower) ? LONGEST_TABLE.letters : 0;
    const other = this.run(lower, LETTERS, limit);
    if (lower === run) return other;
    return [...other].map((letter, at) => (lower[at] === run[at] ? letter : letter.toUpperCase())).join('');
  }

  /** A run of one alphabet: by table when it is at most `limit` long, else by its keyed hash. */
  private run(run: string, alphabet: string, limit: number): string {
    if (run.length > limit) return this.hashed(run, alphabet);
    const table = this.table(run.length, alphabet);
    return textOf(table[numberOf(run, alphabet)] as number, alphabet, run.length);
  }

  private table(length: number, alphabet: string): Uint16Array {
    const label = `table ${alphabet} ${length}`;
    let table = this.tables.get(label);
    if (table === undefined) {
      table = cycle(alphabet.length ** length, keyedBytes(this.key, label));
      this.tables.set(label, table);
    }
    return table;
  }

  private hashed(run: string, alphabet: string): string {
    const bytes = keyedBytes(this.key, `run ${run}`);
    for (;;) {
      let other = '';
      while (other.length < run.length) other += pick(alphabet, bytes);
      if (other !== run) return other;
    }
  }

  private hex(run: string): string {
    const bytes = keyedBytes(this.key, `hex ${run.replace(/_/g, '-')}`);
    return run.replace(/[0-9a-f]/g, () => pick(HEX_DIGITS, bytes));
  }
}
