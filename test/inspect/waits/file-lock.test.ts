import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holderOfFileLock } from '../../../src/inspect/waits/file-lock.ts';
import { MountDevices } from '../../../src/inspect/waits/mount-devices.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import { parseLocks } from '../../../src/procfs/locks.ts';
import { isRead, Unreadable } from '../../../src/procfs/unreadable.ts';
import { alteredRoot } from '../fixture.ts';
import { fdOn } from './threads.ts';

/** Who holds the flock that process 50 waits for, of a file with inode 7. */
function holder(locks: string, device: string | undefined, op: 'flock' | 'fcntl' = 'flock'): string {
  const found = holderOfFileLock(parseLocks(Buffer.from(locks)), 50, {
    ...fdOn(3, '/data/lock', op),
    info: { pos: 0, flags: 0o100002, mnt_id: 26, ino: 7 },
    device,
  });
  return found === undefined ? 'nobody' : `${found.pid}${found.uncertain ? '?' : ''}`;
}

const line = (id: number, waits: boolean, pid: number, file: string, kind = 'FLOCK'): string =>
  `${id}: ${waits ? '-> ' : ''}${kind}  ADVISORY  WRITE ${pid} ${file} 0 EOF\n`;

const ONE = line(1, false, 60, 'fe:00:7') + line(1, true, 50, 'fe:00:7');
/** The same inode number on two file systems. */
const TWINS =
  line(1, false, 61, '00:2a:7') +
  line(1, true, 51, '00:2a:7') +
  line(2, false, 60, 'fe:00:7') +
  line(2, true, 50, 'fe:00:7');
const TWIN_HELD = line(1, false, 61, '00:2a:7');

for (const [what, locks, device, expected] of [
  ['one file, its device known', ONE, '254:0', '60'],
  ['one file, its device not known', ONE, undefined, '60'],
  ['one file that locks calls by another device: its own request counts', ONE, '0:42', '60?'],
  ['the same inode on two devices', TWINS, '254:0', '60'],
  ['the same inode on two devices, which is not known: its own request tells', TWINS, undefined, '60'],
  ['only the same inode on another device is locked', TWIN_HELD, '254:0', 'nobody'],
  ['only such a one is locked, the device not known', TWIN_HELD, undefined, '61?'],
  ['the request is not listed', line(1, false, 60, 'fe:00:7'), '254:0', '60?'],
  [
    'two threads wait for two locks of the file',
    line(1, false, 60, 'fe:00:7') +
      line(1, true, 50, 'fe:00:7') +
      line(2, false, 61, 'fe:00:7') +
      line(2, true, 50, 'fe:00:7'),
    '254:0',
    '60?',
  ],
  ['a lock of another kind', line(1, false, 60, 'fe:00:7', 'POSIX'), '254:0', 'nobody'],
  ['nothing is locked', '', '254:0', 'nobody'],
] as const) {
  test(`${what}: ${expected}`, () => {
    assert.equal(holder(locks, device), expected);
  });
}

test('a request for a lock of an open file belongs to nobody', () => {
  const locks = line(1, false, 60, 'fe:00:7', 'POSIX') + line(1, true, -1, 'fe:00:7', 'OFDLCK');
  assert.equal(holder(locks, '254:0', 'fcntl'), '60');
});

test('without a list of locks nobody is named', () => {
  const fd = { ...fdOn(3, '/data/lock', 'flock'), info: undefined, device: undefined };
  assert.equal(holderOfFileLock(new Unreadable('locks', 'EACCES'), 50, fd), undefined);
});

const MOUNT = '26 1 254:0 / / rw - ext4 /dev/vda rw\n';

test('the device of a mount is in the mountinfo of its process, in a tree in that of who captured it', () => {
  const root = alteredRoot('waits', { 'proc/self/mountinfo': () => MOUNT });
  assert.equal(new MountDevices(root).of(6101, 26), '254:0');
  assert.equal(new MountDevices(root).of(6101, 27), undefined);
  const own = alteredRoot('waits', { 'proc/6101/mountinfo': () => MOUNT });
  assert.equal(new MountDevices(own).of(6101, 26), '254:0');
});

test('a lock on the same inode of another file system is not what a thread waits for', () => {
  const tree = alteredRoot('waits', {});
  const fl = lookAtWaits(tree, undefined).waits.find(({ wait }) => wait === 'filelock');
  const info = fl?.judged.fd?.info;
  assert.ok(fl !== undefined && info !== undefined && isRead(info));
  // Its own request is not listed (any more), and the twin comes first.
  const twin = (text: string): string =>
    `9: FLOCK  ADVISORY  WRITE 1 00:2a:${info.ino} 0 EOF\n${text.replace(/^.*-> FLOCK.*\n/m, '')}`;
  const textsOf = (more: Readonly<Record<string, () => string>>): (string | undefined)[] => {
    const root = alteredRoot('waits', { 'proc/locks': twin, ...more });
    const { waits } = lookAtWaits(root, undefined);
    const found = waits.find(({ tid }) => tid === fl.tid);
    return [found?.text.replace(/^.*(?=held)/, ''), String(found?.uncertain)];
  };
  const held = `held by ${fl.ownerPid} (`;
  assert.match(textsOf({})[0] ?? '', /^held by 1 \(/);
  assert.equal(textsOf({})[1], 'true');
  const mounted = textsOf({ 'proc/self/mountinfo': () => MOUNT.replace('26', String(info.mnt_id)) });
  assert.ok(mounted[0]?.startsWith(held));
  assert.equal(mounted[1], 'true');
});

const HELD = /^(2: |lock:\t1: )(FLOCK  ADVISORY  WRITE) 6101 /m;
/** The taker of the flock has ended: its number is of no process. */
const ended = (text: string): string => text.replace(HELD, '$1$2 7777 ');

function ownerOf(changes: Readonly<Record<string, ((text: string) => string) | null>>): readonly unknown[] {
  const { waits } = lookAtWaits(alteredRoot('waits', changes), undefined);
  const found = waits.find(({ syscall }) => syscall === 'flock');
  return [found?.ownerPid, found?.text.replace(/^.*(?=held)/, '').replace(/\([^)]*\)/, '(NAME)')];
}

test('the taker of a flock has ended: a process that has the open file holds it', () => {
  assert.deepEqual(ownerOf({ 'proc/locks': ended, 'proc/6136/fdinfo/29': ended }), [
    6136,
    'held by 6136 (NAME), taken by 7777, which does not have it any more',
  ]);
});

test('the same, and two have the open file', () => {
  const changes = { 'proc/locks': ended, 'proc/6136/fdinfo/29': ended, 'proc/6138/fdinfo/29': ended };
  assert.deepEqual(ownerOf(changes), [
    6136,
    'held by 6136 (NAME) and 1 other with the same open file, taken by 7777, which does not have it any more',
  ]);
});

test('the same, and nobody is seen to have it', () => {
  assert.deepEqual(ownerOf({ 'proc/locks': ended }), [7777, 'held by 7777, which is not to be seen here']);
});

test('the number of the taker is that of another process now, which does not have the open file', () => {
  const other = (text: string): string => text.replace(HELD, '$1$2 6140 ');
  const changes = { 'proc/locks': other, 'proc/6136/fdinfo/29': other };
  assert.equal(ownerOf(changes)[0], 6136);
});

test('a lock of an open file names no process: one that has the file holds it', () => {
  const locks = parseLocks(Buffer.from(line(1, false, -1, 'fe:00:7', 'OFDLCK')));
  assert.ok(isRead(locks));
  const held = locks.map((lock) => ({ ...lock, holders: [60, 61] }));
  const found = holderOfFileLock(held, 50, {
    ...fdOn(3, '/data/lock', 'fcntl'),
    info: { pos: 0, flags: 0o100002, mnt_id: 26, ino: 7 },
    device: '254:0',
  });
  assert.deepEqual([found?.pid, found?.others, found?.taker], [60, [61], undefined]);
});
