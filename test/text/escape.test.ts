import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeText, hexOf, isUtf8 } from '../../src/text/decode.ts';
import { escapeText } from '../../src/text/escape.ts';

const bytes = (...values: number[]): string => String.fromCharCode(...values);
const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

const CASES: readonly (readonly [name: string, bytes: string, utf8: string, c: string])[] = [
  ['plain ASCII', 'nginx: worker', 'nginx: worker', 'nginx: worker'],
  ['control characters', 'a\n\x1b[31m\x7fb', 'a??[31m?b', 'a..[31m.b'],
  ['Latin letters', utf8('café'), 'café', 'caf??'],
  ['wide characters', utf8('日本'), '日本', '??????'],
  ['zero-width and bidi characters pass through', utf8('a\u200b\u202eb'), 'a\u200b\u202eb', 'a??????b'],
  ['an unassigned character is one mark', utf8('\u0378'), '?', '??'],
  ['a C1 control is a mark per byte', utf8('\u0085'), '??', '??'],
  ['a stray continuation byte', bytes(0x61, 0x80, 0x62), 'a?b', 'a?b'],
  ['a sequence cut off at the end', bytes(0x61, 0xe6, 0x97), 'a??', 'a??'],
  ['an overlong slash', bytes(0xc0, 0xaf), '??', '??'],
  ['a surrogate', bytes(0xed, 0xa0, 0x80), '???', '???'],
  ['above U+10FFFF is one mark', bytes(0xf4, 0x90, 0x80, 0x80), '?', '????'],
  ['Latin-1 bytes', bytes(0xfc, 0x62, 0x65, 0x72), '?ber', '?ber'],
];

for (const [name, raw, inUtf8, inC] of CASES) {
  test(`escape: ${name}`, () => {
    assert.equal(escapeText(raw, 'utf8'), inUtf8);
    assert.equal(escapeText(raw, 'C'), inC);
  });
}

const anyBytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array).toString('latin1'));

test('no control byte survives, whatever the bytes', () => {
  fc.assert(
    fc.property(anyBytes, (raw) => {
      // eslint-disable-next-line no-control-regex
      for (const locale of ['utf8', 'C'] as const)
        assert.doesNotMatch(escapeText(raw, locale), /[\x00-\x1f\x7f-\x9f]/);
    }),
  );
});

test('decoding agrees with the platform on what is UTF-8, and the bytes come back from hexadecimal', () => {
  fc.assert(
    fc.property(anyBytes, (raw) => {
      const back = Buffer.from(decodeText(raw), 'utf8').toString('latin1');
      assert.equal(isUtf8(raw), back === raw);
      assert.equal(Buffer.from(hexOf(raw), 'hex').toString('latin1'), raw);
    }),
  );
});
