import type { Output } from '../render/output.ts';

/** What a command may touch of the outside world. */
export interface Cli {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  /** Writes one line to standard error. */
  complain(line: string): void;
  /** Cells of the terminal that standard output is, or undefined when it is none. */
  readonly columns: number | undefined;
  /** Lines of the terminal the run is on, also when standard output is none; undefined without a terminal. */
  rows(): Promise<number | undefined>;
  /** Standard input, whole. */
  readInput(): Buffer;
}
