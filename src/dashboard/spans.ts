import { type Attribute, PLAIN } from './attribute.ts';
import type { Grid } from './grid.ts';

/** A piece of a line. */
export interface Span {
  readonly text: string;
  readonly look?: Attribute;
  /** Said too where there is room for it. */
  readonly more?: string;
  /** The sign for what is cut: where there is no room it is cut, not left out. */
  readonly cut?: string;
}

const GAP = 2;
/** What is cut to less says nothing. */
const LEAST_CUT = 8;

/**
 * Draws pieces side by side, two cells between; the first is cut where it must be, another that does not fit is left
 * out with all behind it, or cut if it has a sign for that.
 */
export function paintSpans(grid: Grid, x: number, y: number, width: number, spans: readonly Span[]): void {
  const cells = spans.map(({ text }) => grid.cellsOf(text));
  const end = x + width;
  let at = x;
  let rest = cells.reduce((sum, each) => sum + each, 0) + GAP * Math.max(0, spans.length - 1);
  for (const [index, { text, look = PLAIN, more = '', cut }] of spans.entries()) {
    const own = cells[index] ?? 0;
    if (at > x && at + own > end) {
      if (cut === undefined || end - at < LEAST_CUT) return;
      grid.text(at, y, text, look, end - at - 1);
      grid.text(end - 1, y, cut, look, 1);
      return;
    }
    const spare = end - at - rest;
    const whole = more !== '' && grid.cellsOf(more) <= spare ? text + more : text;
    rest -= own + GAP;
    at = grid.text(at, y, whole, look, end - at) + GAP;
  }
}
