/**
 * `ok`: all of it is there. `limited`: less than there could be, and the consequence says what it costs. `off`: not
 * there at all. `unknown`: it can't be told.
 */
export type CheckState = 'ok' | 'limited' | 'off' | 'unknown';

/** One thing that decides what can be known here, as JSON has it. */
export interface Check {
  /** A short stable name: `delay-accounting`. */
  readonly id: string;
  readonly about: string;
  readonly state: CheckState;
  /** What was found, in a few words. */
  readonly found: string;
  /** What it means for the answers; empty when all is well. */
  readonly consequence: string;
  /** The command, or what else, that would enable it; null: nothing to be done, or nothing can be. */
  readonly enable: string | null;
}

/** A check that found all well. */
export function fine(id: string, about: string, found: string): Check {
  return { id, about, state: 'ok', found, consequence: '', enable: null };
}

/** A check that found less than there could be. */
export function lacking(
  id: string,
  about: string,
  found: string,
  consequence: string,
  enable: string | null,
  state: CheckState = 'off',
): Check {
  return { id, about, state, found, consequence, enable };
}
