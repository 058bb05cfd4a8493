import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attribute, PLAIN } from '../../src/dashboard/attribute.ts';
import { copyGrid, type Cell, type Row } from '../../src/dashboard/canvas.ts';
import { Grid } from '../../src/dashboard/grid.ts';

function blank(columns: number, rows: number): Row[] {
  return Array.from({ length: rows }, () =>
    Object.assign(
      Array.from({ length: columns }, (): Cell => [PLAIN, ' ']),
      { dirty: false },
    ),
  );
}

const textOf = (row: Row | undefined): string => (row ?? []).map(([, character]) => character).join('');

test('only rows that changed are dirty', () => {
  const wanted = blank(5, 3);
  const grid = new Grid(5, 3);
  grid.text(1, 1, 'ab');
  grid.text(0, 2, ' ', attribute({ inverse: true }));
  copyGrid(grid, wanted, blank(5, 3));
  assert.deepEqual(
    wanted.map((row) => row.dirty),
    [false, true, true],
  );
  assert.equal(textOf(wanted[1]), ' ab  ');
});

test('the same grid again changes nothing', () => {
  const wanted = blank(5, 1);
  const grid = new Grid(5, 1);
  grid.text(0, 0, '日本');
  copyGrid(grid, wanted, blank(5, 1));
  for (const row of wanted) row.dirty = false;
  copyGrid(grid, wanted, blank(5, 1));
  assert.equal(wanted[0]?.dirty, false);
});

test('a changed row is sent whole from its first wide character on, as it is or as it was', () => {
  const wanted = blank(6, 1);
  const sent = blank(6, 1);
  const grid = new Grid(6, 1);
  grid.text(0, 0, 'ab日x');
  copyGrid(grid, wanted, sent);
  assert.equal(textOf(sent[0]), '  \0\0\0\0');

  const narrow = new Grid(6, 1);
  narrow.text(0, 0, 'abcdx');
  const cells = ['a', 'b', '日', '', 'x', ' '].map((character): Cell => [PLAIN, character]);
  const was: Row[] = [Object.assign(cells, { dirty: false })];
  copyGrid(narrow, wanted, was);
  assert.equal(textOf(was[0]), 'ab\0\0\0\0');
});

test('a screen of another size than the grid is filled as far as both go', () => {
  const wanted = blank(3, 4);
  const grid = new Grid(5, 2);
  grid.text(0, 1, 'abcde');
  copyGrid(grid, wanted, blank(3, 4));
  assert.deepEqual(wanted.map(textOf), ['   ', 'abc', '   ', '   ']);
});
