import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { atMostText, bytesLeftText, bytesText, durationText } from '../../src/text/amounts.ts';

const MIB = 1024 * 1024;

for (const [bytes, text] of [
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1 KiB'],
  [1536, '1.5 KiB'],
  [8 * MIB, '8 MiB'],
  [8 * MIB + 1, '8 MiB'],
  [100.26 * MIB, '100 MiB'],
  [1024 * 1024 - 1, '1 MiB'],
  [2 ** 47, '128 TiB'],
  [-1536, '-1.5 KiB'],
  [2 ** 80, '1048576 EiB'],
] as const) {
  test(`${bytes} bytes are ${text}`, () => assert.equal(bytesText(bytes), text));
}

for (const [milliseconds, text] of [
  [0, 'less than 1 s'],
  [999, 'less than 1 s'],
  [1000, '1 s'],
  [59_999, '59 s'],
  [60_000, '1 min'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
  [86_400_000, '1 d'],
  [356_400_000, '4 d 3 h'],
] as const) {
  test(`${milliseconds} ms are ${text}`, () => assert.equal(durationText(milliseconds), text));
}

test('a bound of less than a second says that already', () => {
  assert.equal(atMostText(999), 'less than 1 s');
  assert.equal(atMostText(65_000), 'at most 1 min 5 s');
});

test('any number of bytes has a short text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => assert.ok(bytesText(bytes).length <= 8)),
  );
});

test('what is left of anything is shown as no more than it is, and hardly less', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 52 }), (bytes) => {
      const [number = '', unit = ''] = bytesLeftText(bytes).split(' ');
      const shown = Number(number) * 1024 ** ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'].indexOf(unit);
      assert.ok(Math.floor(shown) <= bytes && shown >= bytes * 0.9 - 1, `${bytes}: ${number} ${unit}`);
    }),
  );
});
