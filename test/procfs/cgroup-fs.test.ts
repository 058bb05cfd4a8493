import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Cgroup } from '../../src/procfs/cgroup.ts';
import { findCgroup, parseControl } from '../../src/procfs/cgroup-fs.ts';
import { type Mountinfo, parseMountinfo } from '../../src/procfs/mountinfo.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';

function mounts(...lines: string[]): Mountinfo {
  const read = parseMountinfo(Buffer.from(lines.map((line) => `${line}\n`).join('')));
  assert.ok(!(read instanceof Unreadable));
  return read;
}

function cgroup(...lines: string[]): Cgroup {
  return lines.map((line) => {
    const [hierarchy, controllers = '', ...path] = line.split(':');
    return {
      hierarchy: Number(hierarchy),
      controllers: controllers === '' ? [] : controllers.split(','),
      path: path.join(':'),
      line,
    };
  });
}

const V1_PIDS = '38 30 0:35 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids';
const V2 = '40 30 0:37 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw';
const HYBRID_V2 = '40 30 0:37 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw';

function folders(group: Cgroup, mounted: Mountinfo, controller = 'pids'): unknown {
  const place = findCgroup(group, mounted, controller);
  return place instanceof Unreadable
    ? place.detail
    : [place.version, ...place.levels.map((level) => `${level.path} ${level.folder}`)];
}

test('v1: the group and every parent up to the root', () => {
  assert.deepEqual(folders(cgroup('8:pids:/zt/child', '0::/'), mounts(V1_PIDS)), [
    1,
    '/zt/child /sys/fs/cgroup/pids/zt/child',
    '/zt /sys/fs/cgroup/pids/zt',
    '/ /sys/fs/cgroup/pids',
  ]);
});

test('hybrid: pids is a v1 controller although the unified hierarchy has a path too', () => {
  const group = cgroup('8:pids:/one', '0::/two');
  assert.deepEqual(folders(group, mounts(V1_PIDS, HYBRID_V2)), [
    1,
    '/one /sys/fs/cgroup/pids/one',
    '/ /sys/fs/cgroup/pids',
  ]);
});

test('v2: a path with a colon', () => {
  assert.deepEqual(folders(cgroup('0::/a:b'), mounts(V2)), [
    2,
    '/a:b /sys/fs/cgroup/a:b',
    '/ /sys/fs/cgroup',
  ]);
});

test('a container without a cgroup namespace mounts only its own group', () => {
  const mounted = mounts('38 30 0:35 /docker/ab /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids');
  assert.deepEqual(folders(cgroup('8:pids:/docker/ab/inner'), mounted), [
    1,
    '/docker/ab/inner /sys/fs/cgroup/pids/inner',
    '/docker/ab /sys/fs/cgroup/pids',
  ]);
  assert.deepEqual(folders(cgroup('8:pids:/docker/ab'), mounted), [1, '/docker/ab /sys/fs/cgroup/pids']);
  assert.equal(
    folders(cgroup('8:pids:/docker/abc'), mounted),
    'has only the part /docker/ab of the hierarchy with pids',
  );
});

test('a group outside our cgroup namespace, and a mount made above it, have no folder', () => {
  assert.equal(folders(cgroup('0::/../other'), mounts(V2)), 'has only the part / of the hierarchy with pids');
  const above = mounts('40 30 0:37 /../.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw');
  assert.equal(folders(cgroup('0::/'), above), 'has pids mounted from above our cgroup namespace');
});

test('two controllers in one v1 hierarchy', () => {
  const mounted = mounts('38 30 0:35 / /cg/both rw - cgroup cgroup rw,cpu,memory');
  assert.deepEqual(folders(cgroup('3:cpu,memory:/'), mounted, 'memory'), [1, '/ /cg/both']);
});

test('no mount and no hierarchy are told apart', () => {
  assert.equal(folders(cgroup('0::/'), mounts()), 'has no cgroup mount with pids');
  assert.equal(folders(cgroup('4:memory:/'), mounts(V2)), 'has no hierarchy with pids');
});

for (const [text, value] of [
  ['40\n', 40],
  ['max\n', Infinity],
  ['0\n', 0],
  ['9223372036854771712\n', Infinity],
] as const) {
  test(`control file ${JSON.stringify(text)} is ${value}`, () =>
    assert.equal(parseControl(Buffer.from(text)), value));
}

for (const text of ['', '\n', 'min\n', '-1\n', '1e3\n']) {
  test(`control file ${JSON.stringify(text)} is malformed`, () => {
    const read = parseControl(Buffer.from(text));
    assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
  });
}

test('hostile paths and garbage never throw', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (path, root) => {
      const mount = {
        id: 1,
        parent: 0,
        device: '0:1',
        root,
        mountPoint: '/cg',
        options: [],
        fsType: 'cgroup2',
      };
      const entry = { hierarchy: 0, controllers: [], path, line: '' };
      const place = findCgroup([entry], [{ ...mount, source: '', superOptions: [] }], 'pids');
      if (place instanceof Unreadable) return;
      for (const level of place.levels) assert.ok(!level.folder.split('/').includes('..'));
    }),
  );
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseControl(Buffer.from(bytes))));
});
