import type { IdField } from '../../scan/selection.ts';
import type { Deferred, Draft, TableOption, ThreadOption } from './draft.ts';
import { Fault, isParsed, type Parsed } from './fault.ts';
import { helpSection } from './help.ts';
import { parseGroup, parseList, parsePid, parseTerminal, parseUser, toBytes } from './lists.ts';
import type { OptionId } from './options.ts';
import type { OtherRequest } from './request.ts';
import { parseSize } from './screen.ts';
import { missingText, type OptionToken, type TrailingToken } from './tokenize.ts';
import type { Format, Modifier } from './views.ts';

/** What came of an option: nothing more, a fault, or something else to do than a listing. */
export type Outcome = undefined | Fault | OtherRequest;

type Effect = (draft: Draft, token: OptionToken) => Outcome;

/** What each option does. */
const EFFECTS: Readonly<Record<OptionId, Effect>> = {
  all: set((draft) => (draft.all = true)),
  '-a': table('-a'),
  '-d': table('-d'),
  a: table('a'),
  x: table('x'),
  g: table('g'),
  deselect: set((draft) => (draft.negate = true)),
  running: set((draft) => (draft.running = true)),

  pid: list('pid', parsePid),
  ppid: list('ppid', parsePid),
  session: list('session', parsePid),
  user: list('euid', parseUser),
  'real user': list('ruid', parseUser),
  group: list('egid', parseGroup),
  'real group': list('rgid', parseGroup),
  terminal: (draft, token) =>
    token.value === undefined ? ownTerminal(draft) : list('tty', parseTerminal)(draft, token),
  'own terminal': ownTerminal,
  name: (draft, token) => {
    const names = parseList(valueOf(token), toBytes);
    return isParsed(names) ? done(draft.lists.push({ by: 'name', names })) : names;
  },
  'session or group': (draft, token) => {
    const fault = list('session', parsePid)(draft, token);
    if (fault === undefined) return undefined;
    if (list('egid', parseGroup)(draft, token) === undefined) return undefined;
    return new Fault('list of session leaders OR effective group IDs was invalid', { word: token.value });
  },
  'quick pid': (draft, token) => {
    const pids = parseList(valueOf(token), parsePid);
    if (!isParsed(pids)) return pids;
    draft.quick.push(pids);
    return done(draft.select('pid', pids));
  },

  full: format('-f'),
  'extra full': (draft) => {
    draft.formats.add('-f');
    return done(draft.modifiers.add('-F'));
  },
  long: format('-l'),
  'bsd jobs': format('bsd jobs'),
  'bsd long': format('bsd long'),
  'bsd signals': format('bsd signals'),
  'bsd user': format('bsd user'),
  'bsd memory': format('bsd memory'),
  'bsd registers': format('bsd registers'),
  context: format('context'),
  jobs: modifier('-j'),
  class: modifier('-c'),
  'no flags': modifier('-y'),
  processor: modifier('-P'),
  label: modifier('-M'),
  columns: defer('columns'),
  'columns around': defer('columns around'),
  'columns around or sort': defer('columns around or sort'),
  sort: defer('sort'),

  lwp: threads('-L'),
  spid: threads('-T'),
  threads: threads('H'),
  'threads after': (draft, token) => {
    // In the second try m is the memory format of an older ps; M still means threads.
    if (token.spelling === 'm' && draft.rules === 'bsd') return done(draft.formats.add('old m'));
    return done(draft.threads.add(token.syntax === 'unix' ? '-m' : 'm'));
  },

  forest: set((draft) => (draft.forest = 'lines')),
  hierarchy: set((draft) => (draft.forest = 'indent')),
  'no header': (draft) => heading(draft, 'none'),
  'repeat header': (draft) => heading(draft, 'repeat'),
  wide: set((draft) => draft.wide++),
  width: (draft, token) => size(token, (columns) => (draft.columns = columns)),
  height: (draft, token) => size(token, (rows) => (draft.rows = rows)),

  numeric: set((draft) => (draft.numeric = true)),
  cumulative: set((draft) => (draft.cumulative = true)),
  'true name': set((draft) => (draft.trueName = true)),
  environment: set((draft) => (draft.environ = true)),
  'date format': (draft, token) => done((draft.dateFormat = token.value)),
  signames: set((draft) => (draft.signames = true)),

  version: (draft, token) => alone(draft, token, { kind: 'version' }),
  specifiers: (draft, token) => alone(draft, token, { kind: 'specifiers' }),
  info: (draft, token) => alone(draft, token, { kind: 'info' }),
  help: (_draft, token) => ({ kind: 'help', section: helpSection(token.value) }),
};

/** Lets an option, or the numbers at the end of the line, do to `draft` what they mean. */
export function applyToken(draft: Draft, token: OptionToken | TrailingToken): Outcome {
  if (token.kind === 'trailing' || token.syntax === 'bsd') draft.bsd = true;
  return token.kind === 'trailing' ? trailing(draft, token.words) : EFFECTS[token.id](draft, token);
}

/** For an effect whose last step has a value that nobody wants. */
function done(_value: unknown): undefined {
  return undefined;
}

function set(change: (draft: Draft) => unknown): Effect {
  return (draft) => done(change(draft));
}

function table(option: TableOption): Effect {
  return (draft) => done(draft.tables.add(option));
}

function format(option: Format): Effect {
  return (draft) => done(draft.formats.add(option));
}

function modifier(option: Modifier): Effect {
  return (draft) => done(draft.modifiers.add(option));
}

function threads(option: ThreadOption): Effect {
  return (draft) => done(draft.threads.add(option));
}

function defer(as: Deferred['as']): Effect {
  return (draft, token) => done(draft.deferred.push({ as, text: valueOf(token), argument: token.argument }));
}

/** The tokenizer lets no option through that lacks a value it must have. */
function valueOf(token: OptionToken): string {
  return token.value ?? '';
}

type Item = (word: string, context: Draft['context'], negated: boolean) => Parsed<number>;

function list(by: IdField, item: Item): (draft: Draft, token: OptionToken) => Fault | undefined {
  return (draft, token) => {
    const ids = parseList(valueOf(token), (word) => item(word, draft.context, draft.negate));
    return isParsed(ids) ? done(draft.select(by, ids)) : ids;
  };
}

function ownTerminal(draft: Draft): undefined {
  draft.select('tty', [draft.context.tty_nr]);
}

/** What the first byte of a trailing number says it is. */
const TRAILING: Readonly<Record<string, IdField>> = { '-': 'pgrp', '+': 'session' };

function trailing(draft: Draft, words: readonly string[]): Fault | undefined {
  const ids: Partial<Record<IdField, number[]>> = {};
  for (const word of words) {
    const field = TRAILING[word.charAt(0)];
    const id = parsePid(field === undefined ? word : word.slice(1));
    if (!isParsed(id)) return id.at({ word });
    (ids[field ?? 'pid'] ??= []).push(id);
  }
  for (const field of ['pid', 'pgrp', 'session'] as const) if (ids[field]) draft.select(field, ids[field]);
  return undefined;
}

function heading(draft: Draft, headers: 'none' | 'repeat'): Fault | undefined {
  if (draft.headers !== 'once') return new Fault('only one heading option may be specified');
  draft.headers = headers;
  return undefined;
}

function size(token: OptionToken, keep: (size: number) => void): Fault | undefined {
  const value = parseSize(valueOf(token));
  return value === undefined ? new Fault(missingText(token), { word: token.value }) : done(keep(value));
}

function alone(draft: Draft, token: OptionToken, request: OtherRequest): Outcome {
  const { argv } = draft;
  if (argv.length === 1 && argv[0] === token.spelling) return request;
  return new Fault(`the option is exclusive: ${token.spelling}`);
}
