import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupBy } from '../../src/inspect/group-by.ts';

test('groups and their items stand in the order in which they came', () => {
  const groups = groupBy(['pool-2', 'main', 'pool-1', 'gc'], (name) => name.length);
  assert.deepEqual(
    [...groups],
    [
      [6, ['pool-2', 'pool-1']],
      [4, ['main']],
      [2, ['gc']],
    ],
  );
});

test('nothing makes no groups', () => {
  assert.equal(groupBy([], String).size, 0);
});
