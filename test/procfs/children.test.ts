import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseChildren } from '../../src/procfs/children.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';

for (const [what, text, pids] of [
  ['the kernel ends the list with a blank', '4103 4104 4105 ', [4103, 4104, 4105]],
  ['no children is an empty file', '', []],
  ['a newline does no harm', '1\n', [1]],
] as const) {
  test(what, () => assert.deepEqual(parseChildren(Buffer.from(text)), pids));
}

test('anything but numbers is malformed', () => {
  const read = parseChildren(Buffer.from('12 x'));
  assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
});

test('any list comes back as it was written, and garbage ends', () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), (pids) => {
      assert.deepEqual(parseChildren(Buffer.from(pids.map((pid) => `${pid} `).join(''))), pids);
    }),
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseChildren(Buffer.from(bytes))));
});
