import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSize, screenRows, screenWidth, sizeFromEnvironment } from '../../../src/cli/ps/screen.ts';
import { listing, world } from './world.ts';

const SIZES: readonly (readonly [text: string, option: number | undefined, variable: number | undefined])[] =
  [
    ['80', 80, 80],
    ['0x50', 80, 80],
    [' 80', 80, 80],
    ['131071', 131071, 131071],
    ['131072', 131072, undefined],
    ['1999999999', 1999999999, undefined],
    ['2000000000', undefined, undefined],
    ['0', undefined, undefined],
    ['-5', undefined, undefined],
    ['80x', undefined, undefined],
    ['80 ', undefined, undefined],
    ['', undefined, undefined],
  ];
for (const [text, option, variable] of SIZES) {
  test(`a size of ${JSON.stringify(text)} as --cols and as COLUMNS`, () => {
    assert.equal(parseSize(text), option);
    assert.equal(sizeFromEnvironment(text), variable);
  });
}

test('the environment may say nothing', () => assert.equal(sizeFromEnvironment(undefined), undefined));

const WIDTHS: readonly (readonly [
  what: string,
  wide: number,
  columns: number | undefined,
  terminal: number | undefined,
  cells: number,
])[] = [
  ['a pipe has no edge', 0, undefined, undefined, 131072],
  ['the terminal counts', 0, undefined, 100, 100],
  ['what was asked for counts first', 0, 60, 100, 60],
  ['one w makes 132 of less', 1, 10, 100, 132],
  ['one w leaves more as it is', 1, 200, 100, 200],
  ['two w have no edge', 2, 10, 100, 131072],
  ['three neither', 3, 10, 100, 131072],
];
for (const [what, wide, columns, terminal, cells] of WIDTHS) {
  test(what, () => assert.equal(screenWidth({ wide, columns, rows: undefined }, terminal), cells));
}

test('rows: what was asked for, the terminal, 24', () => {
  const rows = (asked: number | undefined, terminal: number | undefined) =>
    screenRows({ wide: 0, columns: undefined, rows: asked }, terminal);
  assert.equal(rows(5, 50), 5);
  assert.equal(rows(undefined, 50), 50);
  assert.equal(rows(undefined, undefined), 24);
});

test('COLUMNS and LINES stand behind --cols and --rows', () => {
  const env = world({ env: { COLUMNS: '70', LINES: '7' } });
  assert.deepEqual(listing(['-e'], env).screen, { wide: 0, columns: 70, rows: 7 });
  assert.deepEqual(listing(['-e', '--cols', '90', '--rows', '9'], env).screen, {
    wide: 0,
    columns: 90,
    rows: 9,
  });
  const bad = world({ env: { COLUMNS: 'wide', LINES: '0' } });
  assert.deepEqual(listing(['-e'], bad).screen, { wide: 0, columns: undefined, rows: undefined });
});
