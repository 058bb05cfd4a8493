import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cgroupOf, denied, order, raw, shown, taskOf, viewOf } from './task.ts';

function inGroup(...lines: string[]) {
  return taskOf({}, { cgroup: cgroupOf(...lines) });
}

test('lines of a root are left out, the others joined', () => {
  const task = inGroup('3:a:/q', '2:name=foo:/bar', '1:name=baz:/', '0::/un/it.service');
  assert.equal(shown('cgroup', task), '3:a:/q,2:name=foo:/bar,0::/un/it.service');
  assert.equal(shown('cgname', task), 'foo:/bar,0::/un/it.service');
  assert.equal(raw('cgroup', task), '3:a:/q,2:name=foo:/bar,0::/un/it.service');
});

test('without a named hierarchy CGNAME is all of it', () => {
  assert.equal(shown('cgname', inGroup('0::/system.slice/x.service')), '0::/system.slice/x.service');
});

test('only roots, an empty file and a refused one are a dash', () => {
  assert.equal(shown('cgroup', inGroup('0::/')), '-');
  assert.equal(raw('cgroup', inGroup('0::/')), null);
  assert.equal(shown('cgname', inGroup()), '-');
  assert.equal(order('cgroup', inGroup()), '-');
  assert.equal(raw('cgroup', taskOf({}, { cgroup: denied('cgroup') })), '? cgroup: permission denied');
});

test('a path of any bytes is made safe', () => {
  assert.equal(shown('cgroup', inGroup('0::/p\x1b[31m\xff')), '0::/p?[31m?');
  assert.equal(shown('cgroup', inGroup('0::/p\x1b'), viewOf({ locale: 'C' })), '0::/p.');
});

const CONTAINERS: readonly [lines: string[], name: string][] = [
  [['0::/lxc.payload.web/ns'], 'web'],
  [['0::/lxc.payload.web/lxc.payload.in/ns'], 'in'],
  [['5:devices:/x/lxc/one', '4:pids:/lxc.payload/two/three'], 'two'],
  [['5:devices:/lxc/a/lxc/b', '4:pids:/lxc/c'], 'b'],
  [['0::/lxc.monitor.web'], '-'],
];

for (const [lines, name] of CONTAINERS) {
  test(`LXC of ${lines.join(' and ')} is ${name}`, () => assert.equal(shown('lxc', inGroup(...lines)), name));
}

test('systemd’s names come from the path of version 2, or from its own hierarchy', () => {
  const both = inGroup('1:name=systemd:/system.slice/old.service', '0::/system.slice/new.service');
  assert.equal(shown('unit', both), 'new.service');
  assert.equal(
    shown('unit', inGroup('12:cpu:/x', '1:name=systemd:/system.slice/old.service')),
    'old.service',
  );
  assert.equal(shown('unit', inGroup('12:cpu:/x')), '-');
});

test('a process in the root group belongs to the root slice', () => {
  assert.equal(shown('slice', inGroup('0::/')), '-.slice');
  assert.equal(shown('slice', inGroup()), '-');
  assert.equal(shown('slice', taskOf({}, { cgroup: denied('cgroup') })), '-');
});

test('seat and machine are not in /proc', () => {
  for (const name of ['seat', 'machine']) {
    assert.equal(shown(name, taskOf()), '-');
    assert.match(String(raw(name, taskOf())), /^\? systemd keeps it below/);
  }
});
