import type { Grid } from '../grid.ts';
import type { LineArea, Series } from './line.ts';

/** The labels of the highest and the lowest value, and a space. */
const LABEL_CELLS = 5;

/**
 * Values over time as bars, one below another, for a terminal without braille dots: each of `series` has the same share
 * of the rows, the newest value at the right edge. What is unknown has no bar.
 *
 * @param levels signs from nothing to all, lowest first
 */
export function paintBars(
  grid: Grid,
  { x, y, width, height, ceiling, axisLook }: LineArea,
  series: readonly Series[],
  levels: readonly string[],
): void {
  const rows = Math.floor(height / Math.max(1, series.length));
  const places = width - LABEL_CELLS;
  if (rows < 1 || places < 1) return;
  const top = levels.length - 1;
  for (const [index, { values, look }] of series.entries()) {
    const first = y + index * rows;
    grid.field(x, first, String(ceiling), LABEL_CELLS - 1, 'right', axisLook);
    if (rows > 1) grid.field(x, first + rows - 1, '0', LABEL_CELLS - 1, 'right', axisLook);
    const shown = values.slice(-places);
    for (const [at, value] of shown.entries()) {
      if (value === undefined || Number.isNaN(value)) continue;
      const filled = Math.max(value > 0 ? 1 : 0, Math.round((value / ceiling) * rows * top));
      for (let row = 0; row < rows; row++) {
        const level = Math.max(0, Math.min(top, filled - row * top));
        if (level === 0) break;
        grid.text(x + width - shown.length + at, first + rows - 1 - row, levels[level] ?? ' ', look);
      }
    }
  }
}
