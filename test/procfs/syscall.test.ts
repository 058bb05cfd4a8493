import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseSyscall } from '../../src/procfs/syscall.ts';
import { isRead, Unreadable } from '../../src/procfs/unreadable.ts';

for (const [what, text, record] of [
  ['on a CPU or waiting for one', 'running\n', { state: 'running' }],
  [
    'in futex',
    '202 0x7f12 0x189 0x0 0x0 0x0 0xffffffff 0x7ffdca5248e0 0x7ff100de9df2\n',
    {
      state: 'blocked',
      nr: 202,
      args: [0x7f12, 0x189, 0, 0, 0, 0xffff_ffff],
      sp: 0x7ffd_ca52_48e0,
      pc: 0x7ff1_00de_9df2,
    },
  ],
  [
    'in read, which is number 0',
    '0 0x4 0x1 0x1 0x0 0x0 0x0 0x8 0x9\n',
    { state: 'blocked', nr: 0, args: [4, 1, 1, 0, 0, 0], sp: 8, pc: 9 },
  ],
  [
    'in a page fault',
    '-1 0x7ffdca5248e0 0x7ff100de9df2\n',
    { state: 'blocked', nr: -1, args: [], sp: 0x7ffd_ca52_48e0, pc: 0x7ff1_00de_9df2 },
  ],
  ['a zombie', '-1 0x0 0x0\n', { state: 'blocked', nr: -1, args: [], sp: 0, pc: 0 }],
  [
    'an argument of 64 bits keeps them all',
    '7 0xffffffffffffffff 0x1fffffffffffff 0x20000000000001 0x0 0x0 0x0 0x8 0xffffffffff600400\n',
    {
      state: 'blocked',
      nr: 7,
      args: [0xffff_ffff_ffff_ffffn, Number.MAX_SAFE_INTEGER, 0x20_0000_0000_0001n, 0, 0, 0],
      sp: 8,
      pc: 0xffff_ffff_ff60_0400n,
    },
  ],
] as const) {
  test(what, () => assert.deepEqual(parseSyscall(Buffer.from(text)), record));
}

for (const text of [
  '',
  'running',
  'runner\n',
  '202 0x1 0x2\n',
  '-1 0x1\n',
  '-1 0x1 0x2 0x3\n',
  '1 2 3\n',
  '0x1\n',
  '-1 0x11112222333344445 0x0\n',
]) {
  test(`malformed: ${JSON.stringify(text)}`, () => {
    const read = parseSyscall(Buffer.from(text));
    assert.ok(read instanceof Unreadable && read.code === 'MALFORMED');
  });
}

test('any numbers come back as they were written', () => {
  const word = fc.bigInt(0n, (1n << 64n) - 1n);
  fc.assert(
    fc.property(fc.nat(600), fc.array(word, { minLength: 8, maxLength: 8 }), (nr, words) => {
      const read = parseSyscall(
        Buffer.from(`${nr} ${words.map((value) => `0x${value.toString(16)}`).join(' ')}\n`),
      );
      assert.ok(isRead(read) && read.state === 'blocked');
      assert.equal(read.nr, nr);
      assert.deepEqual([...read.args, read.sp, read.pc].map(BigInt), words);
    }),
  );
});

test('cut off anywhere it is malformed, and garbage ends', () => {
  const text = Buffer.from('202 0x7f12 0x189 0x0 0x0 0x0 0xffffffff 0x7ffdca5248e0 0x7ff100de9df2\n');
  for (let end = 0; end < text.length; end++)
    assert.equal(isRead(parseSyscall(text, end)), false, `cut at ${end}`);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void parseSyscall(Buffer.from(bytes))));
  fc.assert(
    fc.property(fc.stringMatching(/^[-0-9a-fx ]*$/), (words) => void parseSyscall(Buffer.from(`${words}\n`))),
  );
});
