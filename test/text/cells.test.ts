import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cellsOf, cellsOfCodePoint, cutToCells } from '../../src/text/cells.ts';

const WIDTHS: readonly (readonly [name: string, codePoint: number, cells: number])[] = [
  ['a letter', 0x41, 1],
  ['a control character', 0x1b, -1],
  ['DEL', 0x7f, -1],
  ['a C1 control', 0x85, -1],
  ['a no-break space', 0xa0, 1],
  ['a soft hyphen', 0xad, 1],
  ['a combining acute', 0x301, 0],
  ['an unassigned code point', 0x378, -1],
  ['a Hangul vowel that joins', 0x1160, 0],
  ['a zero width space', 0x200b, 0],
  ['a CJK ideograph', 0x4e2d, 2],
  ['a full-width letter', 0xff21, 2],
  ['an emoji', 0x1f600, 2],
  ['the last code point', 0x10ffff, -1],
];

for (const [name, codePoint, cells] of WIDTHS) {
  test(`${name} has ${cells} cells`, () => assert.equal(cellsOfCodePoint(codePoint), cells));
}

test('text is as wide as its characters', () => {
  assert.equal(cellsOf('josé'), 4);
  assert.equal(cellsOf('josé'), 4);
  assert.equal(cellsOf('日本語'), 6);
  assert.equal(cellsOf(''), 0);
});

test('a wide character that does not fit whole is left out', () => {
  assert.equal(cutToCells('日本語', 5), '日本');
  assert.equal(cutToCells('a日本', 2), 'a');
});

test('marks stay with the character before the cut', () => assert.equal(cutToCells('éx', 1), 'é'));

test('what is cut never exceeds its room, and what fits is left alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, room) => {
      const cut = cutToCells(text, room);
      assert.ok(cellsOf(cut) <= room);
      assert.ok(text.startsWith(cut));
      if (cellsOf(text) <= room) assert.equal(cut, text);
    }),
  );
});
