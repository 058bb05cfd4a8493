import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseAixFormat } from '../../../src/cli/ps/aix.ts';
import { Fault } from '../../../src/cli/ps/fault.ts';
import { PsLayout, UNLIMITED } from '../../../src/render/ps.ts';
import { canonical, world } from './world.ts';

/** Columns by id, text in quotes, or the text of the fault. */
function show(text: string): string {
  const parsed = parseAixFormat(text, world());
  if (parsed instanceof Fault) return parsed.text;
  return parsed.map(({ column, literal }) => (literal === undefined ? column.id : `"${literal}"`)).join(' ');
}

const CASES: readonly (readonly [text: string, result: string])[] = [
  ['%p', 'pid ""'],
  ['%p%y%c', 'pid tty comm ""'],
  ['%p %c', 'pid " " comm ""'],
  ['  %p  %c  ', '"  " pid "  " comm "  " ""'],
  ['x%p', '"x" pid ""'],
  ['x  %p', '"x  " pid ""'],
  ['pid %c', 'improper AIX field descriptor'],
  ['xx%p', 'improper AIX field descriptor'],
  ['é%p', 'improper AIX field descriptor'],
  ['%p-%c', 'improper AIX field descriptor'],
  ['%p,%c', 'improper AIX field descriptor'],
  ['%cpu', 'improper AIX field descriptor'],
  ['%Q', 'unknown AIX field descriptor'],
  ['%é', 'unknown AIX field descriptor'],
  ['%', 'missing AIX field descriptor'],
  ['%p%', 'missing AIX field descriptor'],
  ['%p% c', 'missing AIX field descriptor'],
  ['%%', 'missing AIX field descriptor'],
  ['%p%%c', 'missing AIX field descriptor'],
  ['%Q%%c', 'unknown AIX field descriptor'],
];
for (const [text, result] of CASES) {
  test(`AIX format ${JSON.stringify(text)}`, () => assert.equal(show(text), result));
}

test('every letter has its column and header', () => {
  const letters = 'CGPUacgnprtuxyz';
  const parsed = parseAixFormat([...letters].map((letter) => `%${letter}`).join(''), world());
  assert.ok(!(parsed instanceof Fault));
  assert.equal(
    parsed
      .map((placed) => placed.column.id)
      .join(' ')
      .trim(),
    canonical('pcpu group ppid user args comm rgroup nice pid pgid etime ruser time tty vsz'),
  );
  assert.equal(
    parsed
      .map((placed) => placed.header)
      .join(' ')
      .trim(),
    '%CPU GROUP PPID USER COMMAND COMMAND RGROUP NI PID PGID ELAPSED RUSER TIME TTY VSZ',
  );
});

test('the line of ps: text stands as it is, and the last column is padded', () => {
  const parsed = parseAixFormat('%p%y%c', world());
  assert.ok(!(parsed instanceof Fault));
  const layout = new PsLayout(parsed, { width: UNLIMITED, pidDigits: 7, numeric: false });
  const cells: Record<string, string> = { pid: '210', tty: '?', comm: 'threader' };
  assert.equal(
    layout.row((placed) => cells[placed.column.id] ?? ''),
    '    210 ?        threader       \n',
  );
});

test('any text gives columns or a fault', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('%', ' ', 'p', 'c', 'Q', 'é', ',') }), (text) => {
      const parsed = parseAixFormat(text, world());
      if (!(parsed instanceof Fault)) assert.ok(parsed.length > 0);
    }),
  );
});
