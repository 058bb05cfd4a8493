import type { Argv } from 'yargs';
import { CliError } from './errors.ts';

/** The options of a command by what may follow them; each is there under all of its names, without dashes. */
export interface OptionWords {
  /** Those that are there or not. */
  readonly switches: ReadonlySet<string>;
  /** Those with one value, and for each name the one that it is another name of. */
  readonly valued: ReadonlyMap<string, string>;
}

/** What yargs knows of its options and has no type for. */
interface Declared {
  getOptions(): {
    readonly boolean: readonly string[];
    readonly string: readonly string[];
    readonly array: readonly string[];
    readonly alias: Readonly<Record<string, readonly string[]>>;
  };
}

/** The options that were declared on `yargs`. */
export function optionWords(yargs: Argv): OptionWords {
  const { boolean, string, array, alias } = (yargs as Argv & Declared).getOptions();
  const namesOf = (name: string): readonly string[] => [name, ...(alias[name] ?? [])];
  return {
    switches: new Set(boolean.flatMap(namesOf)),
    valued: new Map(
      string
        .filter((name) => !array.includes(name))
        .flatMap((name) => namesOf(name).map((other): [string, string] => [other, name])),
    ),
  };
}

/**
 * The command line `argv` as it is meant: of an option that is given twice the last one counts. Throws a CliError for a
 * value behind a switch, which yargs would take for "off", whatever it is.
 */
export function settleOptions(argv: readonly string[], { switches, valued }: OptionWords): string[] {
  const kept: (readonly string[])[] = [];
  /** Where in `kept` an option stands. */
  const given = new Map<string, number>();
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word === '--') {
      kept.push(argv.slice(at));
      break;
    }
    const [, dashes = '', name = '', value] = /^(--?)([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    const isWhole = dashes === '--' || name.length === 1;
    if (isWhole && switches.has(name) && value !== undefined && !/^(?:true|false)$/.test(value)) {
      throw new CliError(word, 'takes no value', `${dashes}${name} alone`);
    }
    const option = isWhole ? valued.get(name) : undefined;
    const next = argv[at + 1];
    const takesNext = option !== undefined && value === undefined && next?.startsWith('-') === false;
    if (option !== undefined) {
      const before = given.get(option);
      if (before !== undefined) kept[before] = [];
      given.set(option, kept.length);
    }
    kept.push(takesNext ? [word, argv[++at] as string] : [word]);
  }
  return kept.flat();
}
