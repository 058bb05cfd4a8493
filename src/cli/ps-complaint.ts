import { nearestColumns } from '../columns/registry.ts';
import { nearest } from '../text/nearest.ts';
import { COMMANDS } from './commands.ts';
import { oneLine } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { OWN_OPTIONS } from './own-options.ts';
import type { PsError } from './ps/fault.ts';
import { PS_OPTIONS, type PsOption } from './ps/options.ts';

/** The command line that is at fault. */
export interface PsLine {
  readonly argv: readonly string[];
  /** True when the word `ps` was left out: then the first word may have been meant as a command. */
  readonly bare: boolean;
}

const IDS = 'numbers 1 to 2147483647, separated by commas or blanks';
const USERS = 'a name of the passwd file, or a number 0 to 4294967294';
const GROUPS = 'a name of the group file, or a number 0 to 4294967294';
const TERMINAL = 'a terminal such as pts/0, tty1 or S0, or - for none';
const AIX = 'C G P U a c g n p r t u x y or z behind each %, with blanks between';
const COLUMN_LIST = 'columns separated by single commas or blanks; tinspect columns lists all';
const ALL_OPTIONS = 'tinspect --help lists all';
const ALL_COLUMNS = 'tinspect columns lists all';

/** What would have been accepted, by what ps says. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'process ID list syntax error': IDS,
  'process ID out of range': IDS,
  'improper list': 'items separated by single commas or blanks',
  'user name does not exist': USERS,
  'user ID out of range': USERS,
  'group name does not exist': GROUPS,
  'group ID out of range': GROUPS,
  'list of session leaders OR effective group IDs was invalid': 'session numbers, or names of groups',
  'TTY could not be found': TERMINAL,
  'list member was not a TTY': TERMINAL,
  'improper format list': COLUMN_LIST,
  'improper sort list': COLUMN_LIST,
  'column widths must be unsigned decimal numbers': 'NAME:WIDTH, 1 or more',
  'improper AIX field descriptor': AIX,
  'unknown AIX field descriptor': AIX,
  'missing AIX field descriptor': AIX,
  'number of columns must follow --cols, --width, or --columns': 'a number, 1 or more',
  'number of rows must follow --rows or --lines': 'a number, 1 or more',
  'conflicting format options': 'one of -f, -l, -o, u, l, j, s, v and X',
  'can not use output modifiers with user-defined output': '-o without -c, -j, -y, -P and -M',
  'modifier -y without format -l makes no sense': '-ly',
  'process selection options conflict': '-a and -d, or a and x, or -e',
  'multiple sort options': 'one --sort with all keys, separated by commas',
  'only one heading option may be specified': 'one of h, --no-headers and --headers',
};

/**
 * The line that says what is wrong: the word at fault, what ps says of it, and what it may have been meant to be or
 * what would be accepted. Safe to print. The exit code is ps's, but for a word that stands where a command does.
 */
export function explainPs(error: PsError, line: PsLine): { line: string; exitCode: number } {
  const meant = asCommand(error, line);
  const { what, why, advice } = meant ?? {
    what: wordOf(error, line),
    why: error.text.replace(/\.$/, ''),
    advice: advise(error),
  };
  return {
    line: oneLine(`tinspect: ${shorten(what)} : ${why}; ${advice}`),
    exitCode: meant === undefined ? EXIT.nothing : EXIT.usage,
  };
}

/** The word at fault; where the fault is in how words go together, the whole line. */
function wordOf({ place }: PsError, { argv }: PsLine): string {
  const { word, argument = '' } = place;
  if (word === undefined) return argument === '' ? argv.join(' ') : argument;
  // What is cut from a cluster of letters says little without the cluster.
  const cut = /^-?[a-zA-Z]/.test(argument) && argument.length > word.length;
  return cut && argument.includes(word.replace(/^-/, '')) ? `${word} in ${argument}` : word;
}

/** A word of so many letters is more likely a command than a cluster of options. */
const COMMAND_WORD = /^[a-z][a-z-]{2,}$/;

/** What is said when the line begins with a word that is no command and not a good cluster either. */
function asCommand(
  { place, text }: PsError,
  { argv, bare }: PsLine,
): { what: string; why: string; advice: string } | undefined {
  const [first = ''] = argv;
  const atFault = place.argument === first || (place.argument === undefined && argv.length === 1);
  if (!bare || !atFault || !COMMAND_WORD.test(first)) return undefined;
  const near = nearest(
    first,
    COMMANDS.map(({ name }) => name),
  );
  return {
    what: first,
    why: near.length > 0 ? 'no such command' : `no such command, nor options of ps (${text})`,
    advice: suggest(near, ALL_OPTIONS),
  };
}

function advise({ place, text }: PsError): string {
  const { word = '', unknown, argument = '' } = place;
  if (unknown === 'column') return suggest(nearestColumns(word), ALL_COLUMNS);
  const long = longNames();
  if (word.startsWith('--') && unknown === 'option') {
    return suggest(
      nearest(word.slice(2), long).map((name) => `--${name}`),
      ALL_OPTIONS,
    );
  }
  // -json is read as letters; who types it means the long option.
  if (COMMAND_WORD.test(argument.slice(1)) && long.includes(argument.slice(1))) {
    return suggest([`-${argument}`], ALL_OPTIONS);
  }
  return ACCEPTED[text] ?? ALL_OPTIONS;
}

/** Names of long options, ours and those of ps. */
function longNames(): string[] {
  const options: readonly PsOption[] = PS_OPTIONS;
  return [...OWN_OPTIONS.map(({ name }) => name), ...options.flatMap((option) => option.long)];
}

const MOST_SUGGESTIONS = 3;

function suggest(near: readonly string[], all: string): string {
  return near.length === 0 ? all : `did you mean ${near.slice(0, MOST_SUGGESTIONS).join(', ')}? ${all}`;
}

const MOST_SHOWN = 60;

/** A word as it is shown: a long one cut, one of blanks or nothing between quotes. */
function shorten(word: string): string {
  if (word.trim() === '') return `"${word}"`;
  const characters = [...word];
  return characters.length <= MOST_SHOWN ? word : `${characters.slice(0, MOST_SHOWN).join('')}…`;
}
