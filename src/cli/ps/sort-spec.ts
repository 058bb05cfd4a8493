import type { Column } from '../../columns/column.ts';
import type { SortKey } from '../../scan/order.ts';
import type { PsContext } from './context.ts';
import { Fault, type Parsed } from './fault.ts';
import { knownColumn, splitList } from './format.ts';

/** A sort key as the user wrote it. */
export interface NamedKey {
  readonly name: string;
  readonly column: Column;
  readonly descending: boolean;
}

/** The keys of --sort or `k`: `-pcpu,+pid comm`. The first is the most significant. */
export function parseSort(text: string, context: PsContext): Parsed<NamedKey[]> {
  const items = splitList(text);
  if (items === undefined) return new Fault('improper sort list');
  const keys: NamedKey[] = [];
  for (const item of items) {
    const name = item.replace(/^[+-]/, '');
    const column = context.column(name);
    if (column === undefined) return new Fault('unknown sort specifier', { unknownName: name });
    keys.push({ name, column, descending: item.startsWith('-') });
  }
  return keys;
}

/** The column behind each letter of O's sort form; ps(1), OBSOLETE SORT KEYS. */
const SORT_CODES: Readonly<Record<string, string>> = {
  C: 'pcpu',
  G: 'tpgid',
  M: 'maj_flt',
  N: 'cmaj_flt',
  P: 'ppid',
  R: 'resident',
  S: 'share',
  T: 'start_time',
  U: 'uid',
  c: 'cmd',
  f: 'flags',
  g: 'pgrp',
  j: 'cutime',
  k: 'utime',
  m: 'min_flt',
  n: 'cmin_flt',
  o: 'session',
  p: 'pid',
  r: 'rss',
  s: 'size',
  t: 'tty',
  u: 'user',
  v: 'vsize',
  y: 'priority',
};

/** The letters that may stand in a list of codes. J and K name no column: the list ends there, silently. */
const CODE_LETTERS = /^[CGJKMNPRSTUcfgjkmnoprstuvy+-]*$/;

/**
 * The keys of O's sort form, or why `text` is none: then it may be a list of columns. A sign holds for the one
 * code behind it, and a code without one sorts only in first place.
 */
export function parseSortCodes(text: string, forest: boolean, context: PsContext): Parsed<NamedKey[]> {
  const fault = checkCodes(text, forest);
  if (fault !== undefined) return fault;
  const keys: NamedKey[] = [];
  for (const [at, [, sign, code]] of [...text.matchAll(/([+-]?)([A-Za-z])/g)].entries()) {
    const name = SORT_CODES[code as string];
    if (name === undefined) break;
    if (at > 0 && sign === '') continue;
    keys.push({ name, column: knownColumn(name, context), descending: sign === '-' });
  }
  return keys;
}

function checkCodes(text: string, forest: boolean): Fault | undefined {
  if (!CODE_LETTERS.test(text)) return new Fault('bad sorting code');
  for (let at = 0; at < text.length; at++) {
    const code = text[at] as string;
    const isSign = code === '+' || code === '-';
    if (isSign && !/[A-Za-z]/.test(text[at + 1] ?? '')) return new Fault('bad sorting code');
    if (code === 'P' && forest) return new Fault('PPID sort and forest output conflict');
    if (!isSign && text.indexOf(code) < at) return new Fault('bad sorting code');
  }
  return undefined;
}

/** Keys that compare the field of another column than their own; ps.md 7. */
const SORTS_AS: Readonly<Record<string, string>> = {
  // The kernel's priority, whatever of it is shown.
  pri: 'priority',
  opri: 'priority',
  intpri: 'priority',
  pri_foo: 'priority',
  pri_bar: 'priority',
  pri_baz: 'priority',
  pri_api: 'priority',
  // The size of the address space in bytes.
  size: 'm_size',
  drs: 'm_size',
  m_drs: 'm_size',
  dsiz: 'm_size',
  trs: 'm_size',
  m_trs: 'm_size',
  trss: 'm_size',
  tsiz: 'm_size',
  // The state letter.
  stat: 's',
  sgi_p: 's',
  // The process number.
  label: 'pid',
  context: 'pid',
  zone: 'pid',
};

/**
 * Keys whose field is read only when a column or another key of the run needs it: which column they compare
 * then, and which ones bring it. Without one of those they have no effect.
 */
const SORTS_WHEN_READ: Readonly<Record<string, readonly [as: string, readBy: readonly string[]]>> = {
  vsize: ['m_size', ['size', 'm_size', 'drs', 'm_drs', 'dsiz', 'trs', 'm_trs', 'trss', 'tsiz']],
  fgid: ['flags', ['f', 'flag', 'flags']],
  tty4: ['tty', ['tty', 'tt', 'tname', 'longtname', 'tty8']],
};

/** Keys whose field ps never reads. */
const NEVER_READ: ReadonlySet<string> = new Set([
  'cutime',
  'utime',
  'end_code',
  'start_code',
  'resident',
  'm_resident',
  'm_share',
  'vm_data',
  'vm_exe',
  'vm_lib',
  'vm_lock',
  'vm_stack',
]);

/**
 * The keys that rows are compared by: each with the column whose field it compares, the ones without effect left
 * out.
 *
 * @param shown the columns of the listing
 */
export function effectiveKeys(
  keys: readonly NamedKey[],
  shown: readonly { readonly column: Column }[],
  context: PsContext,
): readonly SortKey[] {
  const read = new Set([...shown, ...keys].map(({ column }) => column.id));
  return keys.flatMap(({ name, column, descending }) => {
    if (NEVER_READ.has(name)) return [];
    const sometimes = SORTS_WHEN_READ[name];
    if (sometimes !== undefined && !sometimes[1].some((reader) => read.has(reader))) return [];
    const other = sometimes?.[0] ?? SORTS_AS[name];
    const compared = other === undefined ? column : context.column(other);
    return compared === undefined ? [] : [{ column: compared, descending }];
  });
}
