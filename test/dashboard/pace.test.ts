import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slowed } from '../../src/dashboard/pace.ts';

test('a round may cost a quarter of the interval, and then the interval grows with it', () => {
  assert.equal(slowed(1, 0.25), undefined);
  assert.equal(slowed(1, 0.5), 2);
  assert.equal(slowed(5, 1), undefined);
  assert.equal(slowed(0.1, 0.05), 0.2);
});
