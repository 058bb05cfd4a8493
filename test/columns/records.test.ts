import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { denied, gone, order, raw, shown, taskOf, threadOf, viewOf } from './task.ts';

test('namespaces are inode numbers', () => {
  const ns = new Map([
    ['ipc', 11],
    ['mnt', 12],
    ['net', 13],
    ['pid', 14],
    ['user', 15],
    ['uts', 16],
    ['cgroup', 17],
    ['time', 18],
  ]);
  const names = ['ipcns', 'mntns', 'netns', 'pidns', 'userns', 'utsns', 'cgroupns', 'timens'];
  assert.deepEqual(
    names.map((name) => shown(name, taskOf({}, { ns }))),
    ['11', '12', '13', '14', '15', '16', '17', '18'],
  );
});

test('a namespace that may not be read, or that the kernel does not have, is a dash', () => {
  const hidden = taskOf({}, { ns: denied('ns') });
  assert.equal(shown('netns', hidden), '-');
  assert.equal(order('netns', hidden), 0);
  assert.equal(raw('netns', hidden), '? ns: permission denied');
  const old = taskOf({}, { ns: new Map([['net', 5]]) });
  assert.equal(shown('timens', old), '-');
  assert.equal(raw('timens', old), '? ns: this kernel does not write it');
});

test('the login user: never set, not readable, and a number', () => {
  assert.equal(shown('luid', taskOf({}, { loginuid: 4_294_967_295 })), '-');
  assert.equal(raw('luid', taskOf({}, { loginuid: 4_294_967_295 })), null);
  assert.equal(order('luid', taskOf({}, { loginuid: 4_294_967_295 })), -1);
  assert.equal(shown('luid', taskOf({}, { loginuid: gone('loginuid') })), '-');
  assert.equal(shown('luid', taskOf({}, { loginuid: 1000 })), '1000');
  assert.equal(shown('luid', taskOf({}, { loginuid: 4_294_967_294 })), '-2');
});

test('a label ends at its first unprintable byte', () => {
  for (const name of ['label', 'context', 'zone']) {
    assert.equal(
      shown(name, taskOf({}, { attr_current: 'docker-default (enforce)\n' })),
      'docker-default (enforce)',
    );
    assert.equal(shown(name, taskOf({}, { attr_current: 'unconf\xc3\xa9' })), 'unconf');
    assert.equal(shown(name, taskOf({}, { attr_current: '\0' })), '-');
    assert.equal(raw(name, taskOf({}, { attr_current: '' })), null);
    assert.equal(shown(name, taskOf({}, { attr_current: denied('attr/current') })), '-');
  }
});

test('the keys of labels compare the process', () => {
  assert.equal(order('context', taskOf({}, { attr_current: 'a', pid: 7 })), 7);
});

test('the score for the end of memory, 0 in ps when unread', () => {
  assert.equal(shown('oom', taskOf({}, { oom_score: 666 })), '666');
  assert.equal(shown('oomadj', taskOf({}, { oom_score_adj: -1000 })), '-1000');
  assert.equal(shown('oom', taskOf({}, { oom_score: gone('oom_score') })), '0');
  assert.match(String(raw('oom', taskOf({}, { oom_score: gone('oom_score') }))), /^\? oom_score: not there/);
});

test('an autogroup is the process’s: thread rows have -1 and 0', () => {
  const autogroup = { id: 77, nice: -5 };
  assert.equal(shown('ag_id', taskOf({}, { autogroup })), '77');
  assert.equal(shown('ag_nice', taskOf({}, { autogroup })), '-5');
  assert.equal(shown('ag_id', threadOf({}, { autogroup })), '-1');
  assert.equal(shown('ag_nice', threadOf({}, { autogroup })), '0');
  assert.match(String(raw('ag_id', threadOf({}, { autogroup }))), /per process/);
  assert.equal(shown('ag_id', taskOf({}, { autogroup: gone('autogroup') })), '-1');
});

test('the boot is named, or the reason why not', () => {
  assert.equal(raw('boot_id', taskOf()), '8a2e4bd0-1111-2222-3333-444444444444');
  const view = viewOf({ moment: { bootId: denied('sys/kernel/random/boot_id') } });
  assert.equal(raw('boot_id', taskOf(), view), '? boot_id: permission denied');
});

test('the reason for a malformed file is what is wrong with it, for an odd error its name', () => {
  const malformed = new Unreadable('12/io', 'MALFORMED', 'has no rchar');
  assert.equal(raw('rbytes', taskOf({}, { io: malformed })), '? io: has no rchar');
  assert.equal(raw('rbytes', taskOf({}, { io: new Unreadable('12/io', 'EMFILE') })), '? io: EMFILE');
  assert.equal(raw('rbytes', taskOf()), '? io: was not read');
});
