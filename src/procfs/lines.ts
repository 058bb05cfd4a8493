import { byteString, NEWLINE, numberOf } from './bytes.ts';
import { malformed, type Unreadable } from './unreadable.ts';

/**
 * Why the bytes can't be a file of whole lines, or undefined when they can. The kernel ends every line, so
 * one without its newline was cut off, and the number in it may be the half of a number.
 */
export function notWholeLines(file: string, bytes: Buffer, end: number): Unreadable | undefined {
  if (end === 0) return malformed(file, 'is empty');
  return bytes[end - 1] === NEWLINE ? undefined : malformed(file, 'is cut off');
}

const KIB = ' kB';

/** The numbers of the `Name: number` and `Name: number kB` lines from `start` on. Other lines are skipped. */
export function namedNumbers(bytes: Buffer, end: number, start = 0): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const line of byteString(bytes, start, end).split('\n')) {
    const colon = line.indexOf(':');
    const value = numberOf(line.slice(colon + 1, line.endsWith(KIB) ? -KIB.length : line.length));
    if (colon > 0 && !Number.isNaN(value)) numbers.set(line.slice(0, colon).trimEnd(), value);
  }
  return numbers;
}

/** The record made of numbers that must all be there; `MALFORMED` when one is NaN. */
export function complete<T extends { readonly [Name in keyof T]: number }>(
  file: string,
  record: T,
): T | Unreadable {
  for (const name in record) if (Number.isNaN(record[name])) return malformed(file, `has no ${name}`);
  return record;
}
