import { type Cursor, byteString } from './bytes.ts';
import type { U64 } from './stat.ts';

const NO_DIGIT = 16;
/** The value of each byte as a hexadecimal digit. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return digit < 0 ? NO_DIGIT : digit;
});

/** A number of 64 bits has no more. */
const LONGEST = 16;
/** So many digits are 52 bits: a double holds them all. */
const EXACT = 13;

/** So many digits fit into the engine's small integers, which take no memory. */
const SMALL = 7;
const POWERS = Array.from({ length: LONGEST + 1 }, (_, digits) => 16 ** digits);

/**
 * The hexadecimal number here, without `0x`, stepping behind it; NaN when none stands here, or one that a double can
 * not hold without loss. Addresses of pages always can: the last three of their 16 digits are zeros.
 */
export function hexNumber(line: Cursor): number {
  const { bytes, end, at: from } = line;
  let at = from;
  let digit = NO_DIGIT;
  let value = 0;
  // In two parts: before it is compiled, each step of a larger number would leave garbage behind.
  for (const middle = Math.min(from + SMALL, end); at < middle; at++) {
    digit = DIGITS[bytes[at] as number] as number;
    if (digit === NO_DIGIT) break;
    value = value * 16 + digit;
  }
  if (at - from === SMALL) {
    let rest = 0;
    for (; at < end; at++) {
      digit = DIGITS[bytes[at] as number] as number;
      if (digit === NO_DIGIT) break;
      rest = rest * 16 + digit;
    }
    value = value * (POWERS[at - from - SMALL] ?? Number.NaN) + rest;
  }
  line.at = at;
  const digits = at - from;
  if (digits === 0 || digits > LONGEST) return Number.NaN;
  // What does not fit into a double has to be zeros.
  if (value > Number.MAX_SAFE_INTEGER) {
    for (let last = digits - EXACT; last > 0; last--)
      if (DIGITS[bytes[at - last] as number] !== 0) return Number.NaN;
  }
  return value;
}

/** The hexadecimal number here, of up to 64 bits and exact, stepping behind it; undefined when none stands here. */
export function hexU64(line: Cursor): U64 | undefined {
  const from = line.at;
  const value = hexNumber(line);
  if (value <= Number.MAX_SAFE_INTEGER) return value;
  const digits = line.at - from;
  return digits > 0 && digits <= LONGEST ? BigInt(`0x${byteString(line.bytes, from, line.at)}`) : undefined;
}
