import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tellsEnd, whyNoFile } from '../../src/procfs/ended.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { fixtureRoot } from '../inspect/fixture.ts';

test('a file that is not there tells the end of its task only where the folder is gone too', () => {
  const root = fixtureRoot('ps-forest');
  const end = (folder: string, code: string) =>
    tellsEnd(root, folder, new Unreadable(`${folder}/maps`, code));
  assert.equal(end('80', 'ENOENT'), false);
  assert.equal(end('80/task/81', 'ENOENT'), false);
  assert.equal(end('80/task/99', 'ENOENT'), true);
  assert.equal(end('80', 'ESRCH'), true);
  assert.equal(end('80', 'EACCES'), false);
});

test('why a file gave nothing, in words', () => {
  assert.equal(whyNoFile('maps', { code: 'ENOENT' }), 'there is no maps file');
  assert.equal(whyNoFile('maps', { code: 'EACCES' }), 'maps: EACCES');
});
