import type { Attribute } from './attribute.ts';
import type { Grid } from './grid.ts';

/** A cell as blessed keeps it. */
export type Cell = [attribute: Attribute, character: string];

/** A row of cells; blessed looks only at rows that are dirty. */
export interface Row extends Array<Cell> {
  dirty: boolean;
}

/** What makes blessed send a cell again whatever it was. */
const NEVER = '\0';

/**
 * Copies the grid into blessed's cells, marking rows that changed.
 *
 * Right of a wide character, terminals and blessed may not agree where a cell is: such a row is sent whole from
 * there on when anything in it changed.
 *
 * @param wanted what blessed will send
 * @param sent what blessed believes the terminal shows
 */
export function copyGrid(grid: Grid, wanted: readonly Row[], sent: readonly Row[]): void {
  for (const [y, row] of wanted.entries()) {
    if (y >= grid.rows) return;
    let changed = false;
    for (const [x, cell] of row.entries()) {
      const attribute = grid.attribute(x, y);
      const character = grid.character(x, y);
      if (cell[0] === attribute && cell[1] === character) continue;
      cell[0] = attribute;
      cell[1] = character;
      changed = true;
    }
    if (!changed) continue;
    row.dirty = true;
    const wide = firstWide(sent[y], grid.firstWide(y));
    if (wide >= 0) for (const cell of sent[y]?.slice(wide) ?? []) cell[1] = NEVER;
  }
}

/** The first place with a wide character, before or after the change; -1: none. */
function firstWide(sent: Row | undefined, now: number): number {
  const before = sent?.findIndex((cell) => cell[1] === '') ?? -1;
  if (before < 1) return now;
  return now < 0 ? before - 1 : Math.min(now, before - 1);
}
