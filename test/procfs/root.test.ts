import assert from 'node:assert/strict';
import { test } from 'node:test';
import { malformed, type Reading, Unreadable } from '../../src/procfs/unreadable.ts';
import { MemoryFiles, rootWith } from './memory-files.ts';

const asText = (bytes: Buffer, end: number): Reading<string> => bytes.toString('latin1', 0, end);

test('names are below the procfs', () => {
  const root = rootWith({ uptime: '1 2\n', '12/task/13/stat': 'x' });
  assert.equal(root.parse('uptime', asText), '1 2\n');
  assert.equal(root.parse('12/task/13/stat', asText), 'x');
});

test('what can not be read or parsed is named as it was asked for', () => {
  const root = rootWith({ '12/task/13/stat': 'x', '14/stat': { readError: 'ESRCH' } });
  const bad = (): Reading<string> => malformed('stat', 'is odd');
  assert.deepEqual(
    root.parse('12/task/13/stat', bad),
    new Unreadable('12/task/13/stat', 'MALFORMED', 'is odd'),
  );
  assert.deepEqual(root.parse('14/stat', asText), new Unreadable('14/stat', 'ESRCH'));
  assert.deepEqual(root.parse('15/stat', asText), new Unreadable('15/stat', 'ENOENT'));
  assert.deepEqual(root.list('15/task'), new Unreadable('15/task', 'ENOENT'));
  assert.deepEqual(root.link('15/exe'), new Unreadable('15/exe', 'ENOENT'));
  assert.deepEqual(root.owner('15'), new Unreadable('15', 'ENOENT'));
  assert.deepEqual(root.open('15/stat'), new Unreadable('15/stat', 'ENOENT'));
});

test('ended and refused are told apart', () => {
  const is = (code: string): readonly [boolean, boolean] => {
    const { gone, denied } = new Unreadable('x', code);
    return [gone, denied];
  };
  for (const code of ['ENOENT', 'ESRCH']) assert.deepEqual(is(code), [true, false]);
  for (const code of ['EACCES', 'EPERM']) assert.deepEqual(is(code), [false, true]);
  for (const code of ['EMFILE', 'EIO', 'MALFORMED']) assert.deepEqual(is(code), [false, false]);
});

test('the copied bytes stay when the next file is read', () => {
  const root = rootWith({ a: 'first', b: 'second file' });
  const first = root.bytes('a');
  root.bytes('b');
  assert.deepEqual(first, Buffer.from('first'));
});

test('folders are listed, the procfs itself by an empty name', () => {
  const root = rootWith({ '12/stat': '', '12/task/12/stat': '', '12/task/14/stat': '', uptime: '' });
  assert.deepEqual(root.list(''), ['12', 'uptime']);
  assert.deepEqual(root.list('12/task'), ['12', '14']);
});

test('links are raw bytes', () => {
  const target = rootWith({ '5/cwd': { link: '/a\xff' } }).link('5/cwd');
  assert.deepEqual(target, Buffer.from([0x2f, 0x61, 0xff]));
});

test('a folder is owned by the effective ids of its task', () => {
  const owner = rootWith({ '5/stat': '' }).owner('5');
  assert.ok(!(owner instanceof Unreadable));
  assert.deepEqual([owner.uid, owner.gid], [1000, 100]);
});

test('files beside the procfs are named from its base', () => {
  const root = new MemoryFiles({ '/etc/passwd': 'root:x:0:\n', '/proc/stat': '' }).root();
  assert.equal(root.parseBeside('etc/passwd', asText), 'root:x:0:\n');
  assert.deepEqual(root.parseBeside('etc/group', asText), new Unreadable('etc/group', 'ENOENT'));
});

test('an open file is read again from its start, and closed', () => {
  const files = new MemoryFiles({ '/proc/5/schedstat': '1 2 3\n' });
  const root = files.root();
  const fd = root.open('5/schedstat');
  assert.ok(!(fd instanceof Unreadable));
  const into = Buffer.alloc(16);
  assert.equal(root.reread(fd, into), 6);
  assert.equal(root.reread(fd, into), 6);
  assert.equal(into.toString('latin1', 0, 6), '1 2 3\n');
  root.close(fd);
  assert.equal(files.opened.size, 0);
  assert.deepEqual(root.reread(fd, into), new Unreadable('descriptor', 'EBADF'));
});
