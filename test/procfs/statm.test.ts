import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseStatm, readStatm } from '../../src/procfs/statm.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = '1159 544 425 193 7 178 0\n';

test('pages; lib and dirty pages, which are always 0, are left out', () => {
  assert.deepEqual(parseStatm(Buffer.from(CAPTURE)), {
    size: 1159,
    resident: 544,
    shared: 425,
    text: 193,
    data: 178,
  });
});

for (const text of ['', '1 2 3 4 5\n', '1 2 3 4 5 -\n', '1 2 3 4 5 6 7']) {
  test(`malformed: ${JSON.stringify(text)}`, () => {
    assert.ok(parseStatm(Buffer.from(text)) instanceof Unreadable);
  });
}

test('it is read from the folder of the process', () => {
  assert.deepEqual(readStatm(rootWith({ '5/statm': CAPTURE }), '5'), parseStatm(Buffer.from(CAPTURE)));
});

holdsForAnyBytes('statm', parseStatm, [CAPTURE, '0 0 0 0 0 0 0\n'], { cuts: 'lines' });
