import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Areas, libcOf } from '../../../src/inspect/waits/areas.ts';
import { parseMaps } from '../../../src/procfs/maps.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';

const MAPS = `00400000-004ff000 r-xp 00000000 fe:00 7                              /opt/prog
004ff000-00501000 rw-p 000ff000 fe:00 7                              /opt/prog
00501000-00510000 rw-p 00000000 00:00 0
00600000-00700000 rw-p 00000000 00:00 0                              [heap]
c000000000-c140000000 rw-p 00000000 00:00 0
c140000000-c144000000 ---p 00000000 00:00 0
7f0000000000-7f0000001000 ---p 00000000 00:00 0
7f0000001000-7f0000801000 rw-p 00000000 00:00 0
7f0000900000-7f0000b00000 rw-p 00000000 00:00 0
7f0000c00000-7f0000d00000 rw-s 00002000 00:01 99                     /dev/zero (deleted)
7f0000d00000-7f0000d01000 rw-p 00000000 fe:00 8                      /usr/lib/libfoo.so.1 (deleted)
7f0000e00000-7f0000e01000 r-xp 00000000 fe:00 9                      /usr/lib/libc.so.6
7ffff0000000-7ffff0021000 rw-p 00000000 00:00 0                      [stack]
`;
const list = parseMaps(Buffer.from(MAPS));
assert.ok(isRead(list));
const HOST = { arch: 'x86_64', page_size: 4096 };
const areas = new Areas(list, HOST, [
  [1, 0x7ffff0020000],
  [2, 0x7f0000700000],
  [3, 0x7f0000a80000],
  [4, 0x7f0000980000],
  [5, 0xc000001000],
  [6, 0xc130000000],
]);

const PLACES: readonly (readonly [name: string, address: number, place: string | undefined])[] = [
  ['a variable of the program', 0x4ff040, 'prog .data+40'],
  ['one in the last page of the file', 0x500040, 'prog .data/.bss+1040'],
  ['one without a value in the file', 0x501040, 'prog .bss+40'],
  ['code', 0x400010, 'prog .text+10'],
  ['the heap', 0x600100, '[heap]+100'],
  ['the main stack', 0x7ffff0020100, 'stack of thread 1+20100'],
  ['below the main stack pointer', 0x7ffff0001000, '[stack]+1000'],
  ['a stack of a thread', 0x7f0000700500, 'stack of thread 2+6ff500'],
  ['just below the stack pointer, in the red zone', 0x7f00006fff90, 'stack of thread 2+6fef90'],
  ['two stacks in one mapping, the lower', 0x7f0000990000, 'stack of thread 4+90000'],
  ['two stacks in one mapping, the upper', 0x7f0000a90000, 'stack of thread 3+190000'],
  ['the heap of Go, where stacks lie among other objects', 0xc000002000, 'the heap of Go+2000'],
  ['the same above the first 4 GiB', 0xc130002000, 'the heap of Go+130002000'],
  ['a removed library', 0x7f0000d00010, 'libfoo.so.1 .data/.bss+10'],
  ['memory that is shared', 0x7f0000c00010, 'zero shared+10'],
  ['nothing', 0x10, undefined],
];

for (const [name, address, expected] of PLACES) {
  test(`the place of ${name}`, () => {
    const place = areas.place(address);
    assert.equal(place === undefined ? undefined : `${place.mapping}+${place.offset.toString(16)}`, expected);
  });
}

test('without glibc, whose stacks keep to themselves, the memory of a stack may hold others', () => {
  const sps = [
    [1, 0x7ffff0020000],
    [2, 0x7f0000700000],
  ] as const;
  const musl = new Areas(
    list.filter(({ inode }) => inode !== 9),
    HOST,
    sps,
  );
  assert.equal(musl.place(0x7f0000700500)?.mapping, 'memory with the stack of thread 2');
  assert.equal(musl.place(0x7ffff0020100)?.mapping, 'stack of thread 1');
});

test('a page may be larger', () => {
  const large = new Areas(list, { ...HOST, page_size: 0x10000 });
  assert.equal(large.place(0x4ff040)?.mapping, 'prog .data/.bss');
});

test('shared memory is known by its file and the place in it, private memory by nothing', () => {
  assert.equal(areas.sharedKey(0x7f0000c00010), `00:01:99+${0x2010}`);
  assert.equal(areas.sharedKey(0x500040), undefined);
});

for (const [libc, path] of [
  ['glibc', '/usr/lib/x86_64-linux-gnu/libc.so.6'],
  ['glibc', '/lib/x86_64-linux-gnu/libc-2.31.so'],
  ['glibc', '/usr/lib/libc.so.6 (deleted)'],
  ['musl', '/lib/ld-musl-x86_64.so.1'],
  ['musl', '/usr/lib/x86_64-linux-musl/libc.so'],
  ['other', '/opt/static'],
  ['other', '/opt/libc.so.6/prog'],
] as const) {
  test(`${path} is ${libc}`, () => {
    const maps = parseMaps(Buffer.from(`00400000-00500000 r-xp 00000000 fe:00 7    ${path}\n`));
    assert.ok(isRead(maps));
    assert.equal(libcOf(maps), libc);
  });
}

for (const [libc, what, heap] of [
  ['musl', 'a heap that begins with a guard', ['00600000-00601000 ---p', '00601000-00602000 rw-p']],
  ['other', 'a heap without one', ['00600000-00602000 rw-p']],
  [
    'other',
    'a heap with a page in it that was protected',
    ['00600000-00601000 rw-p', '00601000-00602000 ---p'],
  ],
] as const) {
  test(`${what}, in a program without a library: ${libc}`, () => {
    const lines = [
      '00400000-00500000 r-xp 00000000 fe:00 7 /opt/static',
      ...heap.map((line) => `${line} 00000000 00:00 0 [heap]`),
    ];
    const maps = parseMaps(Buffer.from(`${lines.join('\n')}\n`));
    assert.ok(isRead(maps));
    assert.equal(libcOf(maps), libc);
  });
}

const PROGRAM = [
  '00400000-00401000 rw-p 00000000 fe:00 7 /bin/prog',
  '00401000-00402000 rw-p 00000000 00:00 0',
];
const LIBRARY = [
  '7f000000-7f001000 rw-p 00000000 fe:00 8 /lib/ld-musl-x86_64.so.1',
  '7f001000-7f002000 rw-p 00000000 00:00 0',
];
const HEAP = [
  '00600000-00601000 ---p 00000000 00:00 0 [heap]',
  '00601000-00602000 rw-p 00000000 00:00 0 [heap]',
];
for (const [what, lines, address, expected] of [
  ['data of musl', [...PROGRAM, ...LIBRARY], 0x7f00_0010, true],
  ['its .bss', [...PROGRAM, ...LIBRARY], 0x7f00_1010, true],
  ['data of the program', [...PROGRAM, ...LIBRARY], 0x40_0010, false],
  ['its .bss too', [...PROGRAM, ...LIBRARY], 0x40_1010, false],
  ['data of a program that musl is linked into', [...PROGRAM, ...HEAP], 0x40_0010, true],
  ['its .bss', [...PROGRAM, ...HEAP], 0x40_1010, true],
  ['its heap', [...PROGRAM, ...HEAP], 0x60_1010, false],
  ['nothing', PROGRAM, 0x10, false],
] as const) {
  test(`locks of musl itself ${expected ? 'may' : 'can not'} lie in ${what} at ${address.toString(16)}`, () => {
    const maps = parseMaps(Buffer.from(`${lines.join('\n')}\n`));
    assert.ok(isRead(maps));
    assert.equal(new Areas(maps, HOST).mayBeOfMusl(address), expected);
  });
}
