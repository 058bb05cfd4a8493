import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Align, Column } from '../../src/columns/column.ts';
import { type PlacedColumn, PsLayout, UNLIMITED } from '../../src/render/ps.ts';

const PAPER = { width: UNLIMITED, pidDigits: 7, numeric: false };

function column(header: string, width: number | 'pid', align: Align): PlacedColumn {
  const made: Column = {
    id: header.toLowerCase(),
    header,
    about: '',
    unit: 'none',
    align,
    width,
    scope: 'both',
    needs: [],
    ps: true,
    raw: () => null,
    show: () => '',
  };
  return { column: made, header, width };
}

/** The lines of a listing whose cells are given as texts. */
function lines(
  columns: readonly PlacedColumn[],
  rows: readonly (readonly string[])[],
  paper = PAPER,
): string[] {
  const layout = new PsLayout(columns, paper);
  return [
    layout.header(),
    ...rows.map((cells) => layout.row((placed) => cells[columns.indexOf(placed)] ?? '')),
  ].map((line) => line.slice(0, -1));
}

const PID = column('PID', 'pid', 'right');
const TTY = column('TTY', 8, 'left');
const RSS = column('RSS', 5, 'right');
const CMD = column('CMD', 27, 'text');

test('numbers stand right, text left, and nothing follows the last cell', () => {
  assert.deepEqual(lines([PID, TTY, CMD], [['1', '?', 'init']]), [
    '    PID TTY      CMD',
    '      1 ?        init',
  ]);
});

test('a value that is too long moves the next columns, which give back what they can', () => {
  assert.deepEqual(lines([RSS, { ...RSS }, TTY, CMD], [['123456789', '1', '?', 'x']]), [
    '  RSS   RSS TTY      CMD',
    '123456789 1 ?        x',
  ]);
  assert.deepEqual(lines([RSS, TTY, CMD], [['123456789', '?', 'x']])[1], '123456789 ?    x');
});

test('text is cut where it is not last', () => {
  assert.deepEqual(lines([column('COMMAND', 3, 'text'), PID], [['abcdef', '1']]), [
    'COMMAND PID',
    'abc       1',
  ]);
});

test('text in last place takes what is left of the smallest multiple of the screen that holds all', () => {
  const paper = { ...PAPER, width: 20 };
  assert.deepEqual(lines([PID, CMD], [['1', 'a'.repeat(40)]], paper)[1], `      1 ${'a'.repeat(12)}`);
  const four = [TTY, TTY, TTY, CMD];
  assert.equal(lines(four, [['?', '?', '?', 'b'.repeat(40)]], paper)[1]?.length, 40);
});

test('a wide character that does not fit is left out, and the next column catches up', () => {
  assert.deepEqual(lines([column('NAME', 5, 'text'), TTY], [['日本語', 'x']])[1], '日本  x');
});

test('a header counts its bytes', () => {
  assert.deepEqual(lines([column('é', 5, 'left'), TTY], [['a', 'b']]), ['é    TTY', 'a     b']);
});

test('a number column is as wide as the largest task number, and as its header', () => {
  assert.equal(lines([PID], [['1']])[1], '      1');
  assert.equal(lines([column('IDENTIFIER', 'pid', 'right')], [['1']])[1], '         1');
  assert.equal(
    lines([{ ...column('SESSION', 'pid', 'right'), header: 'S' }], [['1']], { ...PAPER, pidDigits: 5 })[1],
    '      1',
  );
});

test('beside text of an AIX format there is no space, and none counts for the width', () => {
  const dash: PlacedColumn = { ...column('', 1, 'left'), literal: '-' };
  const columns = [column('A', 4, 'left'), dash, column('B', 5, 'left'), CMD];
  // 4 + 1 + 5 + 1 + 3 = 14: one line of 14 cells, with no space counted beside the literal.
  const [, row] = lines(columns, [['a', '', 'b', 'c'.repeat(40)]], { ...PAPER, width: 14 });
  assert.equal(row, 'a   -b     ccc');
});

test('signals have 16 digits where the line has room for them, else 9', () => {
  const signals = [column('BLOCKED', 9, 'signal'), TTY, CMD];
  assert.equal(new PsLayout(signals, PAPER).wideSignals, true);
  assert.equal(new PsLayout(signals, { ...PAPER, width: 22 }).wideSignals, false);
});

test('a shortened user name counts as its whole width', () => {
  const user = column('USER', 8, 'user');
  assert.equal(lines([user, TTY], [['grüppe+', 'x']])[1], 'grüppe+ x');
  assert.equal(lines([user, TTY], [['root', 'x']])[1], 'root     x');
});

test('with numbers in place of names, the user column stands right', () => {
  assert.equal(
    lines([column('USER', 8, 'user'), TTY], [['0', 'x']], { ...PAPER, numeric: true })[1],
    '       0 x',
  );
});

test('AIX text stands between columns without spaces of its own', () => {
  const dash: PlacedColumn = { ...column('-', 1, 'left'), literal: '-' };
  assert.equal(lines([RSS, dash, { ...RSS }], [['1', '', '2']])[1], '    1-    2');
});
