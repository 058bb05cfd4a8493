import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeCell } from '../../src/columns/rates.ts';
import { findColumn } from '../../src/columns/registry.ts';
import { noRates, type Rates } from '../../src/model/rates.ts';
import { threadOf, viewOf } from './task.ts';

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

/** The text of column `id` for a thread in `state` with these rates. */
function shown(id: string, state: string, rates: Partial<Rates>): string {
  const thread = { ...threadOf({ state }), rates: { ...noRates(), interval_ns: 1e9, ...rates } };
  const column = findColumn(id) ?? assert.fail();
  return column.show(thread, viewOf(), 10);
}

test('the bar of a thread that a sample met on a CPU says that it slept, not that something is unknown', () => {
  assert.equal(shown('tsa', 'R', { cpu: 10, runq: 10 }), 'Rq........');
  assert.equal(shown('tsa', 'Z', { cpu: 0, runq: 0 }), 'ZZZZZZZZZZ');
  assert.equal(shown('tsa', 'D', { cpu: 20, runq: 0 }), 'RRDDDDDDDD');
});

test('a starving thread is called so', () => {
  assert.equal(shown('runq_now', 'R', { cpu: 0, runq: 100, starving: true }), 'starv');
  assert.equal(shown('runq_now', 'R', { cpu: 0, runq: 100 }), '100.0');
});
