import type { Column } from '../../columns/column.ts';
import type { SortKey } from '../../columns/order.ts';
import type { PsContext } from './context.ts';
import { Fault, type Parsed } from './fault.ts';
import { knownColumn, splitList } from './format.ts';

/** The keys of --sort or `k`: `-pcpu,+pid comm`. The first is the most significant. */
export function parseSort(text: string, context: PsContext): Parsed<SortKey[]> {
  const items = splitList(text);
  if (items === undefined) return new Fault('improper sort list');
  const keys: SortKey[] = [];
  for (const item of items) {
    const name = item.replace(/^[+-]/, '');
    const column = context.column(name);
    if (column === undefined) return new Fault('unknown sort specifier', { word: name, unknown: 'column' });
    keys.push({ column, descending: item.startsWith('-') });
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
export function parseSortCodes(text: string, forest: boolean, context: PsContext): Parsed<SortKey[]> {
  const fault = checkCodes(text, forest);
  if (fault !== undefined) return fault;
  const keys: SortKey[] = [];
  for (const [at, [, sign, code]] of [...text.matchAll(/([+-]?)([A-Za-z])/g)].entries()) {
    const name = SORT_CODES[code as string];
    if (name === undefined) break;
    if (at > 0 && sign === '') continue;
    keys.push({ column: knownColumn(name, context), descending: sign === '-' });
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

/**
 * The keys that rows are compared by. A key of which ps reads the field only for some columns has no effect when
 * none of those is shown or is a key itself.
 *
 * @param shown the columns of the listing
 */
export function effectiveKeys(
  keys: readonly SortKey[],
  shown: readonly { readonly column: Column }[],
): readonly SortKey[] {
  const read = new Set([...shown, ...keys].map(({ column }) => column.id));
  return keys.filter(({ column }) => column.sortsWith?.some((id) => read.has(id)) ?? true);
}
