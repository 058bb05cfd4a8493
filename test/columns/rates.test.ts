import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeCell } from '../../src/columns/rates.ts';

for (const [bytes, text] of [
  [0, '0'],
  [1023, '1023'],
  [1024, '1.0K'],
  [1536, '1.5K'],
  [233 * 2 ** 20, '233M'],
  [1023.6 * 2 ** 30, '1.0T'],
] as const) {
  test(`${bytes} bytes in a narrow cell are ${text}`, () => assert.equal(sizeCell(bytes), text));
}
