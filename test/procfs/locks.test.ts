import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLocks } from '../../src/procfs/locks.ts';
import { malformed } from '../../src/procfs/unreadable.ts';
import { holdsForAnyBytes } from './properties.ts';

const LOCKS =
  '1: POSIX  ADVISORY  WRITE 6134 fe:00:1098158 0 EOF\n' +
  '1: -> POSIX  ADVISORY  WRITE 6101 fe:00:1098158 0 EOF\n' +
  '1:  -> POSIX  ADVISORY  READ  6102 fe:00:1098158 100 199\n' +
  '2: OFDLCK ADVISORY  READ  -1 00:1a:12 0 0\n' +
  '3: LEASE  ACTIVE    READ  77 fe:00:5 0 EOF\n' +
  '4: FLOCK  ADVISORY  WRITE 12 <none>:0 0 EOF\n';

const parse = (text: string): unknown => parseLocks(Buffer.from(text, 'latin1'));

test('locks: requests that wait have the number of the lock they wait for', () => {
  const locks = parseLocks(Buffer.from(LOCKS));
  assert.ok(Array.isArray(locks));
  assert.deepEqual(
    locks.map(({ id, waits, kind, pid }) => [id, waits, kind, pid]),
    [
      [1, false, 'POSIX', 6134],
      [1, true, 'POSIX', 6101],
      [1, true, 'POSIX', 6102],
      [2, false, 'OFDLCK', -1],
      [3, false, 'LEASE', 77],
      [4, false, 'FLOCK', 12],
    ],
  );
});

test('locks: a lock has its file and range, one without a file inode 0', () => {
  const locks = parseLocks(Buffer.from(LOCKS));
  assert.ok(Array.isArray(locks));
  assert.deepEqual(
    locks.map(({ device, inode, start, end }) => [device, inode, start, end]),
    [
      ['fe:00', 1098158, 0, Number.POSITIVE_INFINITY],
      ['fe:00', 1098158, 0, Number.POSITIVE_INFINITY],
      ['fe:00', 1098158, 100, 199],
      ['00:1a', 12, 0, 0],
      ['fe:00', 5, 0, Number.POSITIVE_INFINITY],
      ['', 0, 0, Number.POSITIVE_INFINITY],
    ],
  );
});

test('locks: nobody holds any', () => assert.deepEqual(parse(''), []));

test('locks: a line that is no lock', () => {
  assert.deepEqual(parse(`${LOCKS}garbage\n`), malformed('locks', 'has no lock in line 7'));
  assert.deepEqual(parse('1: POSIX'), malformed('locks', 'is cut off'));
});

holdsForAnyBytes('locks', parseLocks, [LOCKS], { cuts: 'lines' });
