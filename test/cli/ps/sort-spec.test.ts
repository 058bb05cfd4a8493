import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Fault, type Parsed } from '../../../src/cli/ps/fault.ts';
import { knownColumn } from '../../../src/cli/ps/format.ts';
import { effectiveKeys, parseSort, parseSortCodes } from '../../../src/cli/ps/sort-spec.ts';
import type { SortKey } from '../../../src/columns/order.ts';
import { canonical, listing, words, world } from './world.ts';

/** Keys as `+id -id`, or the text of the fault. */
function show(parsed: Parsed<readonly SortKey[]>): string {
  if (parsed instanceof Fault) return parsed.text;
  return parsed.map(({ column, descending }) => (descending ? '-' : '+') + column.id).join(' ');
}

const LISTS: readonly (readonly [text: string, result: string])[] = [
  ['pid', '+pid'],
  ['-pcpu,+pid comm', '-pcpu +pid +comm'],
  ['pid,', '+pid'],
  ['pid\t-rss\n', '+pid -rss'],
  ['%cpu,-%mem', '+pcpu -pmem'],
  [',pid', 'improper sort list'],
  ['pid,,rss', 'improper sort list'],
  ['nonsense', 'unknown sort specifier'],
  ['+-pid', 'unknown sort specifier'],
  ['-', 'unknown sort specifier'],
  ['DFMT', 'unknown sort specifier'],
  ['pid:5', 'unknown sort specifier'],
  ['pid=', 'unknown sort specifier'],
];
for (const [text, result] of LISTS) {
  test(`--sort ${JSON.stringify(text)}`, () => assert.equal(show(parseSort(text, world())), result));
}

test('the key that nobody knows is told, without its sign', () => {
  const fault = parseSort('pid,-rsss', world());
  assert.ok(fault instanceof Fault);
  assert.equal(fault.place.word, 'rsss');
});

const CODES: readonly (readonly [text: string, result: string])[] = [
  ['p', '+pid'],
  ['-p', '-pid'],
  ['+p', '+pid'],
  ['u-p', '+user -pid'],
  ['u+p-r', '+user +pid -rss'],
  // A code without a sign sorts only in first place.
  ['up', '+user'],
  ['-u-pr', '-user -pid'],
  // J and K end the list.
  ['J', ''],
  ['Jp', ''],
  ['u-J-p', '+user'],
  ['-pK', '-pid'],
  ['', ''],
  ['pp', 'bad sorting code'],
  ['p-p', 'bad sorting code'],
  ['p-', 'bad sorting code'],
  ['+', 'bad sorting code'],
  ['+-p', 'bad sorting code'],
  ['x', 'bad sorting code'],
  ['pid', 'bad sorting code'],
  ['p,u', 'bad sorting code'],
];
for (const [text, result] of CODES) {
  test(`O ${text}`, () => assert.equal(show(parseSortCodes(text, false, world())), result));
}

test('each code has its column', () => {
  const codes = 'CGMNPRSTUcfgjkmnoprstuvy';
  const columns = [...codes].map((code) => show(parseSortCodes(code, false, world())).slice(1));
  assert.equal(
    columns.join(' '),
    canonical(
      'pcpu tpgid maj_flt cmaj_flt ppid resident share start_time uid cmd flags pgrp cutime utime min_flt cmin_flt session pid rss size tty user vsize priority',
    ),
  );
});

test('a forest can not be sorted by parent, whatever else is wrong behind that', () => {
  assert.equal(show(parseSortCodes('P', true, world())), 'PPID sort and forest output conflict');
  assert.equal(show(parseSortCodes('pPp', true, world())), 'PPID sort and forest output conflict');
  assert.equal(show(parseSortCodes('ppP', true, world())), 'bad sorting code');
});

test('the keys of --sort and of O are the most significant first', () => {
  assert.equal(show(listing(['-e', '--sort', '-time,pid']).sort), '-time +pid');
  assert.equal(show(listing(['ax', 'O', 'u-p']).sort), '+user -pid');
});

/** Which of `keys` have an effect in a listing of the columns `shown`. */
function effective(keys: string, shown: string): string {
  const columns = words(shown).map((name) => ({ column: knownColumn(name, world()) }));
  const parsed = parseSort(keys, world());
  assert.ok(!(parsed instanceof Fault));
  return show(effectiveKeys(parsed, columns)).replaceAll('+', '');
}

const EFFECTS: readonly (readonly [keys: string, shown: string, effective: string])[] = [
  ['vsize', 'pid vsize vsz', ''],
  ['vsize', 'pid trs', 'vsize'],
  ['vsize', 'pid m_size', 'vsize'],
  ['vsize,drs', 'pid', 'vsize drs'],
  ['fgid', 'pid fgid', ''],
  ['fgid', 'pid flags', 'fgid'],
  ['tty4', 'tty4', ''],
  ['tty4', 'tname', 'tty4'],
  ['pid,vsize,rss', 'pid', 'pid rss'],
];
for (const [keys, shown, result] of EFFECTS) {
  test(`--sort ${keys} -o ${shown} sorts by ${result || 'nothing'}`, () =>
    assert.equal(effective(keys, shown), result));
}

test('a key without effect leaves the kernel order', () => {
  assert.deepEqual(listing(['-e', '--sort', 'vsize']).sort, []);
});

test('any text gives keys or a fault', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'CGJKMNPRSTUcfgjkmnoprstuvy+-, xé') }),
      fc.boolean(),
      (text, forest) => {
        for (const parsed of [parseSort(text, world()), parseSortCodes(text, forest, world())]) {
          if (parsed instanceof Fault) assert.notEqual(parsed.text, '');
          else for (const { column } of parsed) assert.notEqual(column.id, '');
        }
      },
    ),
  );
});
