import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { ENDING_SIGNALS, exitCodeOf } from '../../src/dashboard/closed.ts';

test('a signal ends with 128 and its number, as in a shell', () => {
  for (const [signal, code] of Object.entries(ENDING_SIGNALS)) {
    assert.equal(code, 128 + constants.signals[signal as keyof typeof ENDING_SIGNALS]);
  }
});

test('other ends', () => {
  assert.equal(exitCodeOf({ kind: 'asked' }), 0);
  assert.equal(exitCodeOf({ kind: 'signal', signal: 'SIGTERM' }), 143);
  assert.equal(exitCodeOf({ kind: 'lost' }), 129);
  assert.equal(exitCodeOf({ kind: 'fault', error: new Error('x') }), 70);
});
