import type { Cli } from './cli.ts';
import { sizeFromEnvironment } from './ps/screen.ts';

/** Where the width of a line is told from. */
type Place = Pick<Cli, 'env' | 'columns'>;

/** Cells of a line of a table: of COLUMNS as ps has it, else of the terminal; undefined: there is no end. */
export function tableWidth({ env, columns }: Place): number | undefined {
  return sizeFromEnvironment(env['COLUMNS']) ?? columns;
}

const USUAL_CELLS = 80;

/** Cells of a line of prose: as of a table, 80 where that has no end. */
export function textWidth(place: Place): number {
  return tableWidth(place) ?? USUAL_CELLS;
}

const NARROWEST = 20;
/** Longer lines of prose are hard to read. */
const WIDEST = 120;

/**
 * Cells of a line of an answer in sentences: as of a table, but no more than people read with ease and no fewer than
 * indents allow. Infinity where that has no end: what another program reads has each sentence in a line.
 */
export function answerWidth(place: Place): number {
  const width = tableWidth(place);
  return width === undefined ? Infinity : Math.max(NARROWEST, Math.min(WIDEST, width));
}
