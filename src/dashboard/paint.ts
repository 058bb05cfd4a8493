import type { Dashboard } from './dashboard.ts';
import { footerRows, paintFooter } from './footer.ts';
import type { Grid } from './grid.ts';
import { headerRows, paintHeader } from './header.ts';
import type { Area } from './screen.ts';

/** Below this there is no room for even one row that says something. */
export const SMALLEST = { columns: 20, rows: 4 } as const;

/** The room between header and footer. */
export function bodyOf(columns: number, rows: number): Area {
  const top = headerRows(rows);
  return { x: 0, y: top, width: columns, height: rows - top - footerRows(rows) };
}

/** Draws the whole dashboard into an empty grid. */
export function paint(grid: Grid, dashboard: Dashboard): void {
  if (grid.columns < SMALLEST.columns || grid.rows < SMALLEST.rows) {
    const needs = `needs ${SMALLEST.columns}x${SMALLEST.rows}`;
    const sayings = [`too small: ${needs}, has ${grid.columns}x${grid.rows}`, `too small: ${needs}`, needs];
    grid.text(0, 0, sayings.find((text) => text.length <= grid.columns) ?? 'too small');
    return;
  }
  const body = bodyOf(grid.columns, grid.rows);
  for (const screen of dashboard.shown) screen.paint(grid, body, dashboard);
  // Last: what is shown is laid out while it is painted.
  paintHeader(grid, dashboard);
  paintFooter(grid, dashboard);
}
