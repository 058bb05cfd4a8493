import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Mapping, parseMaps } from '../../src/procfs/maps.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';

function one(line: string): Mapping {
  const read = parseMaps(Buffer.from(`${line}\n`, 'latin1'));
  assert.ok(isRead(read), JSON.stringify(read));
  assert.equal(read.length, 1);
  return read[0] as Mapping;
}

/** A line as the kernel writes it: the name begins in column 73, or after one blank. */
function kernelLine({ low, high, perms, offset, device, inode, name }: Mapping): string {
  const hex = (value: number): string => BigInt(value).toString(16).padStart(8, '0');
  const start = `${hex(low)}-${hex(high)} ${perms} ${hex(offset)} ${device} ${inode} `;
  return name === '' ? start : start.padEnd(73) + name;
}

for (const [what, name] of [
  ['blanks in a path', '/opt/my app/lib x.so'],
  ['a removed file', '/memfd:jit (deleted)'],
  ['a newline, as the kernel escapes it', '/tmp/a\\012b'],
  ['a path that looks like a word of the kernel', '/[stack]'],
  ['the name that glibc gives to a stack, with its blank', '[anon: glibc: pthread stack: 1234]'],
  ['bytes that are no UTF-8', '/tmp/\xff\xfe'],
  ['control codes', '/tmp/\x1b[31m\r'],
  ['a blank at the end', '/tmp/a '],
  ['a path like a heading', '/7f0000000000-7f0000001000 rw-p 00000000 00:00 0'],
] as const) {
  test(`the name keeps ${what}`, () => {
    const mapping = {
      low: 0x7f00_0000_0000,
      high: 0x7f00_0000_1000,
      perms: 'r-xp',
      offset: 0x2000,
      device: 'fe:00',
      inode: 77,
      name,
    };
    assert.deepEqual(one(kernelLine(mapping)), mapping);
  });
}

test('an anonymous mapping has no name and no inode', () => {
  assert.deepEqual(one('7f8bd4dce000-7f8bd55ce000 rw-p 00000000 00:00 0 '), {
    low: 0x7f8b_d4dc_e000,
    high: 0x7f8b_d55c_e000,
    perms: 'rw-p',
    offset: 0,
    device: '00:00',
    inode: 0,
    name: '',
  });
});

test('addresses above 2^53 lose no bit, as pages are aligned', () => {
  const { low, high } = one(
    'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]',
  );
  assert.equal(BigInt(low), 0xffff_ffff_ff60_0000n);
  assert.equal(BigInt(high), 0xffff_ffff_ff60_1000n);
});

test('an address that a double can not hold is no address of a page: malformed', () => {
  const read = parseMaps(Buffer.from('20000000000001-20000000001001 rw-p 00000000 00:00 0 \n'));
  assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
});

test('a kernel thread, a zombie: an empty file is no mapping', () => {
  assert.deepEqual(parseMaps(Buffer.alloc(0)), []);
});

for (const [what, text] of [
  ['no newline at the end', '7f00000000-7f00001000 rw-p 00000000 00:00 0 '],
  ['an end below the start', '7f00001000-7f00000000 rw-p 00000000 00:00 0 \n'],
  ['rights of other letters', '7f00000000-7f00001000 rwzp 00000000 00:00 0 \n'],
  ['no inode', '7f00000000-7f00001000 rw-p 00000000 00:00 \n'],
  ['an address of more than 64 bits', '10000000000000000-10000000000001000 rw-p 00000000 00:00 0 \n'],
  ['an empty line', '\n'],
] as const) {
  test(`malformed: ${what}`, () => {
    const read = parseMaps(Buffer.from(text));
    assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
  });
}

const page = fc.bigInt(0n, (1n << 52n) - 1n).map((number) => Number(number << 12n));
const perms = fc.constantFrom('rw-p', '---p', 'r-xp', 'rwxp', 'r--s', '-wxs');
const name = fc.oneof(
  fc.constant(''),
  fc.constantFrom('[heap]', '[stack]', '[anon:a b]'),
  fc
    .array(
      fc.integer({ min: 0, max: 255 }).filter((byte) => byte !== 10),
      { maxLength: 40 },
    )
    .map((bytes) => `/${String.fromCharCode(...bytes)}`),
);
const mapping: fc.Arbitrary<Mapping> = fc
  .tuple(page, page, page, perms, fc.constantFrom('00:00', 'fe:00', '103:1f'), fc.nat(), name)
  .map(([a, b, offset, perms, device, inode, name]) => {
    return { low: Math.min(a, b), high: Math.max(a, b), perms, offset, device, inode, name };
  });

test('any mappings, unsorted and overlapping, come back as they were written', () => {
  fc.assert(
    fc.property(fc.array(mapping), (mappings) => {
      const text = mappings.map((made) => `${kernelLine(made)}\n`).join('');
      assert.deepEqual(parseMaps(Buffer.from(text, 'latin1')), mappings);
    }),
  );
});

test('a file cut off anywhere is malformed or ends before the cut, and garbage ends', () => {
  const text = Buffer.from(
    '55c6e6fe3000-55c6e6fe5000 r--p 00000000 fe:00 1098128                    /opt/a b\n' +
      '7fc4d8f58000-7fc4d900b000 rw-p 00000000 00:00 0 \n',
  );
  const whole = [...text.keys()].filter((at) => text[at] === 10).map((at) => at + 1);
  for (let end = 1; end <= text.length; end++) {
    const read = parseMaps(text, end);
    assert.equal(isRead(read), whole.includes(end), `cut at ${end}`);
  }
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseMaps(Buffer.from(bytes))));
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9a-f rwxps:\n-]*$/),
      (lines) => void parseMaps(Buffer.from(`${lines}\n`)),
    ),
  );
});

test('50,000 lines are parsed line by line, the last as the first', () => {
  const line = (index: number): string => `${(0x7f00_0000_0000 + index * 8192).toString(16)}-`;
  const text = Array.from(
    { length: 50_000 },
    (_, index) => `${line(index)}${(0x7f00_0000_1000 + index * 8192).toString(16)} rw-p 00000000 00:00 0 \n`,
  ).join('');
  const read = parseMaps(Buffer.from(text));
  assert.ok(isRead(read));
  assert.equal(read.length, 50_000);
  assert.equal(read.at(-1)?.high, 0x7f00_0000_1000 + 49_999 * 8192);
});
