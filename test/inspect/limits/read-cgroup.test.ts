import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLimitEvidence } from '../../../src/inspect/limits/read.ts';
import { readCgroupUse } from '../../../src/inspect/limits/read-cgroup.ts';
import { pidsMax } from '../../../src/inspect/limits/task-rows.ts';
import { parseCgroup } from '../../../src/procfs/cgroup.ts';
import { parseMountinfo } from '../../../src/procfs/mountinfo.ts';
import type { FileSystem } from '../../../src/procfs/reader.ts';
import { type Host, ProcRoot } from '../../../src/procfs/root.ts';
import { isRead, Unreadable } from '../../../src/procfs/unreadable.ts';
import { alteredRoot, fixtureRoot } from '../fixture.ts';
import { record } from '../records.ts';

const V1 =
  '38 30 0:35 / /cg/pids rw - cgroup cgroup rw,pids\n39 30 0:36 / /cg/memory rw - cgroup cgroup rw,memory\n';
const V2 = '40 30 0:37 / /cg rw - cgroup2 cgroup2 rw\n';

/** A machine whose files beside the procfs are these. */
function rootWith(contents: Readonly<Record<string, string>>): ProcRoot {
  const names = Object.keys(contents);
  const read = new Set<number>();
  const refuse = (): never => {
    throw new Error('not used');
  };
  const files: FileSystem = {
    open: (path) => {
      const fd = names.indexOf(path.replace('//', '/'));
      if (fd < 0) throw Object.assign(new Error(path), { code: 'ENOENT' });
      return fd;
    },
    read: (fd, into, offset) => {
      if (read.has(fd)) return 0;
      read.add(fd);
      return into.write(contents[names[fd] ?? ''] ?? '', offset);
    },
    close: (fd) => void read.delete(fd),
    list: refuse,
    readlink: refuse,
    stat: refuse,
  };
  return new ProcRoot('/proc', '/', {} as Host, false, files);
}

function use(
  controller: 'pids' | 'memory',
  cgroup: string,
  mounts: string,
  contents: Readonly<Record<string, string>>,
  initial?: boolean,
) {
  const group = record(parseCgroup(Buffer.from(cgroup)));
  const found = readCgroupUse(
    rootWith(contents),
    controller,
    group,
    record(parseMountinfo(Buffer.from(mounts))),
    initial,
  );
  if (!isRead(found)) return found.detail;
  const levels = found.levels.map(({ path, max, current }) => [
    path,
    ...[max, current].map((one) => (isRead(one) ? one : one.code)),
  ]);
  return { complete: found.complete, levels };
}

test('v1 pids: each level to the root, which has no file', () => {
  const files = {
    '/cg/pids/a/b/pids.max': 'max\n',
    '/cg/pids/a/b/pids.current': '3\n',
    '/cg/pids/a/pids.max': '40\n',
    '/cg/pids/a/pids.current': '3\n',
  };
  assert.deepEqual(use('pids', '8:pids:/a/b\n0::/\n', V1, files), {
    complete: true,
    levels: [
      ['/a/b', Infinity, 3],
      ['/a', 40, 3],
      ['/', 'ENOENT', 'ENOENT'],
    ],
  });
});

test('v2 in a container: its own top is called / and has a limit, so there is more above', () => {
  const files = { '/cg/pids.max': '100\n', '/cg/pids.current': '7\n' };
  assert.deepEqual(use('pids', '0::/\n', V2, files, false), { complete: false, levels: [['/', 100, 7]] });
  assert.deepEqual(use('pids', '0::/\n', V2, files, undefined), { complete: false, levels: [['/', 100, 7]] });
});

test('v2 in a cgroup namespace without the controller: what is above is not seen', () => {
  assert.deepEqual(use('pids', '0::/\n', V2, {}, false), {
    complete: false,
    levels: [['/', 'ENOENT', 'ENOENT']],
  });
});

test('memory v1: the root has an endless limit; the cache of a limited group is not counted as used', () => {
  const files = {
    '/cg/memory/a/memory.limit_in_bytes': '1000000\n',
    '/cg/memory/a/memory.usage_in_bytes': '900000\n',
    '/cg/memory/a/memory.stat':
      'inactive_file 1\nactive_file 1\ntotal_inactive_file 300000\ntotal_active_file 100000\n',
    '/cg/memory/memory.limit_in_bytes': '9223372036854771712\n',
    '/cg/memory/memory.usage_in_bytes': '12345\n',
  };
  assert.deepEqual(use('memory', '4:memory:/a\n0::/\n', V1, files), {
    complete: true,
    levels: [
      ['/a', 1_000_000, 500_000],
      ['/', Infinity, 12_345],
    ],
  });
});

test('memory v2: the cache again, without the totals of v1; no memory.stat changes nothing', () => {
  const files = { '/cg/a/memory.max': '1000000\n', '/cg/a/memory.current': '900000\n' };
  const level = (more: Readonly<Record<string, string>>) => {
    const found = use('memory', '0::/a\n', V2, { ...files, ...more });
    return typeof found === 'string' ? found : found.levels[0];
  };
  assert.deepEqual(level({ '/cg/a/memory.stat': 'inactive_file 10\nactive_file 20\n' }), [
    '/a',
    1_000_000,
    899_970,
  ]);
  assert.deepEqual(level({}), ['/a', 1_000_000, 900_000]);
});

test('no mount, or mounts that can not be read', () => {
  assert.equal(use('pids', '0::/\n', '', {}), 'has no cgroup mount with pids');
  const denied = new Unreadable('mountinfo', 'EACCES');
  const found = readCgroupUse(rootWith({}), 'pids', record(parseCgroup(Buffer.from('0::/\n'))), denied, true);
  assert.equal(found, denied);
});

/** Control files of group `a` in this folder, and the line of a process that is in it. */
const limited = (folder: string, files = ['pids.max', 'pids.current']): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files.map((file, index) => [`sys/fs/cgroup${folder}/${file}`, index === 0 ? '40\n' : '3\n']),
  );

/** What is said of pids.max in a tree without mountinfo that has these files. */
function ofFolders(cgroup: string, files: Readonly<Record<string, string>>): readonly unknown[] | string {
  const root = alteredRoot('zombies', {
    'proc/4102/cgroup': () => cgroup,
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, () => text])),
  });
  const evidence = readLimitEvidence(root, 4102);
  assert.ok(isRead(evidence));
  const row = pidsMax(evidence);
  return row.limit === null ? row.note : [row.label, row.used, row.limit, row.left];
}

const MEMORY = { 'sys/fs/cgroup/memory/a/memory.usage_in_bytes': '1\n' };
const UNIFIED = { 'sys/fs/cgroup/unified/a/cgroup.procs': '' };
const LIMITED = ['pids.max of /a', 3, 40, 37];

for (const [what, cgroup, files, expected] of [
  ['v1', '8:pids:/a\n4:memory:/a\n', { ...limited('/pids/a'), ...MEMORY }, LIMITED],
  ['v2', '0::/a\n', limited('/a'), LIMITED],
  ['hybrid', '8:pids:/a\n0::/\n', { ...limited('/pids/a'), ...UNIFIED }, LIMITED],
  [
    'hybrid, pids in the unified hierarchy',
    '4:memory:/a\n0::/a\n',
    { ...limited('/unified/a'), ...MEMORY },
    LIMITED,
  ],
  ['v2 with a named hierarchy beside it', '1:name=systemd:/\n0::/a\n', limited('/a'), LIMITED],
  [
    'v2 with groups that are called like controllers',
    '0::/a\n',
    { ...limited('/a'), ...limited('/pids'), ...MEMORY, ...UNIFIED },
    LIMITED,
  ],
  [
    'v2, in a group that is called like a controller',
    '0::/pids\n',
    limited('/pids'),
    ['pids.max of /pids', 3, 40, 37],
  ],
] as const) {
  test(`a tree without mountinfo, ${what}: the folders show where the groups are`, () => {
    assert.deepEqual(ofFolders(cgroup, files), expected);
  });
}

test('a tree without mountinfo, v1 without pids: the folder of the mounts is no group', () => {
  // The line of v2 is there though nobody has mounted it, and the group it names has no limit of its own.
  assert.match(String(ofFolders('4:memory:/a\n0::/\n', MEMORY)), /no cgroup mount with pids/);
});

test('a tree without control groups says so', () => {
  const evidence = readLimitEvidence(fixtureRoot('zombies'), 4102);
  assert.ok(isRead(evidence));
  assert.match(pidsMax(evidence).note, /not in this tree/);
});
