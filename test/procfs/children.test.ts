import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseChildren, readChildren } from '../../src/procfs/children.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { MemoryFiles } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

for (const [what, text, pids] of [
  ['the kernel ends the list with a blank', '4103 4104 4105 ', [4103, 4104, 4105]],
  ['no children is an empty file', '', []],
  ['a newline does no harm', '1\n', [1]],
] as const) {
  test(what, () => assert.deepEqual(parseChildren(Buffer.from(text)), pids));
}

for (const text of ['12 x', '12 13x ', 'x', '1\n2\n', `${'9'.repeat(30)} `]) {
  test(`anything but numbers is malformed: ${JSON.stringify(text)}`, () => {
    const read = parseChildren(Buffer.from(text));
    assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
  });
}

test('a number without its blank was cut off', () => {
  for (const text of ['410', '4103 41']) {
    assert.deepEqual(parseChildren(Buffer.from(text)), new Unreadable('children', 'MALFORMED', 'is cut off'));
  }
});

test('any list comes back as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (pids) => {
      assert.deepEqual(parseChildren(Buffer.from(pids.map((pid) => `${pid} `).join(''))), pids);
    }),
  );
});

test('the kernel gives a long list in pages, and all of them are read', () => {
  const pids = Array.from({ length: 5000 }, (_, index) => 4_000_000 + index);
  const files = new MemoryFiles({ '/proc/5/task/6/children': pids.map((pid) => `${pid} `).join('') });
  files.page = 4096;
  assert.deepEqual(readChildren(files.root(), '5/task/6'), pids);
});

holdsForAnyBytes('children', parseChildren, ['4103 4104 4105 '], { cuts: 'words' });
