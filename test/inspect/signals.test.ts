import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { inMask, SIGCHLD, signalName } from '../../src/inspect/signals.ts';

for (const [number, name] of [
  [1, 'SIGHUP'],
  [9, 'SIGKILL'],
  [15, 'SIGTERM'],
  [17, 'SIGCHLD'],
  [31, 'SIGSYS'],
  [33, 'signal 33'],
  [34, 'SIGRTMIN'],
  [64, 'SIGRTMIN+30'],
  [0, 'signal 0'],
  [65, 'signal 65'],
] as const) {
  test(`${number} is ${name}`, () => assert.equal(signalName(number), name));
}

test('bit 16 of a mask is SIGCHLD, in long and in short masks', () => {
  assert.equal(inMask('0000000000010000', SIGCHLD), true);
  assert.equal(inMask('fffffffffffeffff', SIGCHLD), false);
  assert.equal(inMask('10000', SIGCHLD), true);
  assert.equal(inMask('1', SIGCHLD), false);
  assert.equal(inMask('', SIGCHLD), false);
});

test('every bit of every mask is found again; a mask that is none has none', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      fc.integer({ min: 1, max: 64 }),
      (mask, signal) => {
        assert.equal(
          inMask(mask.toString(16).padStart(16, '0'), signal),
          ((mask >> BigInt(signal - 1)) & 1n) === 1n,
        );
      },
    ),
  );
  assert.equal(inMask('zzzzzzzzzzzzzzzz', SIGCHLD), false);
});
