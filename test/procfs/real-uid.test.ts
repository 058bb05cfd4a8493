import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseRealUid } from '../../src/procfs/real-uid.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';

const STATUS = 'Name:\tUid:\\n\nState:\tS (sleeping)\nUid:\t1000\t0\t0\t0\nGid:\t0\t0\t0\t0\n';

test('the first of the four numbers', () => assert.equal(parseRealUid(Buffer.from(STATUS)), 1000));

test('what stands behind the end of the file, left there by an earlier one, does not count', () => {
  const before = STATUS.indexOf('Uid:\t1000');
  assert.ok(parseRealUid(Buffer.from(STATUS), before - 1) instanceof Unreadable);
});

test('cut anywhere or garbage: a number or why there is none', () => {
  const bytes = Buffer.from(STATUS);
  for (let end = 0; end <= bytes.length; end++) {
    const uid = parseRealUid(bytes, end);
    assert.ok(!isRead(uid) || '1000'.startsWith(String(uid)));
  }
  fc.assert(fc.property(fc.uint8Array(), (garbage) => void parseRealUid(Buffer.from(garbage))));
});
