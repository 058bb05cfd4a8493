import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pace } from '../../src/dashboard/pace.ts';

/** What is said after the second of two rounds of the same cost. */
function slowed(interval_s: number, cost_s: number): number | undefined {
  const pace = new Pace();
  pace.slowed(interval_s, cost_s);
  return pace.slowed(interval_s, cost_s);
}

test('a round may cost a quarter of the interval, and then the interval grows with it', () => {
  assert.equal(slowed(1, 0.25), undefined);
  assert.equal(slowed(1, 0.5), 2);
  assert.equal(slowed(5, 1), undefined);
  assert.equal(slowed(0.1, 0.05), 0.2);
});

test('a single dear round slows nothing down', () => {
  const pace = new Pace();
  assert.deepEqual(
    [3, 0.1, 3, 0.2, 0.4, 3].map((cost) => pace.slowed(1, cost)),
    [undefined, undefined, undefined, undefined, undefined, 1.6],
  );
});
