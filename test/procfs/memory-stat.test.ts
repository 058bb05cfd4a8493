import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseMemoryStat } from '../../src/procfs/memory-stat.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';

test('values by name', () => {
  const read = parseMemoryStat(Buffer.from('anon 4096\ninactive_file 0\ntotal_active_file 12\n'));
  assert.ok(isRead(read));
  assert.deepEqual(
    [...read],
    [
      ['anon', 4096],
      ['inactive_file', 0],
      ['total_active_file', 12],
    ],
  );
});

for (const text of ['anon\n', '\n', 'anon x\n']) {
  test(`${JSON.stringify(text)} is malformed`, () => {
    const read = parseMemoryStat(Buffer.from(text));
    assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
  });
}

test('garbage ends', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseMemoryStat(Buffer.from(bytes))));
});
