import { WIDTH_RUNS } from './width-table.ts';

const NOT_PRINTABLE = -1;

let starts: Uint32Array | undefined;
let ends = new Uint32Array(0);
let widths = new Int8Array(0);

/** Unpacks the table when the first character beyond ASCII is met: most runs never do. */
function unpack(): Uint32Array {
  const runs = WIDTH_RUNS.match(/[!.=][^!.=]+/g) ?? [];
  const from = new Uint32Array(runs.length);
  ends = new Uint32Array(runs.length);
  widths = new Int8Array(runs.length);
  let last = 0;
  runs.forEach((run, index) => {
    const [distance = '', length = '0'] = run.slice(1).split(',');
    from[index] = last + Number.parseInt(distance, 36);
    last = (from[index] as number) + Number.parseInt(length, 36);
    ends[index] = last;
    widths[index] = run[0] === '!' ? NOT_PRINTABLE : run[0] === '=' ? 2 : 0;
  });
  starts = from;
  return from;
}

/**
 * The terminal cells of one character: 0, 1 or 2, or -1 for one that can't be printed, as wcwidth(3) of glibc's
 * C.UTF-8 says.
 */
export function cellsOfCodePoint(codePoint: number): number {
  if (codePoint < 0xa0) return codePoint >= 0x20 && codePoint < 0x7f ? 1 : NOT_PRINTABLE;
  const table = starts ?? unpack();
  let low = 0;
  let high = table.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (codePoint < (table[middle] as number)) high = middle - 1;
    else if (codePoint > (ends[middle] as number)) low = middle + 1;
    else return widths[middle] as number;
  }
  return 1;
}

/** True when every character is printable ASCII, so that a character is a cell. */
export function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}

/** The cells that `text` takes on a terminal. What can't be printed counts as none. */
export function cellsOf(text: string): number {
  if (isPlain(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += Math.max(0, cellsOfCodePoint(character.codePointAt(0) ?? 0));
  return cells;
}

/**
 * As much of `text` as fits into `room` cells: a wide character that would stand half outside is left out, marks
 * without a cell of their own stay with the character before them.
 */
export function cutToCells(text: string, room: number): string {
  if (text.length <= room && isPlain(text)) return text;
  let cells = 0;
  let at = 0;
  for (const character of text) {
    cells += Math.max(0, cellsOfCodePoint(character.codePointAt(0) ?? 0));
    if (cells > room) break;
    at += character.length;
  }
  return text.slice(0, at);
}
