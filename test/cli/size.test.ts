import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isCliError } from '../../src/cli/errors.ts';
import { parseSize } from '../../src/cli/size.ts';

for (const [text, bytes] of [
  ['65536', 65_536],
  ['256k', 262_144],
  ['8M', 8_388_608],
  ['8MiB', 8_388_608],
  ['8 MB', 8_000_000],
  ['1.5m', 1_572_864],
  ['.5k', 512],
] as const) {
  test(`${text} is ${bytes}`, () => assert.equal(parseSize(text), bytes));
}

for (const text of ['', 'M', '0', '-1', '8x', '1e3', '99999999999T', '8M8']) {
  test(`${JSON.stringify(text)} is refused`, () => assert.throws(() => parseSize(text), isCliError));
}
