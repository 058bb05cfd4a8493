import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finish, mapSteps } from '../../src/procfs/steps.ts';

test('a step lies behind each item, and what was found is all there in its order', () => {
  const seen: number[] = [];
  const steps = mapSteps([1, 2, 3], (item) => {
    seen.push(item);
    return item * 2;
  });
  steps.next();
  assert.deepEqual(seen, [1]);
  steps.next();
  assert.deepEqual(seen, [1, 2]);
  assert.deepEqual(finish(steps), [2, 4, 6]);
});
