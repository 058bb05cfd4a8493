/** What an option's value is made of; `none`: it takes no value. */
export type ValueKind =
  | 'none'
  | 'pids'
  | 'users'
  | 'groups'
  | 'sessions or groups'
  | 'terminals'
  | 'names'
  | 'columns'
  | 'sort keys'
  | 'columns or sort codes'
  | 'number'
  | 'date format'
  | 'help section';

/** The headings of --help, in its order. */
export type OptionGroup =
  'Basic options:' | 'Selection by list:' | 'Output formats:' | 'Show threads:' | 'Miscellaneous options:';

/** One meaning of ps's command line and the ways to spell it. */
export interface PsOption {
  /** Names the meaning; two spellings of one meaning may be two rows of the table. */
  readonly id: string;
  /** The letter behind a dash (UNIX rules). */
  readonly letter: string | undefined;
  /** The letter without a dash (BSD rules). */
  readonly bsd: string | undefined;
  /** Names behind two dashes. */
  readonly long: readonly string[];
  readonly value: ValueKind;
  /** What is missing, in ps's words, when the value is: `list of process IDs`. */
  readonly missing: string | undefined;
  /** The same for the long names, where ps says it in other words. */
  readonly missingLong: string | undefined;
  readonly group: OptionGroup;
  /** One line for --help and completion. */
  readonly about: string;
}

const BASIC = 'Basic options:';
const LISTS = 'Selection by list:';
const FORMATS = 'Output formats:';
const THREADS = 'Show threads:';
const MISC = 'Miscellaneous options:';

/**
 * A row of the table.
 *
 * @param spellings all its spellings: `-p p --pid`
 */
function row<const Id extends string>(
  group: OptionGroup,
  id: Id,
  spellings: string,
  about: string,
  value: ValueKind = 'none',
  missing?: string,
  missingLong?: string,
): PsOption & { readonly id: Id } {
  const words = spellings.split(' ');
  const letter = words.find((word) => /^-[A-Za-z]$/.test(word))?.slice(1);
  const bsd = words.find((word) => word.length === 1);
  return {
    id,
    letter,
    bsd,
    long: words.filter((word) => word.startsWith('--')).map((word) => word.slice(2)),
    value,
    missing,
    missingLong,
    group,
    about,
  };
}

/**
 * Every option of ps, ps(1). --help, completion and the tokenizer read this table; what an option does stands
 * under its id in effects.ts.
 */
export const PS_OPTIONS = [
  row(BASIC, 'all', '-e', 'all processes'),
  row(BASIC, 'all', '-A', 'all processes'),
  row(BASIC, '-a', '-a', 'all with a terminal, but no session leaders'),
  row(BASIC, 'a', 'a', 'all with a terminal, of every user'),
  row(BASIC, '-d', '-d', 'all but session leaders'),
  row(BASIC, 'x', 'x', 'also those without a terminal'),
  row(BASIC, 'g', 'g', 'no effect: session leaders are always shown'),
  row(BASIC, 'deselect', '-N --deselect', 'all but the selected ones'),
  row(BASIC, 'running', 'r', 'only those in state R or D'),
  row(BASIC, 'own terminal', 'T', 'all on this terminal'),

  row(LISTS, 'name', '-C', 'by command name', 'names', 'list of command names'),
  row(LISTS, 'real group', '-G --Group', 'by real group, number or name', 'groups', 'list of real groups'),
  row(
    LISTS,
    'session or group',
    '-g',
    'by session number, or by effective group name',
    'sessions or groups',
    'list of session leaders OR effective group names',
  ),
  row(LISTS, 'group', '--group', 'by effective group, number or name', 'groups', 'list of effective groups'),
  row(LISTS, 'pid', '-p p --pid', 'by process number', 'pids', 'list of process IDs'),
  row(LISTS, 'ppid', '--ppid', "by the parent's process number", 'pids', 'list of process IDs'),
  row(
    LISTS,
    'quick pid',
    '-q q --quick-pid',
    'only these processes, in this order, without reading the others',
    'pids',
    'List of process IDs',
  ),
  row(LISTS, 'session', '-s --sid', 'by session number', 'pids', 'list of session IDs', 'some sid thing(s)'),
  row(
    LISTS,
    'terminal',
    '-t t --tty',
    'by terminal; - for none',
    'terminals',
    'list of terminals (pty, tty...)',
    'list of ttys',
  ),
  row(
    LISTS,
    'user',
    '-u U --user',
    'by effective user, number or name',
    'users',
    'list of users',
    'list of effective users',
  ),
  row(LISTS, 'real user', '-U --User', 'by real user, number or name', 'users', 'list of real users'),

  row(
    FORMATS,
    'date format',
    '-D --date-format',
    'how lstart writes the date, strftime(3)',
    'date format',
    'date format',
  ),
  row(FORMATS, 'extra full', '-F', 'extra full: -f and SZ, RSS, PSR'),
  row(FORMATS, 'full', '-f', 'full, with command lines'),
  row(FORMATS, 'forest', 'f --forest', 'draw the tree of processes'),
  row(FORMATS, 'hierarchy', '-H', 'indent children under their parent'),
  row(FORMATS, 'jobs', '-j', 'add process group and session'),
  row(FORMATS, 'bsd jobs', 'j', 'job control format'),
  row(FORMATS, 'long', '-l', 'long format'),
  row(FORMATS, 'bsd long', 'l', 'BSD long format'),
  row(FORMATS, 'label', '-M Z', 'add the security label'),
  row(FORMATS, 'label', '-Z', 'add the security label'),
  row(
    FORMATS,
    'columns around',
    '-O',
    'the default columns with these among them',
    'columns',
    'format or sort specification',
  ),
  row(
    FORMATS,
    'columns around or sort',
    'O',
    'as -O, or sort by one-letter codes',
    'columns or sort codes',
    'format or sort specification',
  ),
  row(
    FORMATS,
    'columns',
    '-o o --format',
    'these columns: name, name:width, name=header',
    'columns',
    'format specification',
  ),
  row(FORMATS, 'processor', '-P', 'add the last processor'),
  row(FORMATS, 'bsd signals', 's', 'signal format'),
  row(FORMATS, 'bsd user', 'u', 'user-oriented format'),
  row(FORMATS, 'bsd memory', 'v', 'virtual memory format'),
  row(FORMATS, 'bsd registers', 'X', 'register format'),
  row(FORMATS, 'no flags', '-y', 'with -l: no flags, RSS in place of ADDR'),
  row(FORMATS, 'context', '--context', 'security context format'),
  row(FORMATS, 'repeat header', '--headers --header --heading --headings', 'repeat the header on every page'),
  row(
    FORMATS,
    'no header',
    'h --no-headers --no-header --no-heading --no-headings --noheader --noheaders --noheading --noheadings',
    'no header',
  ),
  row(FORMATS, 'width', '--cols --width --columns', 'width of the screen', 'number', 'number of columns'),
  row(FORMATS, 'height', '--rows --lines', 'height of the screen', 'number', 'number of rows'),

  row(THREADS, 'threads', 'H', 'threads as if they were processes'),
  row(THREADS, 'lwp', '-L', 'threads, with LWP and NLWP'),
  row(THREADS, 'threads after', '-m m', 'threads after their process'),
  row(THREADS, 'threads after', 'M', 'threads after their process'),
  row(THREADS, 'spid', '-T', 'threads, with SPID'),

  row(MISC, 'class', '-c', 'scheduling class and priority'),
  row(MISC, 'true name', 'c', "the task's name in place of its command line"),
  row(MISC, 'environment', 'e', 'the environment after the command'),
  row(MISC, 'sort', 'k --sort', 'sort by columns: [+|-]name,...', 'sort keys', 'long sort specification'),
  row(MISC, 'specifiers', 'L', 'list the column names'),
  row(MISC, 'numeric', 'n', 'numbers in place of user names'),
  row(MISC, 'cumulative', 'S --cumulative', 'add what dead children used'),
  row(MISC, 'signames', '--signames', 'names of signals in place of masks'),
  row(MISC, 'version', '-V V --version', 'print the version'),
  row(MISC, 'info', '--info', 'print what ps knows of its surroundings'),
  row(MISC, 'wide', '-w w', 'wide output; twice: no limit'),
  row(MISC, 'help', '--help', 'print help', 'help section'),
] as const;

/** A meaning of the table. */
export type OptionId = (typeof PS_OPTIONS)[number]['id'];

/** All ways to write an option: `-p`, `p`, `--pid`. */
export function spellingsOf({ letter, bsd, long }: PsOption): string[] {
  const spellings = long.map((name) => `--${name}`);
  if (bsd !== undefined) spellings.unshift(bsd);
  if (letter !== undefined) spellings.unshift(`-${letter}`);
  return spellings;
}
