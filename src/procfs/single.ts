import { type ByteString, byteString, Cursor, NEWLINE } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import { malformed, type Reading } from './unreadable.ts';

/** The one number of a file, with or without the newline that most of them end with, or `MALFORMED`. */
export function parseNumber(bytes: Buffer, end: number = bytes.length): Reading<number> {
  const line = new Cursor(bytes, end);
  const value = line.integer();
  line.skip(NEWLINE);
  return line.at === end && !Number.isNaN(value) ? value : malformed('file', 'does not hold one number');
}

/** All of a file but the newline at its end, or `MALFORMED` when it is empty or that newline is missing. */
export function parseLine(bytes: Buffer, end: number = bytes.length): Reading<ByteString> {
  return notWholeLines('file', bytes, end) ?? byteString(bytes, 0, end - 1);
}
