import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glyphsFor } from '../../src/dashboard/glyphs.ts';
import { treeMark } from '../../src/dashboard/tree-mark.ts';

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
    assert.equal(treeMark(prefix, next, glyphsFor(true)), mark);
  });
}

test('ASCII has the same width', () => {
  assert.equal(treeMark(' |   \\_ ', '', glyphsFor(false)), ' |   `- ');
});
