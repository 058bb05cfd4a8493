import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAutogroup, readAutogroup } from '../../src/procfs/autogroup.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = '/autogroup-6 nice 0\n';

test('number and nice value', () => {
  assert.deepEqual(parseAutogroup(Buffer.from(CAPTURE)), { id: 6, nice: 0 });
  assert.deepEqual(parseAutogroup(Buffer.from('/autogroup-123456 nice -20\n')), { id: 123456, nice: -20 });
});

test('a task in no autogroup has an empty file', () => {
  assert.deepEqual(parseAutogroup(Buffer.from('')), new Unreadable('autogroup', 'MALFORMED', 'is empty'));
});

for (const text of [
  '/autogroup- nice 0\n',
  '/autogroup-6\n',
  '/autogroup-6 nice 1',
  'autogroup-6 nice 0\n',
]) {
  test(`malformed: ${JSON.stringify(text)}`, () => {
    assert.ok(parseAutogroup(Buffer.from(text)) instanceof Unreadable);
  });
}

test('it is read from the folder of the process', () => {
  assert.deepEqual(readAutogroup(rootWith({ '5/autogroup': CAPTURE }), '5'), { id: 6, nice: 0 });
});

holdsForAnyBytes('autogroup', parseAutogroup, [CAPTURE], { cuts: 'lines' });
