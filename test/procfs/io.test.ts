import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseIo, readIo } from '../../src/procfs/io.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { rootWith } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = `rchar: 38170
wchar: 3409
syscr: 59
syscw: 14
read_bytes: 8192
write_bytes: 4096
cancelled_write_bytes: 12288
`;

test('all seven counters', () => {
  assert.deepEqual(parseIo(Buffer.from(CAPTURE)), {
    rchar: 38170,
    wchar: 3409,
    syscr: 59,
    syscw: 14,
    read_bytes: 8192,
    write_bytes: 4096,
    cancelled_write_bytes: 12288,
  });
});

test('beyond 2^53 bytes it is the nearest double', () => {
  const read = parseIo(Buffer.from(CAPTURE.replace('38170', '18446744073709551615')));
  assert.ok(!(read instanceof Unreadable));
  assert.equal(read.rchar, 2 ** 64);
});

test('a line that is missing, or holds no number, makes it malformed', () => {
  for (const name of CAPTURE.match(/^\w+/gm) ?? []) {
    for (const line of ['', `${name}:\n`, `${name}: \n`, `${name}: x\n`, `x${name}: 1\n`]) {
      const text = CAPTURE.replace(new RegExp(`^${name}:.*\\n`, 'm'), line);
      assert.deepEqual(parseIo(Buffer.from(text)), new Unreadable('io', 'MALFORMED', `has no ${name}`));
    }
  }
});

test('without the right to read it, the errno says so', () => {
  const root = rootWith({ '1/io': { readError: 'EACCES' }, '5/task/6/io': CAPTURE });
  const read = readIo(root, '1');
  assert.ok(read instanceof Unreadable && read.denied && !read.gone);
  assert.deepEqual(readIo(root, '5/task/6'), parseIo(Buffer.from(CAPTURE)));
});

holdsForAnyBytes('io', parseIo, [CAPTURE], { cuts: 'lines' });
