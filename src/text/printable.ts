const PLAIN = /^[\x20-\x7e]*$/;

/** Control codes, and characters that have no cells but change how others are shown or read. */
const UNSAFE =
  /[\x00-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e007f}]/gu;

/** Marks, joiners and skin tones share a cell with what is before them, on some terminals and not on others. */
const MARKS = /\p{M}|\u200d|[\ufe0e\ufe0f]|[\u{1f3fb}-\u{1f3ff}]/gu;

/** Letters of flags: two of them are one flag on some terminals and two letters on others. */
const FLAGS = /[\u{1f1e6}-\u{1f1ff}]/gu;

const FIRST_FLAG = 0x1f1e6;

/**
 * `text` for a terminal that is drawn cell by cell: nothing in it moves the cursor, turns the direction or merges
 * with its neighbours. ASCII control codes are shown as `^[`, others as U+FFFD; marks are left out. Which of the rest
 * is wide, `cellsOf` says.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(MARKS, '')
    .replace(FLAGS, (flag) => String.fromCharCode(0x41 + (flag.codePointAt(0) ?? FIRST_FLAG) - FIRST_FLAG))
    .replace(UNSAFE, caret);
}

/** `^[` for ESC, `^?` for DEL; U+FFFD for what has no such name. */
function caret(character: string): string {
  const code = character.charCodeAt(0);
  return code < 0x80 ? `^${String.fromCharCode(code ^ 0x40)}` : '\ufffd';
}
