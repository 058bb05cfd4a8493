import { Fault } from './fault.ts';
import { PS_OPTIONS, type OptionId, type PsOption } from './options.ts';

/** How clusters of letters are read: with a dash UNIX and without one BSD, or all of them BSD. */
export type Rules = 'unix' | 'bsd';

/** Which of ps's three ways of spelling an option was used. */
export type Syntax = 'unix' | 'bsd' | 'long';

/** An option as it was given. */
export interface OptionToken {
  readonly kind: 'option';
  readonly id: OptionId;
  /** As it is named in messages: `-p`, `p`, `--pid`. */
  readonly spelling: string;
  readonly syntax: Syntax;
  /** The argument it stands in: `-ef`. */
  readonly argument: string;
  /** Its value; undefined when it takes none, or when one that may be missing is. */
  readonly value: string | undefined;
}

/** The numbers at the end of the line, in the user's words: `N`, `-PGID`, `+SID`. */
export interface TrailingToken {
  readonly kind: 'trailing';
  readonly words: readonly string[];
}

/** A piece of a command line. A `Fault` stands last: nothing behind it was looked at. */
export type Token = OptionToken | TrailingToken | Fault;

type Entry = PsOption & { readonly id: OptionId };

const ENTRIES: readonly Entry[] = PS_OPTIONS;

function index(keysOf: (entry: Entry) => readonly (string | undefined)[]): ReadonlyMap<string, Entry> {
  const found = new Map<string, Entry>();
  for (const entry of ENTRIES) for (const key of keysOf(entry)) if (key !== undefined) found.set(key, entry);
  return found;
}

const BY_LETTER = {
  unix: index((entry) => [entry.letter]),
  bsd: index((entry) => [entry.bsd]),
} as const;
const BY_NAME = index((entry) => entry.long);

/** Letters that ps knows and refuses with words of their own, and the words for the ones it does not know. */
const REFUSED = {
  unix: { x: 'must set personality to get -x option', other: 'unsupported SysV option', name: 'SysV' },
  bsd: {
    W: 'obsolete W option not supported (you have a /dev/drum?)',
    other: 'unsupported option (BSD syntax)',
    name: 'BSD',
  },
} as const;

/** Long options without a value that say so when they get one, by meaning. */
const NO_ARGUMENT: Partial<Record<OptionId, string>> = {
  cumulative: '--cumulative',
  deselect: '--deselect',
  forest: '--forest',
  'no header': '--no-heading',
  'repeat header': '--heading',
};

/** What an argument is, by its first bytes; ps.md 1.1. */
type ArgumentKind = 'unix' | 'bsd' | 'long' | 'trailing' | 'garbage';

function kindOf(argument: string): ArgumentKind {
  if (/^[a-zA-Z]/.test(argument)) return 'bsd';
  if (/^-?[0-9]/.test(argument) || argument.startsWith('+')) return 'trailing';
  if (/^-[a-zA-Z]/.test(argument)) return 'unix';
  return /^--[a-zA-Z]/.test(argument) ? 'long' : 'garbage';
}

/**
 * Cuts a command line (without the program's name) into options with their values. The first thing that is wrong
 * ends the list, as a `Fault`.
 */
export function tokenize(argv: readonly string[], rules: Rules): readonly Token[] {
  return new Tokenizer(argv, rules).run();
}

class Tokenizer {
  private readonly argv: readonly string[];
  private readonly rules: Rules;
  private readonly tokens: Token[] = [];
  /** The argument that is being read. */
  private current = '';
  /** The argument after the one that is being read. */
  private next = 0;

  constructor(argv: readonly string[], rules: Rules) {
    this.argv = argv;
    this.rules = rules;
  }

  run(): readonly Token[] {
    while (this.next < this.argv.length) {
      this.current = this.argv[this.next++] as string;
      const fault = this.argument(this.current);
      if (fault !== undefined) return [...this.tokens, fault.at({ argument: this.current })];
    }
    return this.tokens;
  }

  private argument(word: string): Fault | undefined {
    switch (kindOf(word)) {
      case 'long':
        return this.long(word);
      case 'trailing':
        this.tokens.push({ kind: 'trailing', words: this.argv.slice(this.next - 1) });
        this.next = this.argv.length;
        return undefined;
      case 'unix':
        return this.cluster(word.slice(1), this.rules);
      case 'bsd':
        // In the second try a dash is dropped, so a word that never had one can't be what was meant.
        if (this.rules === 'bsd') return new Fault('second chance parse failed, not BSD or SysV');
        return this.cluster(word, 'bsd');
      case 'garbage':
        return new Fault('garbage option');
    }
  }

  private cluster(letters: string, syntax: 'unix' | 'bsd'): Fault | undefined {
    const refused: Readonly<Record<string, string>> = REFUSED[syntax];
    for (let at = 0; at < letters.length; at++) {
      const letter = letters[at] as string;
      if (syntax === 'bsd' && letter >= '0' && letter <= '9') {
        this.push('pid', '', syntax, letters.slice(at));
        return undefined;
      }
      if (letter === '-')
        return new Fault(`embedded '-' among ${REFUSED[syntax].name} options makes no sense`);
      const entry = BY_LETTER[syntax].get(letter);
      const spelling = syntax === 'unix' ? `-${letter}` : letter;
      if (entry === undefined)
        return new Fault(refused[letter] ?? REFUSED[syntax].other, { word: spelling, unknown: 'option' });
      if (entry.value === 'none') {
        this.push(entry.id, spelling, syntax);
        continue;
      }
      const rest = letters.slice(at + 1);
      return this.valued(entry, spelling, syntax, rest === '' ? this.nextArgument() : rest);
    }
    return undefined;
  }

  private long(word: string): Fault | undefined {
    const [name] = word.slice(2).split(/[:=]/, 1) as [string];
    const entry = BY_NAME.get(name);
    const spelling = `--${name}`;
    if (entry === undefined)
      return new Fault('unknown gnu long option', { word: spelling, unknown: 'option' });
    const rest = word.slice(spelling.length);
    if (entry.value !== 'none') {
      const value = rest === '' ? this.nextArgument() : rest.slice(1);
      return this.valued(entry, spelling, 'long', value === '' ? undefined : value);
    }
    const strict = NO_ARGUMENT[entry.id];
    if (rest !== '' && strict !== undefined) return new Fault(`option ${strict} does not take an argument`);
    // What stands behind --version=, --info= is for the check that they stand alone; --context= is not looked at.
    this.push(entry.id, spelling, 'long');
    return undefined;
  }

  /** The next argument as a value; one that is missing or empty is none, and an empty one stays where it is. */
  private nextArgument(): string | undefined {
    const word = this.argv[this.next];
    if (word === undefined || word === '') return undefined;
    this.next++;
    return word;
  }

  private valued(
    entry: Entry,
    spelling: string,
    syntax: Syntax,
    value: string | undefined,
  ): Fault | undefined {
    const optional = entry.value === 'help section' || (entry.id === 'terminal' && syntax === 'bsd');
    if (value === undefined && !optional)
      return new Fault(missingText({ id: entry.id, spelling, syntax }), { word: spelling });
    this.push(entry.id, spelling, syntax, value);
    return undefined;
  }

  private push(id: OptionId, spelling: string, syntax: Syntax, value?: string): void {
    this.tokens.push({ kind: 'option', id, spelling, syntax, argument: this.current, value });
  }
}

/** What ps says when the option of `token` stands without its value. */
export function missingText(token: Pick<OptionToken, 'id' | 'spelling' | 'syntax'>): string {
  const { id, spelling, syntax } = token;
  const entry = ENTRIES.find((entry) => entry.id === id);
  const what = (syntax === 'long' ? entry?.missingLong : undefined) ?? entry?.missing ?? '';
  if (entry?.value === 'number')
    return `${what} must follow ${spoken(entry.long.map((name) => `--${name}`))}`;
  if (id === 'quick pid') return `${what} must follow ${spelling}.`;
  return `${what} must follow ${id === 'sort' && syntax === 'bsd' ? `'${spelling}'` : spelling}`;
}

function spoken(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `${names.slice(0, -1).join(', ')}, or ${names.at(-1)}`;
}
