import type { Cli } from './cli.ts';
import { sizeFromEnvironment } from './ps/screen.ts';

const USUAL_CELLS = 80;

/** Cells of a line of prose: what COLUMNS says, else the terminal that standard output is, else 80. */
export function textWidth({ env, columns }: Pick<Cli, 'env' | 'columns'>): number {
  return sizeFromEnvironment(env['COLUMNS']) ?? columns ?? USUAL_CELLS;
}
