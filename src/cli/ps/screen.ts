import { UNLIMITED } from '../../render/ps.ts';
import { parseCInteger } from './numbers.ts';

/** What was said of the screen: on the command line, else in COLUMNS and LINES. */
export interface ScreenOptions {
  /** How often w or -w was given. */
  readonly wide: number;
  /** Cells; undefined: ask the terminal. */
  readonly columns: number | undefined;
  /** Lines; undefined: ask the terminal. */
  readonly rows: number | undefined;
}

const AT_LEAST_WHEN_WIDE = 132;
const DEFAULT_ROWS = 24;

/** Largest value of --cols and --rows, exclusive. */
const OPTION_LIMIT = 2_000_000_000n;

/** The value of --cols or --rows, a positive number in C notation, or undefined when it is none. */
export function parseSize(text: string): number | undefined {
  return positive(text, OPTION_LIMIT);
}

/** The value of COLUMNS or LINES; one that is no positive number below 131072 is not looked at. */
export function sizeFromEnvironment(text: string | undefined): number | undefined {
  return text === undefined ? undefined : positive(text, BigInt(UNLIMITED));
}

function positive(text: string, limit: bigint): number | undefined {
  const value = parseCInteger(text);
  return value !== undefined && value > 0n && value < limit ? Number(value) : undefined;
}

/**
 * Cells of a line.
 *
 * @param terminal cells of the terminal that standard output is; undefined: it is none
 */
export function screenWidth(screen: ScreenOptions, terminal: number | undefined): number {
  if (screen.wide > 1) return UNLIMITED;
  const width = screen.columns ?? terminal ?? UNLIMITED;
  return screen.wide === 1 ? Math.max(width, AT_LEAST_WHEN_WIDE) : width;
}

/** Lines of a page, for headers that are repeated. */
export function screenRows(screen: ScreenOptions, terminal: number | undefined): number {
  return screen.rows ?? terminal ?? DEFAULT_ROWS;
}
