import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signalsCaught, unlessHandled } from '../../../src/inspect/pipes/handlers.ts';

const bit = (...signals: readonly number[]): string =>
  signals
    .reduce((mask, signal) => mask | (1n << BigInt(signal - 1)), 0n)
    .toString(16)
    .padStart(16, '0');

for (const [what, status, expected] of [
  ['none is caught', { SigCgt: bit(), SigBlk: bit(), Threads: 1 }, []],
  [
    'handlers for signals that others send',
    { SigCgt: bit(10, 17, 64), SigBlk: bit(), Threads: 1 },
    [10, 17, 64],
  ],
  [
    'handlers for its own faults, and those of glibc',
    { SigCgt: bit(7, 11, 32, 33), SigBlk: bit(), Threads: 1 },
    [],
  ],
  ['it blocks the signal', { SigCgt: bit(10, 14), SigBlk: bit(10), Threads: 1 }, [14]],
  [
    'its main thread blocks it, but another one may take it',
    { SigCgt: bit(10), SigBlk: bit(10), Threads: 2 },
    [10],
  ],
] as const) {
  test(`${what}: ${expected.join(', ') || 'nothing'} may make it do something`, () => {
    assert.deepEqual(signalsCaught(status), expected);
  });
}

test('the words for a wait that a handler may end name the signals', () => {
  const holders = new Map([
    [1, { caught: [], timed: false }],
    [2, { caught: [10, 14, 17, 40], timed: false }],
    [3, { caught: undefined, timed: false }],
    [4, { caught: [], timed: true }],
  ]);
  assert.equal(unlessHandled([1], 'read', holders), '');
  assert.equal(
    unlessHandled([1, 2], 'read', holders),
    ', unless a signal comes whose handler writes (caught: SIGUSR1, SIGALRM, SIGCHLD, 1 more)',
  );
  assert.equal(unlessHandled([4], 'read', holders), ', unless a timer ends the process');
  assert.equal(
    unlessHandled([3, 4], 'read', holders),
    ', unless a signal comes whose handler writes, or a timer ends the process',
  );
  assert.equal(unlessHandled([3], 'write', holders), ', unless a signal comes whose handler reads');
});
