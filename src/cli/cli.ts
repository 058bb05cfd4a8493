import type { Output } from '../render/output.ts';

/** What a command may touch of the outside world. */
export interface Cli {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: Output;
  /** Writes one line to standard error. */
  complain(line: string): void;
  /** Cells of the terminal that standard output is, or undefined when it is none. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  /** Standard input, whole. */
  readInput(): Buffer;
}
