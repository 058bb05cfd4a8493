import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';
import { stateLook } from './palette.ts';
import type { Area } from './screen.ts';
import type { TaskList } from './task-list.ts';

/** Strips are drawn beside a table that has so many cells; a third of them, or less where columns need the room. */
const STRIP_FROM = 80;
const THIRD_FROM = 100;
const MOST_STRIP = 60;
const NARROW_STRIP = 14;
const HEADING = 'SEEN IN, NEWEST LAST';
const SHORT_HEADING = 'SEEN IN';

/** Cells of the strips beside a table, of the `width` that both have; 0: there is no room for them. */
export function stripWidth(width: number): number {
  if (width < STRIP_FROM) return 0;
  return width < THIRD_FROM ? NARROW_STRIP : Math.min(MOST_STRIP, Math.floor(width / 3));
}

/** Beside each thread the states in which it was seen, a letter a sample, the newest at the right edge. */
export function paintStrips(grid: Grid, area: Area, list: TaskList, dashboard: Dashboard): void {
  const { palette, histories } = dashboard;
  const { x, y, width, height } = area;
  grid.field(x, y, width < HEADING.length ? SHORT_HEADING : HEADING, width, 'right', palette.roles.header);
  for (let row = 0; row < height - 1; row++) {
    const line = list.lines[list.list.top + row];
    if (line?.kind !== 'task') break;
    const strip = histories.of(line.task).strip(width);
    const start = x + width - strip.length;
    for (let at = 0; at < strip.length; at++) {
      const letter = strip[at] as string;
      const look = letter === 'S' || letter === 'I' ? palette.roles.faint : stateLook(palette, letter);
      grid.text(start + at, y + 1 + row, letter === 'S' ? '.' : letter, look, 1);
    }
  }
}
