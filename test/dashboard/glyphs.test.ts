import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glyphsFor } from '../../src/dashboard/glyphs.ts';
import { cellsOf } from '../../src/text/cells.ts';

test('both sets have the same signs with the same cells, and one is ASCII', () => {
  const rich = Object.entries(glyphsFor(true)).filter(([name]) => name !== 'braille');
  const poor: Readonly<Record<string, unknown>> = { ...glyphsFor(false) };
  for (const [name, value] of rich) {
    const signs = [value].flat() as string[];
    const others = [poor[name]].flat() as string[];
    assert.deepEqual(signs.map(cellsOf), others.map(cellsOf), name);
    for (const sign of others) assert.match(sign, /^[ -~]*$/);
  }
  assert.equal(glyphsFor(false).braille, false);
});

test('levels rise from nothing, and every two differ', () => {
  for (const utf8 of [true, false]) {
    const { levels } = glyphsFor(utf8);
    assert.equal(levels[0], ' ');
    assert.equal(new Set(levels).size, levels.length);
  }
});
