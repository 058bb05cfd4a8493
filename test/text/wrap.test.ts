import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cellsOf } from '../../src/text/cells.ts';
import { hangWords, wrapWords } from '../../src/text/wrap.ts';

for (const [text, room, lines] of [
  ['', 5, ['']],
  ['one', 5, ['one']],
  ['one two', 7, ['one two']],
  ['one two', 6, ['one', 'two']],
  ['a longest word', 4, ['a', 'longest', 'word']],
  ['日本 語', 6, ['日本', '語']],
] as const) {
  test(`"${text}" in ${room} cells`, () => assert.deepEqual(wrapWords(text, room), lines));
}

for (const [first, text, width, rest, lines] of [
  ['', 'one two', Infinity, 4, 'one two\n'],
  ['why: ', 'one two', 9, undefined, 'why: one\n     two\n'],
  ['', 'one two three', 7, 4, 'one two\n    three\n'],
  ['    ', 'one two three', 7, 0, '    one\ntwo\nthree\n'],
  ['', '', 7, 4, '\n'],
] as const) {
  test(`"${text}" behind "${first}" in ${width} cells, then behind ${rest ?? 'as many'} blanks`, () =>
    assert.equal(hangWords(first, text, width, rest), lines));
}

test('no word is lost or cut, and only a single word is wider than the room', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 30 }), (list, room) => {
      const lines = wrapWords(list.join(' '), room);
      assert.equal(lines.join(' '), list.join(' '));
      for (const line of lines) assert.ok(cellsOf(line) <= room || !line.includes(' '), line);
    }),
  );
});
