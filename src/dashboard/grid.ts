import { cellsOfCodePoint, isPlain } from '../text/cells.ts';
import { isUnsafe } from '../text/printable.ts';
import { type Attribute, overlaid, PLAIN } from './attribute.ts';

/** What a terminal without UTF-8 shows in place of every other character. */
const ASCII_MARK = '?';
const UNKNOWN_MARK = '\ufffd';

/** The right half of a wide character. */
export const RIGHT_HALF = '';

/**
 * A screen of cells to draw on. Nothing drawn can leave it, and no text can break it: what is no printable character
 * becomes a mark, and so does what hides or turns what is beside it; other characters without cells are left out. A wide character has its glyph in its first cell and `RIGHT_HALF`
 * in the second; when one half is drawn over, the other becomes a space.
 */
export class Grid {
  readonly columns: number;
  readonly rows: number;
  /** True on a terminal that shows ASCII only. */
  readonly ascii: boolean;
  private readonly characters: string[];
  private readonly attributes: Int32Array;

  constructor(columns: number, rows: number, ascii = false) {
    this.columns = columns;
    this.rows = rows;
    this.ascii = ascii;
    this.characters = Array.from({ length: columns * rows }, () => ' ');
    this.attributes = new Int32Array(columns * rows).fill(PLAIN);
  }

  /** Empties every cell. */
  clear(): void {
    this.characters.fill(' ');
    this.attributes.fill(PLAIN);
  }

  /** What is in a cell: a character, `RIGHT_HALF`, or a space outside of the grid. */
  character(x: number, y: number): string {
    return this.has(x, y) ? (this.characters[y * this.columns + x] as string) : ' ';
  }

  attribute(x: number, y: number): Attribute {
    return this.has(x, y) ? (this.attributes[y * this.columns + x] as number) : PLAIN;
  }

  /**
   * Writes `text` from (x, y) on, in at most `room` cells; what does not fit is left out, half a wide character
   * becomes a space.
   *
   * @returns the cell behind the text
   */
  text(
    x: number,
    y: number,
    text: string,
    attribute: Attribute = PLAIN,
    room: number = this.columns,
  ): number {
    const end = Math.min(x + room, this.columns);
    if (isPlain(text)) return this.plainText(x, y, text, attribute, end);
    let at = x;
    for (const character of text) {
      const cells = cellsOfCharacter(character);
      if (cells === 0) continue;
      if (at + Math.max(1, cells) > end) {
        // Half a wide character: its cell is spent.
        if (at < end) this.set(at++, y, ' ', attribute);
        break;
      }
      if (cells === 2) at = this.wide(at, y, character, attribute);
      else this.set(at++, y, cells < 0 ? this.mark(character) : this.shown(character), attribute);
    }
    return at;
  }

  /** `text` in exactly `width` cells: cut, or filled up with spaces on the other side of `align`. */
  field(
    x: number,
    y: number,
    text: string,
    width: number,
    align: 'left' | 'right' = 'left',
    attribute: Attribute = PLAIN,
  ): void {
    this.fill(x, y, width, 1, attribute);
    if (align === 'left') {
      this.text(x, y, text, attribute, width);
      return;
    }
    const cells = this.cellsOf(text);
    this.text(x + Math.max(0, width - cells), y, text, attribute, Math.min(width, cells));
  }

  /** How many cells `text` takes here. */
  cellsOf(text: string): number {
    if (isPlain(text)) return text.length;
    let cells = 0;
    for (const character of text) cells += Math.abs(cellsOfCharacter(character));
    return cells;
  }

  /** Fills a rectangle with one character of one cell. */
  fill(
    x: number,
    y: number,
    width: number,
    height: number,
    attribute: Attribute = PLAIN,
    character = ' ',
  ): void {
    const glyph = this.shown(character);
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) this.set(column, row, glyph, attribute);
    }
  }

  /** Lays `attribute` over what is drawn in a rectangle: its colours and flags win, the text stays. */
  tint(x: number, y: number, width: number, height: number, attribute: Attribute): void {
    for (let row = Math.max(0, y); row < Math.min(y + height, this.rows); row++) {
      for (let column = Math.max(0, x); column < Math.min(x + width, this.columns); column++) {
        const at = row * this.columns + column;
        this.attributes[at] = overlaid(this.attributes[at] as number, attribute);
      }
    }
  }

  /** The first cell of a row with a wide character, or -1. */
  firstWide(y: number): number {
    const start = y * this.columns;
    const half = this.characters.indexOf(RIGHT_HALF, start);
    return half < 0 || half >= start + this.columns ? -1 : half - start - 1;
  }

  /** The text of a row, without the spaces at its end. */
  line(y: number): string {
    return this.characters
      .slice(y * this.columns, (y + 1) * this.columns)
      .join('')
      .trimEnd();
  }

  private has(x: number, y: number): boolean {
    return x >= 0 && x < this.columns && y >= 0 && y < this.rows;
  }

  private plainText(x: number, y: number, text: string, attribute: Attribute, end: number): number {
    const length = Math.max(0, Math.min(text.length, end - x));
    for (let at = 0; at < length; at++) this.set(x + at, y, text[at] as string, attribute);
    return x + length;
  }

  private wide(x: number, y: number, character: string, attribute: Attribute): number {
    if (this.ascii) {
      this.set(x, y, ASCII_MARK, attribute);
      this.set(x + 1, y, ' ', attribute);
    } else if (this.has(x, y) && this.has(x + 1, y)) {
      this.set(x, y, character, attribute);
      this.set(x + 1, y, ' ', attribute);
      this.characters[y * this.columns + x + 1] = RIGHT_HALF;
    } else {
      this.set(x, y, ' ', attribute);
      this.set(x + 1, y, ' ', attribute);
    }
    return x + 2;
  }

  private mark(character: string): string {
    return this.shown(character === '\t' ? ' ' : UNKNOWN_MARK);
  }

  private shown(character: string): string {
    return this.ascii && character > '~' ? ASCII_MARK : character;
  }

  private set(x: number, y: number, character: string, attribute: Attribute): void {
    if (!this.has(x, y)) return;
    const at = y * this.columns + x;
    if (this.characters[at] === RIGHT_HALF) this.characters[at - 1] = ' ';
    if (x + 1 < this.columns && this.characters[at + 1] === RIGHT_HALF) this.characters[at + 1] = ' ';
    this.characters[at] = character;
    this.attributes[at] = attribute;
  }
}

/** Cells that a character takes: 0, 1 or 2, or -1 for one that is shown as a mark. */
function cellsOfCharacter(character: string): number {
  const cells = cellsOfCodePoint(character.codePointAt(0) ?? 0);
  return cells === 0 && isUnsafe(character) ? -1 : cells;
}
