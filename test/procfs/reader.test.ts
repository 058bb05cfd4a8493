import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileReader, type FileSystem } from '../../src/procfs/reader.ts';

const SYSCTL_MOST = 4 * 1024 * 1024;

/** Files in memory; a read of more than 4 MiB of `sysctl` fails, as the kernel's /proc/sys does. */
function files(contents: Readonly<Record<string, Buffer>>): FileSystem {
  const names = Object.keys(contents);
  const places = new Map<number, number>();
  const refuse = (): never => {
    throw new Error('not used');
  };
  return {
    open: (path) => {
      const fd = names.indexOf(path);
      if (fd < 0) throw Object.assign(new Error(path), { code: 'ENOENT' });
      places.set(fd, 0);
      return fd;
    },
    read: (fd, into, offset, length) => {
      if (names[fd] === 'sysctl' && length > SYSCTL_MOST)
        throw Object.assign(new Error(), { code: 'ENOMEM' });
      const from = places.get(fd) ?? 0;
      const got = (contents[names[fd] ?? ''] as Buffer).copy(into, offset, from, from + length);
      places.set(fd, from + got);
      return got;
    },
    close: (fd) => void places.delete(fd),
    list: refuse,
    readlink: refuse,
    stat: refuse,
  };
}

test('a sysctl is read after a file of 9 MB has made the buffer large', () => {
  const large = Buffer.alloc(9_000_000, 'maps\n');
  const reader = new FileReader(files({ large, sysctl: Buffer.from('32768\n') }));
  const end = reader.fill('large', 'large', true);
  assert.equal(end, large.length);
  assert.ok(reader.bytes.subarray(0, large.length).equals(large));
  assert.equal(reader.fill('sysctl', 'sysctl', false), 6);
});

test('a file of exactly the largest read, and of one byte more, is read whole in one go or two', () => {
  for (const size of [1_048_576, 1_048_577]) {
    const reader = new FileReader(files({ one: Buffer.alloc(size, 'x') }));
    assert.equal(reader.fill('one', 'one', false), size);
    assert.equal(reader.fill('one', 'one', false), size, 'with the larger buffer');
  }
});
