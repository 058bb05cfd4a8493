import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLoadavg, readLoadavg } from '../../src/procfs/loadavg.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = '0.10 2.14 123.11 2/94 24913\n';

test('three loads, two counts, the newest task', () => {
  assert.deepEqual(parseLoadavg(Buffer.from(CAPTURE)), {
    load1: 0.1,
    load5: 2.14,
    load15: 123.11,
    runnable: 2,
    entities: 94,
    last_pid: 24913,
  });
});

for (const text of [
  '',
  '0.10 2.14 123.11\n',
  '0.10 2.14 123.11 2 94 1\n',
  '0.10 2.14 123.11 2/94\n',
  '0.10 2.14 123.11 2/94 249',
]) {
  test(`malformed: ${JSON.stringify(text)}`, () => {
    assert.ok(parseLoadavg(Buffer.from(text)) instanceof Unreadable);
  });
}

test('it is read from the root', () => {
  assert.deepEqual(readLoadavg(rootWith({ loadavg: CAPTURE })), parseLoadavg(Buffer.from(CAPTURE)));
});

holdsForAnyBytes('loadavg', parseLoadavg, [CAPTURE], { cuts: 'lines' });
