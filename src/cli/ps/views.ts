import { Fault, type Parsed } from './fault.ts';
import { expandMacro } from './macros.ts';

/** The options that choose the columns on their own; ps.md 4.1. */
export type Format =
  | '-f'
  | '-l'
  | 'bsd jobs'
  | 'bsd long'
  | 'bsd signals'
  | 'bsd user'
  | 'bsd memory'
  | 'bsd registers'
  | 'old m'
  | 'context';

/** The options that add to the columns of another, or take some away. */
export type Modifier = '-F' | '-j' | '-c' | '-y' | '-P' | '-M';

/** What decides the columns where the user names none. */
export interface ViewOptions {
  readonly formats: ReadonlySet<Format>;
  readonly modifiers: ReadonlySet<Modifier>;
  /** -L and -T. */
  readonly lwp: boolean;
  readonly spid: boolean;
  /** True when any argument was BSD: the default personality of the whole run. */
  readonly bsd: boolean;
}

/** The formats that are one list; the others are put together from `UNIX_VIEW`. */
const LISTED: Partial<Record<Format, string>> = {
  'bsd jobs': 'OL_j',
  'bsd long': 'OL_l',
  'bsd signals': 'OL_s',
  'bsd user': 'OL_u',
  'bsd memory': 'OL_v',
  'bsd registers': 'OL_X',
  'old m': 'OL_m',
  context: 'FLASK_context',
};

/** The options of a view, named so that the table below reads well. */
interface Facts {
  /** -f or -F. */
  readonly full: boolean;
  readonly extra: boolean;
  readonly long: boolean;
  readonly noFlags: boolean;
  readonly jobs: boolean;
  readonly classes: boolean;
  readonly processor: boolean;
  readonly label: boolean;
  readonly lwp: boolean;
  readonly spid: boolean;
  readonly bsd: boolean;
}

/** The columns of the default view, -f, -F, -l, -j and their modifiers, in order, and when each is there. */
const UNIX_VIEW: readonly (readonly [specifier: string, when: (view: Facts) => boolean])[] = [
  ['label', (view) => view.label],
  ['f', (view) => view.long && !view.noFlags],
  ['s', (view) => view.long],
  ['uid_hack', (view) => view.full],
  ['uid', (view) => view.long && !view.full],
  ['pid', () => true],
  ['spid', (view) => view.spid],
  ['ppid', (view) => view.full || view.long],
  ['pgid', (view) => view.jobs],
  ['sid', (view) => view.jobs],
  ['lwp', (view) => view.lwp],
  ['psr', (view) => view.processor],
  ['c', (view) => (view.full || view.long) && !view.classes],
  ['nlwp', (view) => view.lwp && view.full],
  ['opri', (view) => view.long && !view.classes],
  ['ni', (view) => view.long && !view.classes],
  ['class', (view) => view.classes],
  ['pri', (view) => view.classes],
  ['rss', (view) => view.long && view.noFlags],
  ['addr_1', (view) => view.long && !view.noFlags],
  ['sz', (view) => view.long || view.extra],
  ['wchan', (view) => view.long],
  ['rss', (view) => view.extra && !(view.long && view.noFlags)],
  ['psr', (view) => view.extra && !view.processor],
  ['stime', (view) => view.full],
  ['tname', () => true],
  ['time', (view) => !view.bsd],
  ['stat', (view) => view.bsd && !view.long],
  ['bsdtime', (view) => view.bsd],
  ['ucmd', (view) => !view.bsd && !view.full],
  ['cmd', (view) => view.full || (view.bsd && view.long)],
  ['args', (view) => view.bsd && !view.full && !view.long],
];

/** The column names of a view, or what speaks against the options. */
export function viewSpecifiers(view: ViewOptions): Parsed<readonly string[]> {
  const { formats, modifiers } = view;
  const unix = [...formats].every((format) => LISTED[format] === undefined);
  if (!unix && formats.size > 1) return new Fault('conflicting format options');
  if (!unix) return modified(listed(formats), view);
  const long = formats.has('-l');
  if (modifiers.has('-y') && !long) return new Fault('modifier -y without format -l makes no sense');
  const facts: Facts = {
    full: formats.has('-f'),
    extra: modifiers.has('-F'),
    long,
    noFlags: modifiers.has('-y'),
    jobs: modifiers.has('-j'),
    classes: modifiers.has('-c'),
    processor: modifiers.has('-P'),
    label: modifiers.has('-M'),
    lwp: view.lwp,
    spid: view.spid,
    bsd: view.bsd,
  };
  return UNIX_VIEW.filter(([, when]) => when(facts)).map(([specifier]) => specifier);
}

function listed(formats: ReadonlySet<Format>): readonly string[] {
  const [format] = formats;
  const macro = format === undefined ? undefined : LISTED[format];
  return (macro === undefined ? undefined : expandMacro(macro)) ?? [];
}

/** What the UNIX modifiers and -L, -T make of a listed format. -P has no effect here. */
function modified(columns: readonly string[], view: ViewOptions): Parsed<readonly string[]> {
  const { modifiers } = view;
  let names = columns;
  if (modifiers.has('-j')) names = insertAfter(names, ['ppid', 'pid'], ['pgid', 'sid']);
  if (modifiers.has('-y')) names = names.filter((name) => name !== 'flags');
  if (modifiers.has('-c')) {
    if (!names.includes('priority')) return new Fault('internal error: no PRI for -c option', {}, true);
    names = names
      .filter((name) => name !== 'nice')
      .flatMap((name) => (name === 'priority' ? ['class', 'pri'] : [name]));
  }
  if (view.spid) names = insertAfter(names, ['pid'], ['spid']);
  if (view.lwp) {
    names = insertAfter(names, ['sid', 'pgid', 'ppid', 'pid'], ['lwp']);
    if (names.includes('pcpu')) names = insertAfter(names, ['pcpu'], ['nlwp']);
  }
  return modifiers.has('-M') ? ['label', ...names] : names;
}

/** `names` with `added` behind the first place of the first of `anchors` that is there. */
function insertAfter(
  names: readonly string[],
  anchors: readonly string[],
  added: readonly string[],
): readonly string[] {
  const anchor = anchors.find((name) => names.includes(name));
  if (anchor === undefined) return names;
  return names.toSpliced(names.indexOf(anchor) + 1, 0, ...added);
}
