import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseNs, readExe, readNs } from '../../src/procfs/links.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';

for (const [link, inode] of [
  ['pid:[4026531836]', 4026531836],
  ['mnt:[1]', 1],
  ['', undefined],
  ['pid:', undefined],
  ['pid:[]', undefined],
  ['pid:[-1]', undefined],
  ['pid:[1] ', undefined],
  ['/pid:[1]', undefined],
  ['socket:[1', undefined],
  [`pid:[${'9'.repeat(40)}]`, undefined],
] as const) {
  test(`namespace link ${JSON.stringify(link)}`, () => assert.equal(parseNs(link), inode));
}

test('the namespaces of a task, without those of children to come', () => {
  const root = rootWith({
    '5/ns/pid': { link: 'pid:[4026531836]' },
    '5/ns/pid_for_children': { link: 'pid:[4026532000]' },
    '5/ns/time': { link: 'time:[4026531834]' },
    '5/ns/time_for_children': { link: 'time:[4026531834]' },
    '5/ns/net': { link: 'net:[4026531833]' },
  });
  const read = readNs(root, '5');
  assert.ok(!(read instanceof Unreadable));
  assert.deepEqual(Object.fromEntries(read), { pid: 4026531836, time: 4026531834, net: 4026531833 });
});

test('a zombie has lost those that went with its memory: the others are still read', () => {
  const root = rootWith({ '5/ns/net': { openError: 'ENOENT' }, '5/ns/pid': { link: 'pid:[4026531836]' } });
  assert.deepEqual(readNs(root, '5'), new Map([['pid', 4026531836]]));
});

test('when none may be read, the reason of the first', () => {
  const root = rootWith({ '5/ns/net': { openError: 'EACCES' }, '5/ns/pid': { openError: 'ENOENT' } });
  assert.deepEqual(readNs(root, '5'), new Unreadable('5/ns/net', 'EACCES'));
  assert.deepEqual(readNs(root, '6'), new Unreadable('6/ns', 'ENOENT'));
});

test("the program's path is raw", () => {
  const root = rootWith({
    '5/exe': { link: '/opt/\xff\n x (deleted)' },
    '2/exe': { openError: 'ENOENT' },
    '1/exe': { openError: 'EACCES' },
  });
  assert.equal(readExe(root, '5'), '/opt/\xff\n x (deleted)');
  assert.deepEqual(readExe(root, '2'), new Unreadable('2/exe', 'ENOENT'));
  assert.deepEqual(readExe(root, '1'), new Unreadable('1/exe', 'EACCES'));
});
