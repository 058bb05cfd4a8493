import { cellsOfCodePoint } from './cells.ts';

const PLAIN = /^[\x20-\x7e]*$/;

/** Characters without cells that change how others are shown or read, or look like nothing: these are made visible. */
const UNSAFE =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/u;

/** True for a character without cells that must be seen, for names would look alike, or stand in another order. */
export function isUnsafe(character: string): boolean {
  return UNSAFE.test(character) || character === '\u200d';
}

/** Marks, joiners and skin tones share a cell with what is before them, on some terminals and not on others. */
const MARK = /\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}]/u;

/** Two letters of a flag are one flag on some terminals and two letters on others. */
const FIRST_FLAG = 0x1f1e6;
const LAST_FLAG = 0x1f1ff;

const REPLACEMENT = '\ufffd';

/**
 * `text` for a terminal that is drawn cell by cell: nothing in it moves the cursor, turns the direction or merges
 * with its neighbours. ASCII control codes are shown as `^[`, others as U+FFFD; marks are left out. Which of the rest
 * is wide, `cellsOf` says.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  let shown = '';
  for (const character of text) shown += shownAs(character);
  return shown;
}

function shownAs(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  // `^[` for ESC, `^?` for DEL.
  if (code < 0x20 || code === 0x7f) return `^${String.fromCharCode(code ^ 0x40)}`;
  if (code < 0x7f) return character;
  if (code >= FIRST_FLAG && code <= LAST_FLAG) return String.fromCharCode(0x41 + code - FIRST_FLAG);
  if (MARK.test(character)) return '';
  const cells = cellsOfCodePoint(code);
  if (cells < 0 || UNSAFE.test(character)) return REPLACEMENT;
  return cells === 0 ? '' : character;
}
