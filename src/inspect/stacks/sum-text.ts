import { bytesText } from '../../text/amounts.ts';

/** A sum of bytes over threads: `>=` before one that lacks some of them, `?` where it is known of none. */
export function sumText(bytes: number | null, isPart: boolean): string {
  return bytes === null ? '?' : (isPart ? '>=' : '') + bytesText(bytes);
}
