import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSchedstat, readSchedstat } from '../../src/procfs/schedstat.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = '13165719 16622 6\n';

test('run, wait and slices', () => {
  assert.deepEqual(parseSchedstat(Buffer.from(CAPTURE)), { run_ns: 13165719, wait_ns: 16622, slices: 6 });
});

test('all zero is a reading: the kernel keeps no such counts', () => {
  assert.deepEqual(parseSchedstat(Buffer.from('0 0 0\n')), { run_ns: 0, wait_ns: 0, slices: 0 });
});

test('a year of nanoseconds is the nearest double', () => {
  const read = parseSchedstat(Buffer.from('31536000000000001 9007199254740993 4294967296\n'));
  assert.deepEqual(read, { run_ns: 31536000000000000, wait_ns: 9007199254740992, slices: 4294967296 });
});

for (const text of ['', '1 2\n', '1 2 \n', '1 x 3\n', '1 2 3', '1 2 3x\n']) {
  test(`malformed: ${JSON.stringify(text)}`, () => {
    assert.ok(parseSchedstat(Buffer.from(text)) instanceof Unreadable);
  });
}

test('it is read from the folder of the task', () => {
  const root = rootWith({ '5/task/6/schedstat': CAPTURE });
  assert.deepEqual(readSchedstat(root, '5/task/6'), parseSchedstat(Buffer.from(CAPTURE)));
  assert.deepEqual(readSchedstat(root, '5'), new Unreadable('5/schedstat', 'ENOENT'));
});

holdsForAnyBytes('schedstat', parseSchedstat, [CAPTURE], { cuts: 'lines' });
