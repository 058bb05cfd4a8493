/** Where on the command line the fault is. */
export interface FaultPlace {
  /** The item of a list, the name or the letter that is not accepted; undefined: the argument as a whole. */
  readonly word?: string | undefined;
  /** What nothing is called by that word, for a suggestion. */
  readonly unknown?: 'column' | 'option' | undefined;
  /** The argument that holds it; undefined: it is in how several go together. */
  readonly argument?: string | undefined;
}

/** Why a command line, or a part of one, is not accepted. */
export class Fault {
  /** ps's words, without `error:`. */
  readonly text: string;
  readonly place: FaultPlace;
  /** True where ps gives up at once: no second try, no `error:`, no usage. */
  readonly final: boolean;

  constructor(text: string, place: FaultPlace = {}, final = false) {
    this.text = text;
    this.place = place;
    this.final = final;
  }

  /** The same fault, with what is said of its place where it does not know it itself. */
  at(place: FaultPlace): Fault {
    return new Fault(this.text, { ...place, ...this.place }, this.final);
  }
}

/** A value, or why there is none. */
export type Parsed<T> = T | Fault;

/** True when `parsed` is not a `Fault`. */
export function isParsed<T>(parsed: Parsed<T>): parsed is T {
  return !(parsed instanceof Fault);
}

/** A command line that ps does not accept. The exit code is 1. */
export interface PsError {
  readonly kind: 'error';
  /** ps's words, without `error:`. */
  readonly text: string;
  /** True when ps puts `error:` before the text and its usage behind it. */
  readonly usage: boolean;
  readonly place: FaultPlace;
  /** Lines that stand on standard error before the text. */
  readonly warnings: readonly string[];
}

/** ps's usage, as it follows an error and as --help prints it when no section is named; ps(1). */
export const PS_USAGE = `
Usage:
 ps [options]

 Try 'ps --help <simple|list|output|threads|misc|all>'
  or 'ps --help <s|l|o|t|m|a>'
 for additional help text.

For more details see ps(1).
`;

/** All that ps writes to standard error for `error`, with its newlines. */
export function renderPsError(error: PsError): string {
  const lines = [...error.warnings, error.usage ? `error: ${error.text}` : error.text];
  return `${lines.join('\n')}\n${error.usage ? PS_USAGE : ''}`;
}
