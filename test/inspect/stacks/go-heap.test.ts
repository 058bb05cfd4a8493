import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { goHeaps } from '../../../src/inspect/go-heap.ts';
import { parseMaps, readMaps } from '../../../src/procfs/maps.ts';
import { type Smap, withoutDetails } from '../../../src/procfs/smaps.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { fixtureRoot } from '../fixture.ts';
import {
  area,
  asleep,
  evidence,
  findingOf,
  guarded,
  LIBC,
  MARKED,
  PAGE,
  pages,
  PID,
  STACK,
} from './evidence.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';

/** A program of Go 1.26 without cgo: its heap begins at a random multiple of 64 MiB. */
const GO = `
00ee6000-02f28000 rw-p 00000000 00:00 0
304dac000000-304daec00000 ---p 00000000 00:00 0
304daec00000-304daf000000 rw-p 00000000 00:00 0
304daf000000-304db0000000 ---p 00000000 00:00 0
7f48f8eee000-7f48f90ee000 rw-p 00000000 00:00 0
7f48f90ee000-7f48f91ee000 rw-p 00000000 00:00 0
7f48f91ee000-7f48f9200000 rw-p 00000000 00:00 0
7f48f9200000-7f48fb200000 rw-p 00000000 00:00 0
7f48fb200000-7f491129b000 ---p 00000000 00:00 0
7f491129b000-7f491129c000 rw-p 00000000 00:00 0
7f491129c000-7f493129b000 ---p 00000000 00:00 0
7f493129b000-7f493129c000 rw-p 00000000 00:00 0
7f493129c000-7f493de13000 ---p 00000000 00:00 0
7f493de13000-7f493de14000 rw-p 00000000 00:00 0
7f493de14000-7f493f782000 ---p 00000000 00:00 0
7f493f782000-7f493f783000 rw-p 00000000 00:00 0
7f493f783000-7f493fa00000 ---p 00000000 00:00 0
7f493fa0a000-7f493faba000 ---p 00000000 00:00 0
`;
const HEAP = { low: 0x304d_ac00_0000, high: 0x304d_b000_0000 };

function areasOf(maps: string): Smap[] {
  const areas = parseMaps(Buffer.from(maps.trimStart()));
  if (!isRead(areas)) throw new Error(areas.code);
  return areas.map(withoutDetails);
}

test('the heap of Go at a random address is known by the index that the runtime has of it', () => {
  assert.deepEqual(goHeaps(areasOf(GO), 'x86_64', PAGE), [HEAP]);
  const sp = 0x304d_aec0_5000;
  const process = evidence(areasOf(GO), [asleep(101, sp), asleep(PID, sp + PAGE)]);
  const { source, reserved } = findingOf(process, 101);
  assert.deepEqual([source, reserved], ['go', null]);
  assert.match(findingOf(process, PID).reason, /goroutine/);
});

test('with cgo a thread may be on the stack of the C library, another on that of a goroutine', () => {
  const own = guarded(0x7f40_0000_0000, 64 * PAGE);
  const process = evidence(
    [LIBC, ...own, ...areasOf(GO)],
    [
      asleep(101, 0x7f40_0000_0000 + 62 * PAGE),
      asleep(102, 0x304d_aec0_5000),
      asleep(PID, STACK.high - PAGE),
    ],
  );
  assert.deepEqual([findingOf(process, 101).source, findingOf(process, 102).source], ['sp', 'go']);
});

test('a program of Go without cgo has no stacks of dead threads, though Go has memory that is marked as those are', () => {
  // Go has huge pages off in memory of its own, of which pages were touched here and there.
  const marked = area(0x7f50_0000_0000, 128 * PAGE, { VmFlags: MARKED, Rss: 40 });
  const process = (...more: readonly Smap[]) =>
    evidence([...more, ...areasOf(GO), marked], [asleep(101, 0x304d_aec0_5000)], {
      pages: pages(marked.low, '8p 100- 20p'),
    });
  assert.deepEqual(inspectStacks(process()).cached, { count: 0, reserved: 0, touched: 0, note: '' });
  assert.equal(inspectStacks(process(LIBC)).cached.count, null);
});

test('memory elsewhere, or an index elsewhere, is no heap of Go', () => {
  for (const [what, from, to] of [
    ['an arena at another address', /304dac000000-/, '304cac000000-'],
    ['the heap goes on below', /(?=304dac000000-)/, '304dab000000-304dac000000 ---p 00000000 00:00 0\n'],
    ['a page of the index elsewhere', /7f493de13000/g, '7f493de12000'],
    ['a gap in the index', /7f493129c000-7f493de13000/, '7f493129c000-7f493de12000'],
    ['a file in the index', /(7f493129b000-7f493129c000 rw-p 00000000) 00:00 0/, '$1 fe:00 7 /srv/data'],
  ] as const) {
    const maps = GO.replace(from, to);
    assert.notEqual(maps, GO, what);
    assert.deepEqual(goHeaps(areasOf(maps), 'x86_64', PAGE), [], what);
  }
  assert.deepEqual(goHeaps(areasOf(GO), 'sparc64', PAGE), []);
});

test('a heap begins elsewhere where something is already: known by its index', () => {
  const maps = `
c000000000-c000001000 rw-p 00000000 00:00 0
1c000000000-1c000400000 rw-p 00000000 00:00 0
1c000400000-1c004000000 ---p 00000000 00:00 0
7f7f1e000000-7f7f20000000 rw-p 00000000 00:00 0
7f7f20000000-7f7f30380000 ---p 00000000 00:00 0
7f7f30380000-7f7f30381000 rw-p 00000000 00:00 0
7f7f30381000-7f7f42070000 ---p 00000000 00:00 0
7f7f42070000-7f7f42071000 rw-p 00000000 00:00 0
7f7f42071000-7f7f44000000 ---p 00000000 00:00 0
`;
  assert.deepEqual(goHeaps(areasOf(maps), 'x86_64', PAGE), [{ low: 0x1c0_0000_0000, high: 0x1c0_0400_0000 }]);
});

test('a heap where the first one begins is known by that, up to the first gap', () => {
  const maps = `
4000000000-4008400000 rw-p 00000000 00:00 0
4008400000-400c000000 ---p 00000000 00:00 0
7f90000000-7f90021000 rw-p 00000000 00:00 0
`;
  assert.deepEqual(goHeaps(areasOf(maps), 'aarch64', PAGE), [{ low: 0x40_0000_0000, high: 0x40_0c00_0000 }]);
  assert.deepEqual(goHeaps(areasOf(maps), 'x86_64', PAGE), []);
  const small = maps.replace(/4008400000/g, '4000400000').replace('400c000000', '4000800000');
  assert.deepEqual(goHeaps(areasOf(small), 'aarch64', PAGE), []);
});

test('older versions have the same index: of all trees, only that of Go has such a heap', () => {
  const found: string[] = [];
  for (const tree of readdirSync('fixtures')) {
    if (tree === 'moments' || tree === 'crowd') continue;
    const root = fixtureRoot(tree);
    for (const pid of readdirSync(`fixtures/${tree}/proc`).filter((name) => /^\d+$/.test(name))) {
      const maps = readMaps(root, pid);
      const heaps = isRead(maps) ? goHeaps(maps.map(withoutDetails), 'x86_64', PAGE) : [];
      for (const { low } of heaps) found.push(`${tree} ${pid} ${low.toString(16)}`);
    }
  }
  assert.deepEqual(found, ['svc-go 2 c000000000']);
});
