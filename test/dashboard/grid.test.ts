import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { attribute, PLAIN } from '../../src/dashboard/attribute.ts';
import { Grid, RIGHT_HALF } from '../../src/dashboard/grid.ts';
import { cellsOfCodePoint } from '../../src/text/cells.ts';

const BOLD = attribute({ bold: true });
const RED = attribute({ foreground: 1 });

function written(text: string, x = 0, room?: number, ascii = false): string {
  const grid = new Grid(10, 1, ascii);
  grid.text(x, 0, text, PLAIN, room);
  return grid.line(0);
}

const CASES: readonly (readonly [name: string, line: string, expected: string])[] = [
  ['text', written('hello'), 'hello'],
  ['text beyond the right edge is cut', written('0123456789abc'), '0123456789'],
  ['text from beyond the left edge too', written('hello', -2), 'llo'],
  ['text stays in its room', written('hello', 1, 3), ' hel'],
  ['no room', written('hello', 1, 0), ''],
  ['a negative room', written('hello', 1, -3), ''],
  ['a wide character has two cells', written('日x'), '日x'],
  ['half a wide character at the end of the room is a space', written('a日x', 0, 2), 'a'],
  ['half a wide character at the right edge too', written('日日日日日', 1), ' 日日日日'],
  ['half a wide character at the left edge too', written('日x', -1), ' x'],
  ['a mark without cells is left out', written('a\u0301b'), 'ab'],
  ['a control code is a mark', written('a\u001bb'), 'a\ufffdb'],
  ['ASCII only: one mark a cell', written('é日x', 0, 10, true), '?? x'],
];

for (const [name, line, expected] of CASES) test(`grid: ${name}`, () => assert.equal(line, expected));

test('what turns or hides its neighbours is a mark, as wide as it is counted', () => {
  const grid = new Grid(10, 1);
  for (const [text, shown] of [
    ['a\u202eb', 'a\ufffdb'],
    ['z\u200bw', 'z\ufffdw'],
    ['e\u0301x', 'ex'],
  ] as const) {
    grid.clear();
    assert.equal(grid.text(0, 0, text), shown.length);
    assert.equal(grid.cellsOf(text), shown.length);
    assert.equal(grid.line(0), shown);
  }
});

test('text answers where it ended', () => {
  const grid = new Grid(10, 1);
  assert.equal(grid.text(2, 0, 'ab'), 4);
  assert.equal(grid.text(2, 0, '日x'), 5);
  assert.equal(grid.text(8, 0, 'abcd'), 10);
});

test('drawing over one half of a wide character makes the other a space', () => {
  for (const [x, line] of [[0, 'x 本'], [1, ' x本'], [2, '日x'], [3, '日 x']] as const) {
    const grid = new Grid(4, 1);
    grid.text(0, 0, '日本');
    grid.text(x, 0, 'x');
    assert.equal(grid.line(0), line);
  } // prettier-ignore
});

test('a wide character over two halves leaves no half behind', () => {
  const grid = new Grid(4, 1);
  grid.text(0, 0, '日本');
  grid.text(1, 0, '語');
  assert.equal(grid.line(0), ' 語');
  assert.equal(grid.character(2, 0), RIGHT_HALF);
  assert.equal(grid.character(3, 0), ' ');
});

test('a field is filled to its width and aligned', () => {
  const grid = new Grid(12, 4);
  for (let y = 0; y < 4; y++) grid.text(0, y, '############');
  grid.field(2, 0, 'ab', 5, 'left', BOLD);
  grid.field(2, 1, 'ab', 5, 'right');
  grid.field(2, 2, '日本語', 5, 'right');
  grid.field(2, 3, 'abcdefgh', 5, 'right');
  assert.deepEqual(
    [0, 1, 2, 3].map((y) => grid.line(y)),
    ['##ab   #####', '##   ab#####', '##日本 #####', '##abcde#####'],
  );
  assert.deepEqual(
    [1, 2, 6, 7].map((x) => grid.attribute(x, 0)),
    [PLAIN, BOLD, BOLD, PLAIN],
  );
});

test('a tint keeps the text and what it says nothing of', () => {
  const grid = new Grid(4, 2);
  grid.text(0, 0, 'abcd', RED);
  grid.tint(1, 0, 2, 9, BOLD);
  assert.equal(grid.line(0), 'abcd');
  assert.deepEqual(
    [0, 1, 2, 3].map((x) => grid.attribute(x, 0)),
    [RED, attribute({ foreground: 1, bold: true }), attribute({ foreground: 1, bold: true }), RED],
  );
  assert.equal(grid.attribute(1, 1), BOLD);
});

test('the first wide character of a row is found', () => {
  const grid = new Grid(6, 3);
  grid.text(0, 1, 'ab日本');
  assert.deepEqual(
    [0, 1, 2].map((y) => grid.firstWide(y)),
    [-1, 2, -1],
  );
});

test('a cleared grid is empty', () => {
  const grid = new Grid(3, 1);
  grid.text(0, 0, '日x', BOLD);
  grid.clear();
  assert.equal(grid.line(0), '');
  assert.equal(grid.attribute(0, 0), PLAIN);
});

type Step = (grid: Grid) => void;
const place = fc.integer({ min: -6, max: 14 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(
      place,
      place,
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('日本語', 'a日', '😀😀')),
      place,
    )
    .map(
      ([x, y, text, room]): Step =>
        (grid) =>
          void grid.text(x, y, text, PLAIN, room),
    ),
  fc.tuple(place, place, place, place).map(
    ([x, y, width, height]): Step =>
      (grid) =>
        grid.fill(x, y, width, height, BOLD),
  ),
  fc.tuple(place, place, fc.string({ unit: 'binary' }), place).map(
    ([x, y, text, width]): Step =>
      (grid) =>
        grid.field(x, y, text, width, 'right'),
  ),
  fc.tuple(place, place, place, place).map(
    ([x, y, width, height]): Step =>
      (grid) =>
        grid.tint(x, y, width, height, RED),
  ),
);

test('whatever is drawn wherever, every row has exactly the cells of the grid and no control code', () => {
  fc.assert(
    fc.property(fc.array(anyStep), fc.boolean(), (steps, ascii) => {
      const grid = new Grid(9, 5, ascii);
      for (const step of steps) step(grid);
      for (let y = 0; y < grid.rows; y++) {
        for (let x = 0; x < grid.columns; x++) {
          const character = grid.character(x, y);
          const next = x + 1 < grid.columns ? grid.character(x + 1, y) : 'edge';
          if (character === RIGHT_HALF) {
            assert.equal(cellsOfCodePoint(grid.character(x - 1, y).codePointAt(0) ?? 0), 2);
          } else {
            assert.equal(cellsOfCodePoint(character.codePointAt(0) ?? 0), next === RIGHT_HALF ? 2 : 1);
            if (ascii) assert.match(character, /^[ -~]$/);
          }
        }
      }
    }),
    { numRuns: 500 },
  );
});
