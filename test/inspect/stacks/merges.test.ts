import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantedBesides, wantedPages } from '../../../src/inspect/stacks/candidates.ts';
import type { StackEvidence } from '../../../src/inspect/stacks/evidence.ts';
import { layoutOf } from '../../../src/inspect/stacks/layout.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import type { Smap } from '../../../src/procfs/smaps.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  findingOf,
  guarded,
  KIB,
  LIBC,
  MARKED,
  MIB,
  MUSL,
  PAGE,
  pages,
  running,
} from './evidence.ts';

/** A stack of 512 KiB with a guard, and directly above it one of 256 KiB without: to the kernel it is one mapping. */
const LOWER = 512 * KIB;
const SIZE = 768 * KIB;
const TOP = BASE + SIZE;
const merged = guarded(BASE, SIZE, { Rss: 32 });
const inUpper = asleep(101, TOP - 4600);
const inLower = asleep(101, BASE + LOWER - 4600);
const mergedPages = pages(BASE, '122- 6p 62- 2p');

/** A stack of its own of the same size, with no more touched than its thread needs. */
const same = guarded(BASE + 4 * MIB, SIZE);
const onSame = asleep(103, BASE + 4 * MIB + SIZE - 4600);

/** The lows of the mappings whose pages are wanted unasked. */
function wanted(process: StackEvidence): readonly number[] {
  const layout = layoutOf(process, process.areas as readonly Smap[]);
  return wantedPages(layout, false, 'none').map(({ low }) => low);
}

test('the stack of a dead thread in the same mapping, below or above: at most, whoever is placed', () => {
  for (const task of [inUpper, inLower]) {
    const { source, reserved, atMost, note } = findingOf(
      evidence([LIBC, ...merged], [task], { pages: mergedPages }),
      101,
    );
    assert.deepEqual([source, reserved, atMost], ['sp', SIZE, true]);
    assert.match(note, /another stack without a guard/);
  }
});

test('where the kernel marks no stacks, memory that is none may lie above one: two of a size prove nothing', () => {
  // A stack of musl of 132 KiB, of which a page was touched, and above it a buffer of 256 KiB with another one.
  const size = (33 + 64) * PAGE;
  const lows = [BASE, BASE + MIB];
  const areas = lows.flatMap((low) => guarded(low, size, { VmFlags: '', Rss: 8 }));
  const tasks = lows.map((low, index) => asleep(101 + index, low + 33 * PAGE - 1400));
  const process = evidence([MUSL, ...areas], tasks);
  assert.deepEqual(wanted(process), lows);
  const runs = lows.flatMap((low) => pages(low, '32- 1p 20- 1p 43-'));
  const known = { ...process, pages: runs };
  for (const tid of [101, 102]) {
    const { reserved, atMost, note } = findingOf(known, tid);
    assert.deepEqual([reserved, atMost], [size, true]);
    assert.match(note, /or other memory, may lie in it/);
  }
  const filled = {
    ...process,
    tasks: lows.map((low, index) => asleep(101 + index, low + size - PAGE - 900)),
  };
  assert.equal(findingOf(filled, 101).atMost, false);
});

test('also where words of memory say whose stack ends at the top', () => {
  const owners = new Map([[TOP, 101]]);
  const process = evidence([LIBC, ...merged], [running(101)], { pages: mergedPages, owners });
  const { source, reserved, atMost, note } = findingOf(process, 101);
  assert.deepEqual([source, reserved, atMost], ['sp', SIZE, true]);
  assert.match(note, /TID word.*at most/);
});

test('pages are read unasked where more was touched than one stack needs, and nothing else tells', () => {
  assert.deepEqual(wanted(evidence([LIBC, ...merged], [inUpper])), [BASE]);
  const idle = guarded(BASE, SIZE, { Rss: 8 });
  assert.deepEqual(wanted(evidence([LIBC, ...idle], [inUpper])), [], 'its top and its stack pointer only');
  assert.deepEqual(wanted(evidence([LIBC, ...merged, ...same], [inUpper, onSame])), [], 'a usual size');
  const huge = guarded(BASE, 128 * MIB, { Rss: 32 });
  assert.deepEqual(wanted(evidence([LIBC, ...huge], [asleep(101, BASE + 128 * MIB - 4600)])), [], 'too long');
  const noSmaps = guarded(BASE, SIZE, { Rss: NaN, VmFlags: '' });
  assert.deepEqual(wanted(evidence([LIBC, ...noSmaps], [inUpper])), [], 'maps only');
});

test('a pool with buffers that were never filled: a size that is known to be one stack, and no stack without a guard', () => {
  const process = evidence([LIBC, ...merged, ...same], [inUpper, onSame], { pages: mergedPages });
  assert.equal(findingOf(process, 101).atMost, false);
  assert.equal(findingOf(process, 101).deepest, SIZE - 122 * PAGE, 'down to the lowest page');
  const guardless = area(BASE + 8 * MIB, 64 * KIB, { VmFlags: MARKED });
  const mixed = evidence(
    [LIBC, ...merged, ...same, guardless],
    [inUpper, onSame, asleep(104, guardless.high - 5000)],
    { pages: mergedPages },
  );
  assert.equal(findingOf(mixed, 101).atMost, true, 'a process with guardless stacks');
  assert.deepEqual(wanted(mixed).includes(BASE), true);
  const lost = evidence([LIBC, ...merged, ...same], [inUpper, onSame, running(104)], { pages: mergedPages });
  assert.equal(findingOf(lost, 101).atMost, true, 'a thread whose stack is nowhere else');
});

test('touched pages too few, or too near to an end, are no other stack', () => {
  for (const [what, text] of [
    ['at the bottom', '1- 2p 187- 2p'],
    ['near the top', '185- 4p 1- 2p'],
    ['none', '190- 2p'],
  ] as const) {
    const process = evidence([LIBC, ...merged], [inUpper], { pages: pages(BASE, text) });
    assert.equal(findingOf(process, 101).atMost, false, what);
  }
});

test('a thread that runs may lie in the mapping of another: the only stack left is not called its', () => {
  const left = guarded(BASE - MIB, 256 * KIB);
  for (const owners of [undefined, new Map([[BASE - MIB + 256 * KIB, 0]])]) {
    const process = evidence([LIBC, ...merged, ...left], [inUpper, running(102)], {
      pages: mergedPages,
      owners,
    });
    const { source, reserved, reason } = findingOf(process, 102);
    assert.deepEqual([source, reserved], ['unknown', null]);
    assert.match(reason, /it may lie in a mapping with another/);
    assert.equal(findingOf(process, 101).atMost, true);
  }
});

test('stacks of one size are left, but it may lie elsewhere: not even the size is said', () => {
  const left = [...guarded(BASE - MIB, 256 * KIB), ...guarded(BASE - 2 * MIB, 256 * KIB)];
  const guardless = area(BASE + 8 * MIB, 448 * KIB, { VmFlags: MARKED });
  const process = evidence([LIBC, ...left, guardless], [asleep(101, guardless.high - 40), running(102)]);
  assert.deepEqual([findingOf(process, 102).source, findingOf(process, 102).reserved], ['unknown', null]);
});

test("a stack that is left and may be two is nobody's for certain", () => {
  const process = evidence([LIBC, ...merged], [running(101)], { pages: mergedPages });
  assert.deepEqual([findingOf(process, 101).source, findingOf(process, 101).reserved], ['unknown', null]);
});

test('stacks of dead threads may lie in mappings with others: their number is a lower bound', () => {
  const left = guarded(BASE - MIB, 64 * KIB);
  const process = evidence([LIBC, ...merged, ...left], [inUpper], { pages: mergedPages });
  const { count, note } = inspectStacks(process).cached;
  assert.equal(count, 1);
  assert.match(note, /more may lie in mappings with others/);
  const apart = evidence([LIBC, ...same, ...left], [onSame]);
  assert.doesNotMatch(inspectStacks(apart).cached.note, /more may lie/);
});

test('2,000 threads with guards, some of which run: every size is certain and no page is read', () => {
  const lows = Array.from({ length: 2000 }, (_, index) => BASE - index * 2 * MIB);
  const areas = lows.flatMap((low, index) => guarded(low, MIB, { Rss: index % 3 === 0 ? 8 : 64 }));
  const tasks = lows.map((low, index) =>
    index % 10 === 9 ? running(101 + index) : asleep(101 + index, low + MIB - 4700 - (index % 7) * 1000),
  );
  const process = evidence([LIBC, ...areas], tasks);
  assert.deepEqual(wanted(process), []);
  const { threads, totals } = inspectStacks(process);
  assert.equal(threads.filter(({ atMost }) => atMost).length, 0);
  assert.equal(totals.covered, 1 + 1800);
});

test('stacks without guards between: each ends below the next stack pointer above, and begins above the next below', () => {
  const shared = area(BASE, SIZE, { VmFlags: MARKED });
  const tasks = [inUpper, asleep(102, BASE + LOWER - 4600), asleep(103, BASE + 256 * KIB - 4600)];
  const process = evidence([LIBC, shared], tasks.toReversed());
  const reasons = [101, 102, 103].map((tid) => findingOf(process, tid).reason.split(/between[^;]*; /)[1]);
  assert.deepEqual(reasons, [
    'it begins above the stack pointer of 102',
    'it ends below the stack pointer of 101; it begins above the stack pointer of 103',
    'it ends below the stack pointer of 102',
  ]);
});

test('of many stacks of a size the pages of four are read: where one is a single stack, no others', () => {
  const lows = Array.from({ length: 20 }, (_, index) => BASE + index * 2 * MIB);
  const areas = [LIBC, ...lows.flatMap((low) => guarded(low, SIZE, { Rss: 32 }))];
  const tasks = lows.map((low, index) => asleep(101 + index, low + SIZE - 4600));
  const first = evidence(areas, tasks);
  const some = lows.slice(0, 4);
  assert.deepEqual(wanted(first), some);
  for (const [what, texts, besides] of [
    ['one is single', ['122- 6p 62- 2p', '184- 8p', '122- 6p 62- 2p', '122- 6p 62- 2p'], []],
    ['each may be two', Array.from({ length: 4 }, () => '122- 6p 62- 2p'), lows.slice(4)],
  ] as const) {
    const process = evidence(areas, tasks, {
      pages: some.flatMap((low, index) => pages(low, texts[index] ?? '192-')),
    });
    const layout = layoutOf(process, process.areas as readonly Smap[]);
    assert.deepEqual(
      wantedBesides(layout, 'none').map(({ low }) => low),
      besides,
      what,
    );
    assert.equal(
      inspectStacks(process).threads.some(({ atMost }) => atMost),
      besides.length > 0,
    );
  }
});

test('the size that pthread_create takes unless it is told another is one stack', () => {
  const stackLimit = SIZE;
  const process = evidence([LIBC, ...merged], [inUpper], { pages: mergedPages, stackLimit });
  assert.equal(findingOf(process, 101).atMost, false);
  assert.deepEqual(wanted(evidence([LIBC, ...merged], [inUpper], { stackLimit })), []);
});
