import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type StackContext, stackSize } from '../../../src/inspect/limits/stack-size.ts';
import type { Mapping } from '../../../src/procfs/maps.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const BASE = 0x7f00_0000_1000;

function mapping(low: number, size: number, perms: string, name = '', inode = 0): Mapping {
  return { low, high: low + size, perms, offset: 0, device: '00:00', inode, name };
}

/** Guarded stacks one behind the other. */
function stacks(count: number, bytes: number, guard = 4 * KIB, from = BASE): Mapping[] {
  return Array.from({ length: count }, (_, index) => from + index * (bytes + guard)).flatMap((low) => [
    mapping(low, guard, '---p'),
    mapping(low + guard, bytes, 'rw-p'),
  ]);
}

const LIBC = mapping(0x6000_0000, 4 * KIB, 'r-xp', '/lib/x86_64-linux-gnu/libc.so.6', 7);
const MUSL = mapping(0x6000_0000, 4 * KIB, 'r-xp', '/lib/ld-musl-x86_64.so.1', 7);

function sizeOf(change: Partial<StackContext>) {
  return stackSize({
    areas: [LIBC],
    threads: 1,
    go: false,
    stackLimit: 8 * MIB,
    pageSize: 4 * KIB,
    ...change,
  });
}

test('what most stacks have, not the largest nor the first', () => {
  const areas = [LIBC, ...stacks(1, 64 * MIB - 8 * KIB), ...stacks(3, MIB, 64 * KIB, BASE + 2 ** 30)];
  const size = sizeOf({ areas, threads: 5 });
  assert.deepEqual(
    [size.bytes, size.guard_bytes, size.maps_each, size.source],
    [MIB, 64 * KIB, 2, 'as 3 of its 4 stacks'],
  );
});

test('malloc arenas side by side are no stacks', () => {
  const arena = 64 * MIB;
  const low = 0x7f00_0000_0000;
  const areas = [
    LIBC,
    mapping(low, arena - 512 * KIB, 'rw-p'),
    mapping(low + arena - 512 * KIB, 512 * KIB, '---p'),
    mapping(low + arena, 132 * KIB, 'rw-p'),
    mapping(low + arena + 132 * KIB, arena - 132 * KIB, '---p'),
  ];
  assert.equal(
    sizeOf({ areas, threads: 3 }).source,
    'RLIMIT_STACK, as the size of its own stacks can not be seen',
  );
});

test('a heap with a guard (musl), a file and a gap are no stacks', () => {
  const areas = [
    mapping(0x1000_0000, 4 * KIB, '---p', '[heap]'),
    mapping(0x1000_0000 + 4 * KIB, MIB, 'rw-p', '[heap]'),
    mapping(0x2000_0000, 4 * KIB, '---p', '/lib/x.so', 9),
    mapping(0x2000_0000 + 4 * KIB, MIB, 'rw-p'),
    mapping(0x3000_0000, 4 * KIB, '---p'),
    mapping(0x3000_0000 + 8 * KIB, MIB, 'rw-p'),
  ];
  assert.equal(
    sizeOf({ areas, threads: 3 }).source,
    'the default of musl, as the size of its own stacks can not be seen',
  );
});

test('stacks with the name that glibc gives them', () => {
  const named = stacks(2, MIB).map((area) =>
    Object.assign(area, { name: '[anon: glibc: pthread stack: 12]' }),
  );
  assert.equal(sizeOf({ areas: named, threads: 3 }).bytes, MIB);
});

test('the only thread: a guarded map is no sign of how large the next stack is', () => {
  const size = sizeOf({ areas: [LIBC, ...stacks(1, MIB)], threads: 1 });
  assert.deepEqual(
    [size.source, size.maps_each, size.maps_seen],
    ['RLIMIT_STACK, as it has no thread but its main one', 2, false],
  );
});

test('threads without a guarded stack among them: how many maps each takes is not seen', () => {
  const size = sizeOf({ areas: [LIBC, mapping(BASE, 40 * MIB, 'rw-p')], threads: 5 });
  assert.deepEqual([size.maps_each, size.maps_seen, size.certain], [2, false, false]);
});

for (const [what, change, bytes, guard] of [
  ['glibc: RLIMIT_STACK', {}, 8 * MIB, 4 * KIB],
  ['glibc: unlimited', { stackLimit: Infinity }, 2 * MIB, 4 * KIB],
  ['musl, with a page for the thread itself', { areas: [MUSL] }, 132 * KIB, 8 * KIB],
  ['musl, unlimited', { areas: [MUSL], stackLimit: Infinity }, 132 * KIB, 8 * KIB],
  ['musl, asked', { areas: [MUSL], asked: 5 * MIB - 1 }, 5 * MIB + 4 * KIB, 8 * KIB],
  ['nothing can be read', { areas: undefined, stackLimit: undefined }, 8 * MIB, 4 * KIB],
  ['asked', { asked: 5 * MIB }, 5 * MIB, 4 * KIB],
  [
    'asked, with the guard of its stacks',
    { asked: 5 * MIB, areas: stacks(2, MIB, 64 * KIB), threads: 3 },
    5 * MIB,
    64 * KIB,
  ],
] as const) {
  test(`${what}: ${bytes / KIB} KiB and ${guard / KIB} KiB of guard`, () => {
    const size = sizeOf(change);
    assert.deepEqual([size.bytes, size.guard_bytes], [bytes, guard]);
  });
}

test('a program without a library may be of glibc or not: its next stack is a guess', () => {
  const areas = [mapping(0x40_0000, 4 * KIB, 'r-xp', '/opt/static', 7)];
  const size = sizeOf({ areas });
  assert.deepEqual([size.bytes, size.certain], [8 * MIB, false]);
  assert.match(size.source, /^RLIMIT_STACK, if glibc is linked into the program/);
  assert.equal(sizeOf({ areas, asked: MIB }).certain, false);
});

test('maps closed to us: two for each thread, unseen', () => {
  const size = sizeOf({ areas: undefined, threads: 9 });
  assert.deepEqual([size.maps_each, size.maps_seen], [2, false]);
  assert.equal(size.source, 'RLIMIT_STACK, as its maps can not be read');
});

test('any maps, sorted or not: a size above 0', () => {
  const area = fc.record({
    low: fc.integer({ min: 0, max: 2 ** 40 }),
    size: fc.integer({ min: 0, max: 2 ** 30 }),
    perms: fc.constantFrom('rw-p', '---p', 'r-xp', 'rw-s'),
    inode: fc.constantFrom(0, 5),
  });
  fc.assert(
    fc.property(fc.array(area), fc.nat(5), (list, threads) => {
      const areas = list.map(({ low, size, perms, inode }) => mapping(low, size, perms, '', inode));
      assert.ok(sizeOf({ areas, threads }).bytes > 0);
    }),
  );
});
