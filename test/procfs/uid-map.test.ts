import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { mapsAllToItself, parseUidMap } from '../../src/procfs/uid-map.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';

for (const [what, text, all] of [
  ['the initial namespace', '         0          0 4294967295\n', true],
  ['a container', '         0     100000      65536\n', false],
  ['two ranges', '         0       1000          1\n         1     100000      65536\n', false],
  ['no map yet', '', false],
  ['all ids but shifted', '         0          1 4294967295\n', false],
] as const) {
  test(`${what} ${all ? 'maps all ids to themselves' : 'does not'}`, () => {
    const ranges = parseUidMap(Buffer.from(text));
    assert.ok(isRead(ranges));
    assert.equal(mapsAllToItself(ranges), all);
    assert.equal(ranges.length, text.split('\n').length - 1);
  });
}

test('a line without three numbers is malformed', () => {
  const read = parseUidMap(Buffer.from('0 0\n'));
  assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
});

test('garbage ends', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseUidMap(Buffer.from(bytes))));
});
