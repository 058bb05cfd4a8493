import assert from 'node:assert/strict';
import { test } from 'node:test';
import { denied, order, raw, shown, threadOf } from './task.ts';

const NAMES = [
  'rchars',
  'wchars',
  'rops',
  'wops',
  'rbytes',
  'wbytes',
  'wcbytes',
  'read_bytes',
  'write_bytes',
];

test('each counter is its own field', () => {
  const io = {
    rchar: 1,
    wchar: 2,
    syscr: 3,
    syscw: 4,
    read_bytes: 5,
    write_bytes: 6,
    cancelled_write_bytes: 7,
  };
  assert.deepEqual(
    NAMES.map((name) => shown(name, threadOf({}, { io }))),
    ['1', '2', '3', '4', '5', '6', '7', '5', '6'],
  );
});

test('without the rights ps prints 0, we say that we do not know', () => {
  const hidden = threadOf({}, { io: denied('io') });
  assert.equal(shown('rbytes', hidden), '0');
  assert.equal(order('rbytes', hidden), 0);
  assert.equal(shown('read_bytes', hidden), '?');
  for (const name of NAMES) assert.equal(raw(name, hidden), '? io: permission denied');
});
