import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAttrCurrent, readAttrCurrent } from '../../src/procfs/attr.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

for (const [text, label] of [
  ['unconfined\n', 'unconfined'],
  ['snap.foo (enforce)\n', 'snap.foo (enforce)'],
  ['system_u:system_r:init_t:s0\0', 'system_u:system_r:init_t:s0'],
  ['_', '_'],
  ['a\0b\nc', 'a'],
  ['a\nb\0c', 'a'],
  ['', ''],
  ['\0', ''],
] as const) {
  test(`the label in ${JSON.stringify(text)}`, () => {
    assert.equal(parseAttrCurrent(Buffer.from(text)), label);
  });
}

test('a kernel without security modules answers EINVAL', () => {
  const root = rootWith({
    '5/attr/current': { readError: 'EINVAL' },
    '6/task/7/attr/current': 'unconfined\n',
  });
  assert.deepEqual(readAttrCurrent(root, '5'), new Unreadable('5/attr/current', 'EINVAL'));
  assert.equal(readAttrCurrent(root, '6/task/7'), 'unconfined');
});

holdsForAnyBytes('attr/current', parseAttrCurrent, ['unconfined\n', 'system_u:r:t:s0\0'], { cuts: 'words' });
