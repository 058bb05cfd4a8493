import { isPlain } from './cells.ts';
import { escapeText } from './escape.ts';

/** Text of a report, where names are decoded but hold whatever they held, made safe for a terminal. */
export function printable(text: string): string {
  return isPlain(text) ? text : escapeText(Buffer.from(text, 'utf8').toString('latin1'), 'utf8');
}
