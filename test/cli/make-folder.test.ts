import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeFolder } from '../../src/cli/make-folder.ts';

test('a folder is made with those above it, and may be there', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'make-folder-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const deep = join(folder, 'a/b/c');
  makeFolder(deep);
  makeFolder(deep);
  assert.ok(statSync(deep).isDirectory());
  writeFileSync(join(folder, 'file'), '');
  assert.throws(() => makeFolder(join(folder, 'file/below')), { code: 'ENOTDIR' });
});

test('where no folder can be made it ends with the error of the system', () => {
  assert.throws(() => makeFolder('/proc/tinspect/deep'), { code: 'ENOENT' });
});
