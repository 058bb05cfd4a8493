import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseFdTarget } from '../../src/procfs/fd-links.ts';

const LINKS: readonly (readonly [name: string, link: string, target: object])[] = [
  ['a pipe', 'pipe:[391209]', { kind: 'pipe', inode: 391209, name: 'pipe:[391209]' }],
  ['a socket', 'socket:[77212]', { kind: 'socket', inode: 77212, name: 'socket:[77212]' }],
  ['an eventfd', 'anon_inode:[eventfd]', { kind: 'anon', word: 'eventfd', name: 'anon_inode:[eventfd]' }],
  [
    'inotify, without brackets',
    'anon_inode:inotify',
    { kind: 'anon', word: 'inotify', name: 'anon_inode:inotify' },
  ],
  ['a file', '/opt/f1', { kind: 'path', deleted: false, name: '/opt/f1' }],
  ['a removed file', '/opt/f1 (deleted)', { kind: 'path', deleted: true, name: '/opt/f1' }],
  ['a file called like a pipe', '/pipe:[12]', { kind: 'path', deleted: false, name: '/pipe:[12]' }],
  ['a namespace', 'net:[4026531840]', { kind: 'path', deleted: false, name: 'net:[4026531840]' }],
  ['a memfd', '/memfd:x (deleted)', { kind: 'path', deleted: true, name: '/memfd:x' }],
  ['nothing', '', { kind: 'path', deleted: false, name: '' }],
];

for (const [name, link, target] of LINKS) {
  test(`a descriptor on ${name}`, () => assert.deepEqual(parseFdTarget(link), target));
}

test('any link has a target, and a number is a number', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.nat().map((inode) => `pipe:[${inode}`),
      ),
      (link) => {
        const target = parseFdTarget(link);
        if (target.kind === 'pipe' || target.kind === 'socket') assert.ok(Number.isSafeInteger(target.inode));
      },
    ),
  );
});
