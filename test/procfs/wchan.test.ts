import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { parseWchan, readWchan } from '../../src/procfs/wchan.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

for (const [text, symbol] of [
  ['futex_do_wait', 'futex_do_wait'],
  ['poll_schedule_timeout.constprop.0', 'poll_schedule_timeout.constprop.0'],
  ['__do_sys_pause', '__do_sys_pause'],
  ['0', '0'],
  ['do_wait\n', 'do_wait'],
] as const) {
  test(`the symbol as it is: ${JSON.stringify(text)}`, () => {
    assert.equal(parseWchan(Buffer.from(text)), symbol);
  });
}

test('an empty file names nothing', () => {
  assert.deepEqual(parseWchan(Buffer.from('')), new Unreadable('wchan', 'MALFORMED', 'is empty'));
  assert.ok(parseWchan(Buffer.from('\n')) instanceof Unreadable);
});

test('it is read from the folder of the task', () => {
  const root = rootWith({ '5/task/6/wchan': 'do_wait' });
  assert.equal(readWchan(root, '5/task/6'), 'do_wait');
  assert.deepEqual(readWchan(root, '5'), new Unreadable('5/wchan', 'ENOENT'));
});

holdsForAnyBytes('wchan', parseWchan, ['futex_do_wait', '0'], { cuts: 'words' });
