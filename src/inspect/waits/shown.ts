import type { ByteString } from '../../procfs/bytes.ts';
import { decodeText } from '../../text/decode.ts';
import { printable } from '../../text/printable.ts';

/** A name or path, safe to print: nothing in it moves the cursor or turns the direction of the text. */
export function shown(bytes: ByteString): string {
  return printable(decodeText(bytes));
}
