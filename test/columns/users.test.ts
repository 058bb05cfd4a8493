import assert from 'node:assert/strict';
import { test } from 'node:test';
import { denied, order, raw, shown, taskOf, viewOf, withStatus } from './task.ts';

/** What ps 4.0 printed for these entries of passwd, in a column of 8 cells and one of 3. */
const NAMES: readonly [name: string, eight: string, three: string][] = [
  ['bob', 'bob', 'bob'],
  ['abcdefgh', 'abcdefgh', 'ab+'],
  ['abcdefghi', 'abcdefg+', 'ab+'],
  ['systemd-timesync', 'systemd+', 'sy+'],
  ['aüb', 'aüb', 'aüb'],
  ['grüppe-lang', 'grüppe+', '7'],
  ['josé-日本語', '7', 'jo+'],
  ['1234567ü', '1234567ü', '12+'],
  ['日本語日本語', '7', '7'],
  ['abcdefg日x', '7', 'ab+'],
  ['ü234567+', 'ü234567+', 'ü+'],
  ['üüüüüüü', 'üüüüüüü', '7'],
  ['ctl\txabcdef', 'ctl?xab+', 'ct+'],
  ['12345678901234567890123456789012', '1234567+', '12+'],
  ['123456789012345678901234567890123', '7', '7'],
];

for (const [name, eight, three] of NAMES) {
  test(`a user called ${JSON.stringify(name)}`, () => {
    const task = taskOf({}, { owner: { uid: 7, gid: 0 } });
    const view = viewOf({ users: { 7: name } });
    assert.equal(shown('user', task, view), eight);
    assert.equal(shown('user', task, view, 3), three);
  });
}

test('bytes that are no UTF-8 are marked before the name is cut', () => {
  const view = { ...viewOf(), users: { name: () => 'b\xffdabcdefg', id: () => undefined } };
  assert.equal(shown('user', taskOf({}, { owner: { uid: 15, gid: 0 } }), view), 'b?dabcd+');
  assert.equal(raw('user', taskOf({}, { owner: { uid: 15, gid: 0 } }), view), 'b\xffdabcdefg');
});

test('in the C locale a name is as long as its bytes', () => {
  const view = viewOf({ locale: 'C', users: { 7: 'aüb' } });
  assert.equal(shown('user', taskOf({}, { owner: { uid: 7, gid: 0 } }), view), 'a??b');
});

test('digits stand for a user without a name and are cut like one; n prints them whole', () => {
  const task = taskOf({}, { owner: { uid: 4_294_967_295, gid: 5 } });
  assert.equal(shown('user', task), '4294967+');
  assert.equal(shown('user', task, viewOf({ numeric: true })), '4294967295');
  assert.equal(shown('uid', task), '-1');
  assert.equal(raw('uid', task), 4_294_967_295);
  assert.equal(raw('user', task), '4294967295');
  assert.equal(shown('group', task), '5');
});

test('n is no reason to sort by number', () => {
  const view = viewOf({ numeric: true, users: { 7: 'zoe' } });
  assert.equal(order('user', taskOf({}, { owner: { uid: 7, gid: 0 } }), view), 'zoe');
});

test('the four ids are told apart', () => {
  const task = withStatus({ Uid: [1, 2, 3, 4], Gid: [11, 12, 13, 14] }, {}, { owner: { uid: 2, gid: 12 } });
  const names = ['ruid', 'euid', 'suid', 'fuid', 'uid', 'svuid', 'fsuid'];
  assert.deepEqual(
    names.map((name) => shown(name, task)),
    ['1', '2', '3', '4', '2', '3', '4'],
  );
  const groups = ['rgid', 'egid', 'sgid', 'fgid', 'gid', 'svgid', 'fsgid'];
  assert.deepEqual(
    groups.map((name) => shown(name, task)),
    ['11', '12', '13', '14', '12', '13', '14'],
  );
  const view = viewOf({ users: { 1: 'one', 2: 'two', 3: 'three', 4: 'four' }, groups: { 13: 'thirteen' } });
  const users = ['ruser', 'euser', 'suser', 'fuser', 'user', 'uid_hack', 'svuser', 'fsuser'];
  assert.deepEqual(
    users.map((name) => shown(name, task, view)),
    ['one', 'two', 'three', 'four', 'two', 'two', 'three', 'four'],
  );
  assert.equal(shown('sgroup', task, view), 'thirteen');
  assert.equal(shown('rgroup', task, view), '11');
});

test('the key fgid compares the flags of F, and only beside it', () => {
  assert.equal(order('fgid', withStatus({}, { flags: 64 })), 64);
  assert.equal(order('fsgid', withStatus({ Gid: [0, 0, 0, 9] })), 9);
});

test('an unreadable status: numbers are 0, as in ps, names ?, values unknown', () => {
  const task = taskOf({}, { status: denied('status') });
  assert.equal(shown('ruid', task), '0');
  assert.equal(shown('ruser', task), '?');
  assert.equal(raw('ruid', task), '? status: permission denied');
});

test('supplementary groups in the order of the file, by number and by name', () => {
  const view = viewOf({ groups: { 2: 'audio', 3: 'a,b' } });
  const task = withStatus({ Groups: [10, 2, 3] });
  assert.equal(shown('supgid', task, view), '10,2,3');
  assert.equal(shown('supgrp', task, view), '10,audio,a,b');
  assert.equal(shown('supgid', withStatus({ Groups: [] }), view), '-');
  assert.equal(raw('supgid', withStatus({ Groups: [] }), view), null);
  assert.equal(shown('supgid', taskOf({}, { status: denied('status') })), '[ duplicate SUPGIDS ]');
  assert.equal(shown('supgrp', taskOf({}, { status: denied('status') })), '[ duplicate SUPGROUPS ]');
});
