import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseUptime, readUptime } from '../../src/procfs/uptime.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = '1725.85 3283.77\n';

test('seconds with two decimals', () => {
  assert.deepEqual(parseUptime(Buffer.from(CAPTURE)), { uptime: 1725.85, idle: 3283.77 });
});

test('five years, and no idle time in a container', () => {
  assert.deepEqual(parseUptime(Buffer.from('157680000.01 0.00\n')), { uptime: 157680000.01, idle: 0 });
});

for (const text of ['', '1725.85\n', '1725.85 \n', 'up 3\n', '1725. 3283.77\n', '1725.85 3283.7']) {
  test(`malformed: ${JSON.stringify(text)}`, () => {
    assert.ok(parseUptime(Buffer.from(text)) instanceof Unreadable);
  });
}

test('it is read from the root', () => {
  assert.deepEqual(readUptime(rootWith({ uptime: CAPTURE })), { uptime: 1725.85, idle: 3283.77 });
  assert.deepEqual(readUptime(rootWith({})), new Unreadable('uptime', 'ENOENT'));
});

holdsForAnyBytes('uptime', parseUptime, [CAPTURE], { cuts: 'lines' });
