import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { namePattern, namePatterns } from '../../src/inspect/name-pattern.ts';

for (const [name, pattern] of [
  ['GC Thread#3', 'GC Thread#*'],
  ['pool-1-thread-12', 'pool-*-thread-*'],
  ['http-nio-8080-e', 'http-nio-*-e'],
  ['1_scheduler', '*_scheduler'],
  ['VM Thread', 'VM Thread'],
  ['', ''],
  ['42', '*'],
] as const) {
  test(`${JSON.stringify(name)} follows ${JSON.stringify(pattern)}`, () =>
    assert.equal(namePattern(name), pattern));
}

test('a name of 15 bytes that was cut before its number goes with its pool', () => {
  const patterns = namePatterns(['pool-1-thread-1', 'pool-10-thread-', 'pool-9-thread-']);
  assert.equal(patterns.get('pool-10-thread-'), 'pool-*-thread-*');
  assert.equal(patterns.get('pool-9-thread-'), 'pool-*-thread-', 'a shorter name was not cut');
});

test('without a pool that it could belong to, a name of 15 bytes stays as it is', () => {
  assert.equal(namePatterns(['C2 CompilerThre']).get('C2 CompilerThre'), 'C* CompilerThre');
});

test('a pattern has no digit, and a pattern is its own pattern', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      const pattern = namePattern(name);
      assert.doesNotMatch(pattern, /\d/);
      assert.equal(namePattern(pattern), pattern);
    }),
  );
});
