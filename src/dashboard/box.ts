import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';
import type { Area } from './screen.ts';

/**
 * Clears a box of at most `width` x `height` cells in the middle of `area` and draws its border and title; what is
 * inside is the answer. Where the area is small the box is all of it.
 */
export function paintBox(
  grid: Grid,
  area: Area,
  width: number,
  height: number,
  title: string,
  { palette, glyphs }: Dashboard,
): Area {
  const columns = Math.min(area.width, width + 4);
  const rows = Math.min(area.height, height + 2);
  const x = area.x + Math.floor((area.width - columns) / 2);
  const y = area.y + Math.floor((area.height - rows) / 2);
  const { border } = palette.roles;
  grid.fill(x, y, columns, rows);
  const [topLeft, topRight, bottomLeft, bottomRight] = glyphs.corners;
  grid.fill(x, y, columns, 1, border, glyphs.horizontal);
  grid.fill(x, y + rows - 1, columns, 1, border, glyphs.horizontal);
  grid.fill(x, y, 1, rows, border, glyphs.vertical);
  grid.fill(x + columns - 1, y, 1, rows, border, glyphs.vertical);
  grid.text(x, y, topLeft, border);
  grid.text(x + columns - 1, y, topRight, border);
  grid.text(x, y + rows - 1, bottomLeft, border);
  grid.text(x + columns - 1, y + rows - 1, bottomRight, border);
  grid.text(x + 2, y, ` ${title} `, palette.roles.title, columns - 4);
  return { x: x + 2, y: y + 1, width: columns - 4, height: rows - 2 };
}
