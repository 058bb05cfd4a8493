import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { attempt, errnoOf, FileReader, nodeFiles } from '../../src/procfs/reader.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { MemoryFiles, systemError } from './memory-files.ts';
import { temporaryFolder } from './tree.ts';

/** What `fill` leaves in the buffer. */
function filled(reader: FileReader, path: string, whole = false): string | Unreadable {
  const end = reader.fill(path, 'name', whole);
  return typeof end === 'number' ? reader.bytes.toString('latin1', 0, end) : end;
}

test('a small file is one read', () => {
  const files = new MemoryFiles({ '/proc/1/stat': '1 (init) S\n' });
  assert.equal(filled(new FileReader(files), '/proc/1/stat'), '1 (init) S\n');
  assert.equal(files.reads.length, 1);
  assert.equal(files.opened.size, 0);
});

test('an empty file has no bytes', () => {
  assert.equal(filled(new FileReader(new MemoryFiles({ '/a': '' })), '/a'), '');
});

for (const size of [65_535, 65_536, 65_537, 131_072, 500_000]) {
  test(`a file of ${size} bytes is read whole, however often the buffer must grow`, () => {
    const text = Array.from({ length: size }, (_, at) => String.fromCharCode(at % 251)).join('');
    const files = new MemoryFiles({ '/a': text });
    assert.equal(filled(new FileReader(files), '/a'), text);
    assert.equal(files.opened.size, 0);
  });
}

test('a file in pages is read to its end only when asked for whole', () => {
  const text = 'x'.repeat(10_000);
  const files = new MemoryFiles({ '/a': text });
  files.page = 4096;
  const reader = new FileReader(files);
  assert.equal(filled(reader, '/a', true), text);
  assert.equal(filled(reader, '/a', false), 'x'.repeat(4096));
});

test('a short file after a long one is just itself', () => {
  const reader = new FileReader(new MemoryFiles({ '/long': 'l'.repeat(100_000), '/short': 's' }));
  filled(reader, '/long');
  assert.equal(filled(reader, '/short'), 's');
});

for (const code of ['ENOENT', 'EACCES', 'EMFILE', 'ELOOP']) {
  test(`${code} on opening`, () => {
    const files = new MemoryFiles({ '/a': { openError: code } });
    assert.deepEqual(filled(new FileReader(files), '/a'), new Unreadable('name', code));
    assert.equal(files.opened.size, 0);
  });
}

for (const code of ['ESRCH', 'EISDIR', 'EPERM', 'EIO']) {
  test(`${code} on reading closes the descriptor`, () => {
    const files = new MemoryFiles({ '/a': { readError: code } });
    assert.deepEqual(filled(new FileReader(files), '/a'), new Unreadable('name', code));
    assert.equal(files.opened.size, 0);
  });
}

test('the task ends between two pages: no half file, and the descriptor is closed', () => {
  class Ending extends MemoryFiles {
    override read(...call: Parameters<MemoryFiles['read']>): number {
      if (this.reads.length > 0) throw systemError('ESRCH');
      return super.read(...call);
    }
  }
  const files = new Ending({ '/a': 'x'.repeat(9000) });
  files.page = 4096;
  assert.deepEqual(filled(new FileReader(files), '/a', true), new Unreadable('name', 'ESRCH'));
  assert.equal(files.opened.size, 0);
});

test('the errno of anything that is no system error is EIO', () => {
  assert.equal(errnoOf(systemError('ENOENT')), 'ENOENT');
  assert.equal(errnoOf(new Error('x')), 'EIO');
  assert.equal(errnoOf(Object.assign(new Error('x'), { code: 5 })), 'EIO');
  assert.equal(errnoOf('ENOENT'), 'EIO');
  assert.equal(errnoOf(undefined), 'EIO');
});

test('attempt gives the answer, or why there is none', () => {
  assert.equal(
    attempt('f', () => 5),
    5,
  );
  const read = attempt('f', () => {
    throw systemError('ESRCH');
  });
  assert.deepEqual(read, new Unreadable('f', 'ESRCH'));
});

test('node:fs: folders, links and owners as they are on the disk', (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(`${folder}/file`, 'text');
  mkdirSync(`${folder}/sub`);
  symlinkSync('sub/\xff', `${folder}/link`);
  assert.deepEqual(nodeFiles.list(folder).sort(), ['file', 'link', 'sub']);
  assert.equal(nodeFiles.readlink(`${folder}/link`).toString('utf8'), 'sub/\xff');
  assert.equal(nodeFiles.stat(`${folder}/sub`).isDirectory(), true);
  assert.equal(nodeFiles.stat(`${folder}/file`).uid, process.geteuid?.());
  const reader = new FileReader(nodeFiles);
  assert.equal(filled(reader, `${folder}/file`), 'text');
  assert.deepEqual(filled(reader, folder), new Unreadable('name', 'EISDIR'));
  assert.deepEqual(filled(reader, `${folder}/none`), new Unreadable('name', 'ENOENT'));
  assert.throws(() => nodeFiles.list(`${folder}/none`), { code: 'ENOENT' });
});
