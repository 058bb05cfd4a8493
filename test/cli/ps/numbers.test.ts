import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseCInteger } from '../../../src/cli/ps/numbers.ts';

const CASES: readonly (readonly [text: string, value: bigint | undefined])[] = [
  ['16', 16n],
  ['0x10', 16n],
  ['0XfF', 255n],
  ['020', 16n],
  ['0', 0n],
  ['00', 0n],
  ['+7', 7n],
  ['-7', -7n],
  [' \t\n7', 7n],
  ['', 0n],
  ['18446744073709551616', 18446744073709551616n],
  ['08', undefined],
  ['0x', undefined],
  ['7 ', undefined],
  ['7x', undefined],
  ['+', undefined],
  ['+ 7', undefined],
  ['--7', undefined],
  [' ', undefined],
  ['1e3', undefined],
  ['٣', undefined],
];
for (const [text, value] of CASES) {
  test(`${JSON.stringify(text)} is ${value}`, () => assert.equal(parseCInteger(text), value));
}

test('any integer is read back in decimal, octal and hexadecimal', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), (value) => {
      const sign = value < 0n ? '-' : '';
      const size = value < 0n ? -value : value;
      assert.equal(parseCInteger(`${value}`), value);
      assert.equal(parseCInteger(`${sign}0x${size.toString(16)}`), value);
      assert.equal(parseCInteger(`${sign}0${size.toString(8)}`), value);
    }),
  );
});

test('a million digits are a large number, at once', () => {
  assert.ok((parseCInteger('9'.repeat(1_000_000)) ?? 0n) > 2n ** 64n);
  assert.equal(parseCInteger(`${'0'.repeat(1_000_000)}x`), undefined);
});
