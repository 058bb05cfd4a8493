import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { wrap } from '../../../src/inspect/explain/text.ts';
import { cellsOf } from '../../../src/text/cells.ts';

test('lines are as long as there is room, and all but the first are indented', () => {
  assert.deepEqual(wrap('one two three four'.split(' '), 10), ['one two', '  three', '  four']);
});

test('a word that is too long is cut, and nothing of it is lost', () => {
  assert.deepEqual(wrap(['abcdefghij', 'k'], 4), ['abcd', '  ef', '  gh', '  ij', '  k']);
});

test('wide characters take two cells', () => {
  assert.deepEqual(wrap(['漢字漢字'], 6), ['漢字漢', '  字']);
});

test('no line is wider than the room, and no character but blanks is lost', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '漢', '-'), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.array(word), fc.integer({ min: 6, max: 90 }), (words, room) => {
      const lines = wrap(words, room);
      for (const line of lines) assert.ok(cellsOf(line) <= room, JSON.stringify(lines));
      assert.equal(lines.join('').replaceAll(' ', ''), words.join(''));
    }),
  );
});
