import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FdOp } from '../../../src/inspect/waits/calls.ts';
import { fdText } from '../../../src/inspect/waits/text-fd.ts';
import { fdOn } from './threads.ts';

const FULL = 'socket:[77] (full: its peer does not read, or not fast enough)';

for (const [op, expected] of [
  ['write', `writes ${FULL}`],
  ['send', `sends to ${FULL}`],
  ['read', 'reads socket:[77]'],
  ['recv', 'receives from socket:[77]'],
  ['accept', 'accepts on socket:[77]'],
  ['connect', 'connects socket:[77]'],
] as const satisfies readonly (readonly [FdOp, string])[]) {
  test(`a thread in ${op} on a socket: ${expected}`, () => {
    assert.equal(fdText('socket', fdOn(3, 'socket:[77]', op)), expected);
  });
}

test('a thread that writes to a terminal is not said to have a peer', () => {
  assert.equal(fdText('tty', fdOn(1, '/dev/pts/3', 'write')), 'writes /dev/pts/3');
});

test('a descriptor on a file that was removed', () => {
  assert.equal(fdText('tty', fdOn(1, '/dev/pts/3 (deleted)', 'write')), 'writes /dev/pts/3 (deleted)');
});
