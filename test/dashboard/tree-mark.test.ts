import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glyphsFor } from '../../src/dashboard/glyphs.ts';
import { levelsOf, treeMark, treeShape } from '../../src/dashboard/tree-mark.ts';

const WIDE = treeShape(3, 80);

const CASES = [
  ['', ' \\_ ', ''],
  [' \\_ ', ' \\_ ', ' ├─ '],
  [' \\_ ', ' |   \\_ ', ' ├─ '],
  [' \\_ ', '     \\_ ', ' └─ '],
  [' \\_ ', '', ' └─ '],
  [' |   \\_ ', ' \\_ ', ' │   └─ '],
  ['     \\_ ', '     \\_ ', '     ├─ '],
] as const;

for (const [prefix, next, mark] of CASES) {
  test(`"${prefix}" above "${next}"`, () => {
    assert.equal(treeMark(prefix, next, glyphsFor(true), WIDE), mark);
  });
}

test('ASCII has the same width', () => {
  assert.equal(treeMark(' |   \\_ ', '', glyphsFor(false), WIDE), ' |   `- ');
});

test('where there is little room a level has two cells', () => {
  const shape = treeShape(6, 26);
  assert.equal(shape.level, 2);
  assert.equal(treeMark(' |       \\_ ', '', glyphsFor(true), shape), '│   └─');
  assert.equal(treeMark(' |       \\_ ', '         \\_ ', glyphsFor(false), shape), '|   |-');
  assert.equal(treeMark('      ', '', glyphsFor(true), shape), '    ', 'the threads of a process');
});

test('a name keeps twelve cells, however deep', () => {
  const width = 24;
  for (const levels of [0, 1, 2, 3, 5, 8, 40]) {
    const prefix = ' |  '.repeat(Math.max(0, levels - 1)) + (levels > 0 ? ' \\_ ' : '');
    const mark = treeMark(prefix, '', glyphsFor(true), treeShape(levelsOf(prefix), width));
    assert.ok(width - mark.length - 2 >= 12, `${levels} levels: ${mark}`);
    assert.equal(mark.startsWith('…'), levels > 5);
    assert.equal(mark.endsWith('└─') || mark.endsWith('└─ '), levels > 0);
  }
});
