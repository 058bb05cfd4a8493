import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCgroup, readCgroup } from '../../src/procfs/cgroup.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const HYBRID = '9:name=systemd:/\n4:memory:/box/1\n2:cpu,cpuacct:/\n0::/\n';
const UNIFIED = '0::/user.slice/user-1000.slice/session-2.scope\n';

test('v1 hierarchies, a named one, and the unified one', () => {
  assert.deepEqual(parseCgroup(Buffer.from(HYBRID)), [
    { hierarchy: 9, controllers: ['name=systemd'], path: '/', line: '9:name=systemd:/' },
    { hierarchy: 4, controllers: ['memory'], path: '/box/1', line: '4:memory:/box/1' },
    { hierarchy: 2, controllers: ['cpu', 'cpuacct'], path: '/', line: '2:cpu,cpuacct:/' },
    { hierarchy: 0, controllers: [], path: '/', line: '0::/' },
  ]);
});

for (const path of ['/a:b', '/with blank ', '/gone (deleted)', '/../outside', '/\xff\x1b', '']) {
  test(`a path as it is: ${JSON.stringify(path)}`, () => {
    const line = `0::${path}`;
    assert.deepEqual(parseCgroup(Buffer.from(`${line}\n`, 'latin1')), [
      { hierarchy: 0, controllers: [], path, line },
    ]);
  });
}

test('nothing is mounted: an empty file is no group', () => {
  assert.deepEqual(parseCgroup(Buffer.from('')), []);
});

for (const text of ['0::/a', '0:\n', '0\n', '::/\n', 'x:cpu:/\n', '0::/\n\n', '0::/\n1:cpu\n']) {
  test(`malformed: ${JSON.stringify(text)}`, () => {
    assert.ok(parseCgroup(Buffer.from(text)) instanceof Unreadable);
  });
}

test('it is read from the folder of the task', () => {
  const root = rootWith({ '5/task/6/cgroup': UNIFIED });
  assert.deepEqual(readCgroup(root, '5/task/6'), parseCgroup(Buffer.from(UNIFIED)));
});

holdsForAnyBytes('cgroup', parseCgroup, [HYBRID, UNIFIED], { cuts: 'lines' });
