import type { ByteString } from '../procfs/bytes.ts';
import { isPlain } from './cells.ts';
import { sequenceLength } from './escape.ts';

/**
 * The text that `bytes` are as UTF-8, control characters and all; a byte that is not part of a character becomes
 * U+FFFD. For JSON and CSV, which escape on their own; not for a terminal.
 */
export function decodeText(bytes: ByteString): string {
  return isPlain(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
}

/** True when `bytes` are UTF-8, so that `decodeText` loses nothing. */
export function isUtf8(bytes: ByteString): boolean {
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLength(bytes, at);
    if (length === 0) return false;
    at += length;
  }
  return true;
}

/** The bytes in hexadecimal, two digits each. */
export function hexOf(bytes: ByteString): string {
  return Buffer.from(bytes, 'latin1').toString('hex');
}
