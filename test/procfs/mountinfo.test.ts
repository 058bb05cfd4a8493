import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { mountAt, parseMountinfo } from '../../src/procfs/mountinfo.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';

const LINES = [
  '21 26 0:20 / /proc rw,relatime - proc proc rw,hidepid=invisible',
  '38 30 0:35 / /sys/fs/cgroup/pids rw,relatime shared:9 master:1 - cgroup cgroup rw,pids',
  '40 30 0:37 /docker/ab /sys/fs/cgroup/unified ro - cgroup2 cgroup2 rw,nsdelegate',
  '41 26 8:1 / /mnt/with\\040blank\\012and\\134 rw - ext4 /dev/sda1 rw',
];
const TEXT = `${LINES.join('\n')}\n`;

function parsed(text: string) {
  const mounts = parseMountinfo(Buffer.from(text, 'latin1'));
  assert.ok(!(mounts instanceof Unreadable));
  return mounts;
}

test('a line without tags, one with two tags and a mount of a part of a file system', () => {
  const [proc, pids, unified] = parsed(TEXT);
  assert.deepEqual(proc, {
    id: 21,
    parent: 26,
    device: '0:20',
    root: '/',
    mountPoint: '/proc',
    options: ['rw', 'relatime'],
    fsType: 'proc',
    source: 'proc',
    superOptions: ['rw', 'hidepid=invisible'],
  });
  assert.deepEqual(pids?.superOptions, ['rw', 'pids']);
  assert.equal(unified?.root, '/docker/ab');
});

test('blank, newline and backslash in a mount point are unescaped', () => {
  assert.equal(parsed(TEXT)[3]?.mountPoint, '/mnt/with blank\nand\\');
});

test('the mount of a path is the nearest folder, and the last one mounted there', () => {
  const mounts = parsed(`${TEXT}50 21 0:50 / /proc rw - proc proc rw\n51 1 8:2 / / rw - ext4 /dev/root rw\n`);
  assert.equal(mountAt(mounts, '/proc')?.id, 50);
  assert.equal(mountAt(mounts, '/proc/1/stat')?.id, 50);
  assert.equal(mountAt(mounts, '/process')?.id, 51);
  assert.equal(mountAt(parsed(TEXT), '/elsewhere'), undefined);
});

test('no mounts at all is an empty list', () => assert.deepEqual(parsed(''), []));

for (const [what, line] of [
  ['no separator', '21 26 0:20 / /proc rw,relatime proc proc rw'],
  ['a separator too early', '21 26 0:20 / - proc proc rw'],
  ['nothing behind the type', '21 26 0:20 / /proc rw - proc'],
  ['a word for the number', 'x 26 0:20 / /proc rw - proc proc rw'],
  ['an empty line', ''],
] as const) {
  test(`${what} is malformed`, () => {
    const mounts = parseMountinfo(Buffer.from(`${TEXT}${line}\n`));
    assert.ok(mounts instanceof Unreadable && mounts.code === 'MALFORMED');
  });
}

test('cut anywhere or garbage: a record or why there is none, never an exception', () => {
  const bytes = Buffer.from(TEXT);
  for (let end = 0; end <= bytes.length; end++) parseMountinfo(bytes, end);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void parseMountinfo(Buffer.from(bytes))),
  );
});
