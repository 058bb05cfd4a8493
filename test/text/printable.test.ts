import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cellsOf, cellsOfCodePoint } from '../../src/text/cells.ts';
import { printable } from '../../src/text/printable.ts';

const CASES: readonly (readonly [name: string, text: string, shown: string])[] = [
  ['plain text is left alone', 'kworker/0:1 [x]', 'kworker/0:1 [x]'],
  ['letters and wide characters stay', 'é→日本', 'é→日本'],
  ['an escape sequence is shown', '\u001b[31mred', '^[[31mred'],
  ['newline, NUL, DEL and tab', '\n\0\u007f\t', '^J^@^?^I'],
  ['a C1 control', '\u009b31m', '\ufffd31m'],
  ['direction and zero width', 'a\u202eb\u200bc\u2066d\ufeff', 'a\ufffdb\ufffdc\ufffdd\ufffd'],
  ['a fullwidth filler that looks like nothing', '\u3164\uffa0\u115f', '\ufffd\ufffd\ufffd'],
  ['combining marks', 'a\u0301\u0308b', 'ab'],
  ['an emoji family loses its joiners', '👨\u200d👩\u200d👧', '👨👩👧'],
  ['a skin tone and a variation', '👍🏽❤\ufe0f', '👍❤'],
  ['a flag is its letters', '🇩🇪', 'DE'],
  ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ['a vowel of Hangul that joins what is before it', '한\u1161x', '한x'],
  ['a character that nobody has assigned', 'a\u0378b', 'a\ufffdb'],
  ['tags', 'a\u{e0041}b', 'a\ufffdb'],
];

for (const [name, text, shown] of CASES) {
  test(`printable: ${name}`, () => assert.equal(printable(text), shown));
}

test('whatever the text, nothing of it can steer a terminal, and it stays the same the second time', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = printable(text);
      assert.doesNotMatch(shown, /[\p{Cc}\p{M}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u);
      assert.equal(printable(shown), shown);
      for (const character of shown) assert.notEqual(cellsOfCodePoint(character.codePointAt(0) ?? 0), 0);
      assert.ok(cellsOf(shown) >= 0);
    }),
    { numRuns: 2000 },
  );
});
