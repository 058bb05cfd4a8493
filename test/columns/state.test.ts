import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stat } from '../../src/procfs/stat.ts';
import type { Status } from '../../src/procfs/status.ts';
import { denied, order, raw, shown, taskOf, threadOf, withStatus } from './task.ts';

const STATES: readonly [what: string, text: string, stat: Partial<Stat>, status?: Partial<Status>][] = [
  ['nothing special', 'S', {}],
  ['a high priority', 'S<', { nice: -1 }],
  ['a low priority', 'SN', { nice: 1 }],
  ['a nice value under a policy that ignores it', 'SN', { nice: 5, policy: 1 }],
  ['locked memory', 'SL', {}, { VmLck: 4 }],
  ['no locked memory', 'S', {}, { VmLck: 0 }],
  ['a session leader', 'Ss', { session: 100 }],
  ['several threads', 'Rl', { state: 'R', num_threads: 2 }],
  ['the foreground', 'S+', { pgrp: 90, tpgid: 90 }],
  ['no terminal and no group: both are -1', 'S+', { pgrp: -1, tpgid: -1 }],
  [
    'all of it',
    'D<Lsl+',
    { state: 'D', nice: -20, session: 100, num_threads: 9, pgrp: 7, tpgid: 7 },
    { VmLck: 1 },
  ],
  ['an idle kernel worker', 'I<', { state: 'I', nice: -20 }],
  ['a zombie leader with threads', 'Zl', { state: 'Z', num_threads: 3 }],
];

for (const [what, text, stat, status = {}] of STATES) {
  test(`STAT of a task with ${what} is ${text}`, () => {
    const task = withStatus(status, stat);
    assert.equal(shown('stat', task), text);
    assert.equal(raw('stat', task), text);
    assert.equal(order('stat', task), text.charAt(0));
    assert.equal(shown('s', task), text.charAt(0));
  });
}

test('s is of the process: a thread of a session leader has it too', () => {
  assert.equal(shown('stat', threadOf({ session: 100, num_threads: 2 }, { tid: 105 })), 'Ssl');
});

test('without status only the L is missing', () => {
  assert.equal(shown('stat', taskOf({ nice: 3 }, { status: denied('status') })), 'SN');
});

test('F is one octal digit of the flags, raw all of them', () => {
  assert.equal(shown('f', taskOf({ flags: 0x40 })), '1');
  assert.equal(shown('flag', taskOf({ flags: 0x100 })), '4');
  assert.equal(shown('flags', taskOf({ flags: 0x140 | 0x40_0000 })), '5');
  assert.equal(shown('f', taskOf({ flags: 0xffff_ffff })), '7');
  assert.equal(raw('f', taskOf({ flags: 0x40_0140 })), 0x40_0140);
});
