import { CliError } from './errors.ts';

/** The command that was called. */
export interface Called {
  /** Its name, or the program's. */
  readonly name: string;
  /** How it is called: `capture <out>`. */
  readonly usage: string;
  /** The words behind the program's name. */
  readonly argv: readonly string[];
}

/**
 * What yargs says of a command line, in the form of all other errors: options with their dashes, as they were given,
 * and what is accepted.
 */
export function explainYargs(message: string, called: Called): CliError {
  const { name, usage, argv } = called;
  const help = `see tinspect ${name === 'tinspect' ? '' : `${name} `}--help`;
  const [, unknown] = /^Unknown arguments?: (.+)$/.exec(message) ?? [];
  if (unknown !== undefined) {
    const words = unknown.split(', ').map((key) => asGiven(key, argv));
    const options = words.every((word) => word.startsWith('-'));
    const what = options ? (words.length === 1 ? 'no such option' : 'no such options') : 'not expected';
    return new CliError(words.join(' '), `${what} of ${name}`, help);
  }
  const [, bare] = /^Not enough arguments following: (.+)$/.exec(message) ?? [];
  if (bare !== undefined) return new CliError(asGiven(bare, argv), 'a value must follow it', help);
  if (message.startsWith('Not enough non-option arguments')) {
    return new CliError(name, 'a word must follow it', `tinspect ${usage}`);
  }
  const [, key = '', given = '', choices] =
    /Argument: (.+), Given: "(.*?)", Choices: (.+)$/.exec(message) ?? [];
  if (choices !== undefined) {
    return new CliError(`${asGiven(key, argv)} ${given}`, 'no such value', choices.replaceAll('"', ''));
  }
  return new CliError(name, message, help);
}

/** The word of the line that yargs calls `key`: `--key`, the same before a value, or `-k`; else the word itself. */
function asGiven(key: string, argv: readonly string[]): string {
  const dashed = key.length === 1 ? `-${key}` : `--${key}`;
  const isOption = argv.some(
    (word) => word === dashed || word.startsWith(`${dashed}=`) || inCluster(key, word),
  );
  return isOption ? dashed : key;
}

/** True for a letter among those behind one dash. */
function inCluster(key: string, word: string): boolean {
  return key.length === 1 && /^-[a-zA-Z]/.test(word) && word.includes(key);
}
