import assert from 'node:assert/strict';
import { setPriority } from 'node:os';
import { test } from 'node:test';
import { errnoWords, faultWords } from '../../src/text/errno.ts';

test('errors of the system are said in words', () => {
  assert.equal(errnoWords('EACCES'), 'permission denied');
  assert.equal(errnoWords('EPERM'), 'permission denied');
  assert.equal(errnoWords('ENOENT'), 'no such file or directory');
  assert.equal(errnoWords('EXYZ'), 'EXYZ', 'what is not known stays');
});

test('a fault is its errno, or its message', () => {
  assert.equal(faultWords(Object.assign(new Error('x'), { code: 'EROFS' })), 'read-only file system');
  assert.equal(faultWords(new Error('HOME is not set')), 'HOME is not set');
  assert.equal(faultWords('odd'), 'odd');
});

test('what node:os throws has its errno inside', () => {
  const highest = 2 ** 31 - 1;
  assert.throws(
    () => setPriority(highest, 0),
    (error) => faultWords(error) === 'it has ended',
  );
});
