import type { Align, Column } from '../columns/column.ts';
import { SIGNAL_NAMES_WIDTH } from '../columns/signals.ts';
import { cellsOf, cutToCells } from '../text/cells.ts';

/** A column at its place in a listing: the header and width may be the user's. */
export interface PlacedColumn {
  readonly column: Column;
  readonly header: string;
  /** Cells; `pid`: the digits of pid_max, at least the length of this header and of the column's own. */
  readonly width: number | 'pid';
  /** Text of an AIX format that stands between columns; then `column` prints nothing of its own. */
  readonly literal?: string | undefined;
}

/** What decides the room of the last column. */
export interface Paper {
  /** Cells of the screen; a pipe has no edge: `UNLIMITED`. */
  readonly width: number;
  readonly pidDigits: number;
  /** User names are numbers and stand right, as WCHAN does (BSD `n`). */
  readonly numeric: boolean;
  /** Signal masks are written as names, so they are text (--signames). */
  readonly signames?: boolean | undefined;
}

/** The width that ps takes where there is no edge. */
export const UNLIMITED = 131_072;

const MOST_SPACES = 144;
const NARROW_SIGNAL = 9;
const WIDE_SIGNAL = 16;
const LAST_TEXT_WIDTH = 3;

const SPACES = ' '.repeat(MOST_SPACES);

interface Place {
  readonly placed: PlacedColumn;
  readonly header: string;
  readonly width: number;
  readonly right: boolean;
  readonly cut: boolean;
  readonly literal: boolean;
  /** Spaces before the next column when nothing else asks for some. */
  readonly gap: 0 | 1;
}

/** A cell of a row: its text, and in a forest view what is drawn in front of it. */
export type CellOf = (placed: PlacedColumn, width: number) => string;

/**
 * Lays out lines as ps does. It is not a table: a value that is too long moves what follows, and the next columns
 * give the space back as soon as they have padding to spare.
 */
export class PsLayout {
  /** True when signal masks have 16 digits here. */
  readonly wideSignals: boolean;
  private readonly places: readonly Place[];
  /** Cells of a line: the smallest multiple of the screen's width that holds all columns. */
  private readonly room: number;

  constructor(columns: readonly PlacedColumn[], paper: Paper) {
    const widthOf = ({ width, column, header }: PlacedColumn): number => {
      if (width === 'pid') return Math.max(paper.pidDigits, column.header.length, Buffer.byteLength(header));
      const named = paper.signames === true && column.align === 'signal' && width === column.width;
      return named ? SIGNAL_NAMES_WIDTH : width;
    };
    const gapAfter = (index: number): 0 | 1 =>
      [columns[index], columns[index + 1]].some((placed) => placed?.literal !== undefined) ? 0 : 1;
    let total = 0;
    let signals = 0;
    const alignOf = ({ column }: PlacedColumn): Align =>
      column.align === 'signal' && paper.signames === true ? 'text' : column.align;
    columns.forEach((placed, index) => {
      const align = alignOf(placed);
      const last = index === columns.length - 1;
      if (!last) total += gapAfter(index);
      if (align === 'signal') {
        signals++;
        total += NARROW_SIGNAL;
      } else total += last && align === 'text' ? LAST_TEXT_WIDTH : widthOf(placed);
    });
    this.room = Math.max(1, Math.ceil(total / paper.width)) * paper.width;
    this.wideSignals = signals > 0 && total + (WIDE_SIGNAL - NARROW_SIGNAL) * signals <= this.room;
    const extra = this.wideSignals ? WIDE_SIGNAL - NARROW_SIGNAL : 0;
    this.places = columns.map((placed, index) => {
      const align = alignOf(placed);
      const literal = placed.literal !== undefined;
      return {
        placed,
        header: placed.header,
        width: widthOf(placed) + (align === 'signal' ? extra : 0),
        right:
          align === 'right' ||
          align === 'signal' ||
          ((align === 'user' || align === 'wchan') && paper.numeric),
        cut: align === 'text' || align === 'wchan',
        literal,
        gap: gapAfter(index),
      };
    });
  }

  /** True when there is a header to print: some column has one. */
  get hasHeader(): boolean {
    return this.places.some((place) => place.header !== '');
  }

  /** The header line, with its newline. A header is never cut and counts its bytes. */
  header(): string {
    return this.line((placed) => placed.header, true);
  }

  /** A row of the texts that `cellOf` gives, with its newline. */
  row(cellOf: CellOf): string {
    return this.line(cellOf, false);
  }

  private line(cellOf: CellOf, header: boolean): string {
    let line = '';
    let want = 0;
    let at = 0;
    let gap = 0;
    const lastIndex = this.places.length - 1;
    for (let index = 0; index <= lastIndex; index++) {
      const place = this.places[index] as Place;
      const last = index === lastIndex;
      const room = last ? Math.max(0, want > at ? this.room - want : this.room - at - gap) : place.width;
      let text = place.literal ? (place.placed.literal ?? '') : cellOf(place.placed, room);
      let cells: number;
      if (header) cells = Buffer.byteLength(text);
      else {
        if (place.cut) text = cutToCells(text, room);
        cells = cellsOf(text);
        if (place.placed.column.align === 'user') cells = shortenedCells(text, cells, place.width);
      }
      let spaces = want - at + (place.right && place.width > cells ? place.width - cells : 0);
      if (spaces < 1) spaces = gap;
      else if (spaces > MOST_SPACES) spaces = MOST_SPACES;
      line += SPACES.slice(0, spaces) + text;
      at += spaces + cells;
      want += place.width + 1;
      gap = place.gap;
      if (place.gap === 0) want--;
    }
    return `${line}\n`;
  }
}

/** A user name that was cut to bytes and marked with `+` counts as the whole width, whatever it takes (ps). */
function shortenedCells(text: string, cells: number, width: number): number {
  return cells < width && text.endsWith('+') && Buffer.byteLength(text) === width ? width : cells;
}
