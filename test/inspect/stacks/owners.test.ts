import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StackEvidence } from '../../../src/inspect/stacks/evidence.ts';
import { layoutOf } from '../../../src/inspect/stacks/layout.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { stackSummary } from '../../../src/inspect/stacks/text.ts';
import {
  findOwners,
  findTops,
  NO_THREAD,
  NOBODY,
  type Peek,
  STRANGER,
} from '../../../src/inspect/stacks/tid-word.ts';
import type { Smap } from '../../../src/procfs/smaps.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  findingOf,
  guard,
  guarded,
  joining,
  KIB,
  LIBC,
  MIB,
  MUSL,
  PAGE,
  pages,
  PID,
  running,
  STACK,
} from './evidence.ts';

/** How far below the top of a stack glibc's descriptor is, in these tests. */
const DISTANCE = 0x940;
const TID = 0x2d0;

/** The memory of stacks whose tops hold a descriptor with a TID; all the rest is zeros. */
function memory(tops: Readonly<Record<number, number>>): Peek {
  return (address, length) => {
    const bytes = Buffer.alloc(length);
    for (const [top, tid] of Object.entries(tops)) {
      const at = Number(top) - DISTANCE;
      put(bytes, at - address, (place) => bytes.writeBigUInt64LE(BigInt(at), place), 8);
      put(bytes, at + 16 - address, (place) => bytes.writeBigUInt64LE(BigInt(at), place), 8);
      put(bytes, at + TID - address, (place) => bytes.writeInt32LE(tid, place), 4);
    }
    return bytes;
  };
}

function put(bytes: Buffer, place: number, write: (place: number) => void, size: number): void {
  if (place >= 0 && place + size <= bytes.length) write(place);
}

/** Adds the words of memory to what was read. */
function withMemory(process: StackEvidence, tops: Readonly<Record<number, number>>): StackEvidence {
  const layout = layoutOf(process, process.areas as readonly Smap[]);
  return { ...process, owners: findOwners(layout, process.tasks, memory(tops), process.arch) };
}

const LARGE = 256 * KIB;
const SMALL = 64 * KIB;
const FIBER = BASE + MIB;
const OTHER = BASE + 2 * MIB;
const areas = [LIBC, ...guarded(BASE, LARGE), ...guarded(FIBER, SMALL), ...guarded(OTHER, LARGE)];

test('a thread on a fiber: its own stack is the one with its TID, and the fiber is no dead stack', () => {
  const process = evidence(
    [...areas, ...guarded(BASE - MIB, SMALL)],
    [asleep(101, FIBER + SMALL - PAGE), asleep(102, OTHER + LARGE - PAGE)],
  );
  const found = withMemory(process, { [BASE + LARGE]: 101, [OTHER + LARGE]: 102 });
  assert.deepEqual(
    [...(found.owners ?? [])].toSorted(([a], [b]) => a - b),
    [
      [BASE - MIB + SMALL, NO_THREAD],
      [BASE + LARGE, 101],
      [FIBER + SMALL, NO_THREAD],
      [OTHER + LARGE, 102],
    ],
  );
  const { source, low, used, note } = findingOf(found, 101);
  assert.deepEqual([source, low, used], ['sp', BASE, null]);
  assert.match(note, /TID word.*another stack now/);
  assert.equal(findingOf(found, 102).used, PAGE);
  assert.equal(inspectStacks(found).cached.count, 0);
});

test('a thread on a fiber whose own stack is not found has no size', () => {
  const found = withMemory(
    evidence(areas, [asleep(101, FIBER + SMALL - PAGE), asleep(102, OTHER + LARGE - PAGE)]),
    { [OTHER + LARGE]: 102, [BASE + LARGE]: -1 },
  );
  const { source, reserved, reason, note } = findingOf(found, 101);
  assert.deepEqual([source, reserved], ['shared', null]);
  assert.match(note, /fiber/);
  assert.notEqual(reason, '');
});

test('the stack of a dead thread is proven by 0 or -1, not by the TID of a thread of another process', () => {
  for (const [word, owner, count] of [
    [0, NOBODY, 1],
    [-1, NOBODY, 1],
    [4711, STRANGER, 0],
  ] as const) {
    const found = withMemory(evidence(areas, [asleep(101, OTHER + LARGE - PAGE)]), {
      [OTHER + LARGE]: 101,
      [BASE + LARGE]: word,
    });
    assert.equal(found.owners?.get(BASE + LARGE), owner);
    const { cached } = inspectStacks(found);
    assert.deepEqual([cached.count, cached.note], [count, '']);
    assert.match(stackSummary(inspectStacks(found)), count === 1 ? /; 1 cached holds/ : /in use$/);
  }
});

test('a process that shares the memory of its parent: the stacks there are not its dead threads', () => {
  const found = withMemory(evidence(areas, []), { [BASE + LARGE]: 4711, [OTHER + LARGE]: 4712 });
  assert.equal(inspectStacks(found).cached.count, 0);
});

test('without words of memory, a stack that nobody is on is not called a dead one', () => {
  const findings = inspectStacks(evidence(areas, [asleep(101, OTHER + LARGE - PAGE)]));
  assert.equal(findings.cached.count, 2);
  assert.match(findings.cached.note, /dead threads, fibers, signal handlers or threads on those/);
  assert.match(
    stackSummary(findings),
    /; 2 stacks that no thread was seen on hold 16 KiB of 320 KiB \(of dead/,
  );
});

test('memory with a guard that is too small for a thread is an alternate stack, and its thread has another', () => {
  const process = evidence(
    [LIBC, ...guarded(BASE, LARGE), ...guarded(FIBER, 8 * KIB), ...guarded(OTHER, LARGE)],
    [asleep(101, FIBER + PAGE), running(102)],
  );
  const { source, reserved, note } = findingOf(process, 101);
  assert.deepEqual([source, reserved], ['shared', null]);
  assert.match(note, /alternate/);
  assert.deepEqual([findingOf(process, 102).low, findingOf(process, 102).reserved], [null, LARGE]);
  assert.equal(inspectStacks(process).cached.count, 0, 'each of the two has one');
});

const PLAIN = 'rd wr mr mw me ac ';
const fenced = [guard(FIBER), area(FIBER, SMALL, { VmFlags: PLAIN }), guard(FIBER + SMALL + PAGE)];

test('memory without a mark, between two guards: its bounds are exact, whoever made it', () => {
  const process = evidence(
    [LIBC, ...guarded(BASE, LARGE), ...fenced, ...guarded(OTHER, LARGE)],
    [asleep(101, FIBER + SMALL - PAGE), asleep(102, OTHER + LARGE - PAGE)],
  );
  const { source, low, high, guard: below, used, atMost, note } = findingOf(process, 101);
  assert.deepEqual([source, low, high, below, used, atMost], ['sp', FIBER, FIBER + SMALL, PAGE, PAGE, false]);
  assert.match(note, /guards on both sides: supplied by the program, or an alternate stack/);
  const { cached } = inspectStacks(process);
  assert.equal(cached.count, 1);
  assert.match(cached.note, /on other memory may have one/);
  const own = withMemory(process, { [FIBER + SMALL]: 101, [OTHER + LARGE]: 102, [BASE + LARGE]: 0 });
  assert.deepEqual([findingOf(own, 101).low, inspectStacks(own).cached.note], [FIBER, '']);
  const other = withMemory(process, { [BASE + LARGE]: 101, [OTHER + LARGE]: 102 });
  assert.deepEqual([findingOf(other, 101).low, inspectStacks(other).cached.count], [BASE, 0]);
});

test('memory without a mark and a guard on one side only has no size', () => {
  const process = evidence(
    [...areas.filter(({ low }) => low < FIBER - PAGE || low > FIBER + MIB / 2), ...fenced.slice(0, 2)],
    [asleep(101, FIBER + SMALL - PAGE), asleep(102, OTHER + LARGE - PAGE)],
  );
  assert.deepEqual([findingOf(process, 101).source, findingOf(process, 101).reserved], ['shared', null]);
});

test('a stack pointer where glibc has its own data: a fiber or an alternate stack, where another stack is left', () => {
  const near = asleep(101, FIBER + SMALL - 80);
  const process = evidence(areas, [near, asleep(102, OTHER + LARGE - PAGE)]);
  const { source, reserved, atMost, note } = findingOf(process, 101);
  assert.deepEqual([source, reserved, atMost], ['shared', null, false]);
  assert.match(note, /too near to the top.*fiber.*alternate stack.*clone/);
  const { cached, totals } = inspectStacks(process);
  assert.match(cached.note, /on other memory may have one/);
  assert.equal(totals.covered, 2, 'main and the other one');
  const alone = evidence([LIBC, ...guarded(FIBER, SMALL)], [near]);
  assert.equal(findingOf(alone, 101).source, 'sp', 'no other is left: a bare clone on a stack of its own');
  const musl = evidence([MUSL, ...areas.slice(1)], [near]);
  assert.equal(findingOf(musl, 101).source, 'sp', 'another library has less at the top');
});

for (const [what, first, second] of [
  ['the second', 0, 0x9c0],
  ['the first, that tells how far below the top the words are,', 0x9c0, 0],
] as const) {
  test(`a stack whose size is no multiple of a page is a thread's all the same: ${what} is one`, () => {
    const process = evidence(
      [LIBC, ...guarded(BASE, LARGE), ...guarded(OTHER, LARGE)],
      [asleep(101, BASE + LARGE - PAGE), asleep(102, OTHER + LARGE - PAGE)],
    );
    const found = withMemory(process, { [BASE + LARGE - first]: 101, [OTHER + LARGE - second]: 102 });
    assert.deepEqual(
      [101, 102].map((tid) => findingOf(found, tid).source),
      ['sp', 'sp'],
    );
  });
}

test('a join says that a thread is on a fiber: its own stack is the one with the word', () => {
  const joiner = joining(PID, STACK.high - PAGE, 101, BASE + LARGE - 0x670);
  const process = evidence(areas, [joiner, asleep(101, FIBER + SMALL - PAGE)]);
  const { source, low, used, note } = findingOf(process, 101);
  assert.deepEqual([source, low, used], ['inferred', BASE, null]);
  assert.match(note, /exact.*on another stack now/);
});

test('a join on a word in the middle: the mapping holds two stacks, and does not tell where this one ends', () => {
  const joiner = joining(PID, STACK.high - PAGE, 101, BASE + LARGE / 2 - 0x670);
  const process = evidence(
    [LIBC, ...guarded(BASE, LARGE, { Rss: 20 })],
    [joiner, running(101), asleep(102, BASE + LARGE - 5000)],
    { pages: pages(BASE, '30- 2p 30- 2p') },
  );
  assert.equal(findingOf(process, 101).reserved, null);
  assert.equal(findingOf(process, 102).atMost, true);
});

test('a stack that the program supplied, by the TID word: its stack pointer is in it', () => {
  const supplied = [guard(FIBER), area(FIBER, SMALL, { VmFlags: PLAIN })];
  const process = evidence(
    [LIBC, ...supplied, ...guarded(OTHER, LARGE)],
    [asleep(101, FIBER + SMALL - PAGE), asleep(102, OTHER + LARGE - PAGE)],
  );
  const found = withMemory(process, { [FIBER + SMALL]: 101, [OTHER + LARGE]: 102 });
  const { source, low, used, note, reason } = findingOf(found, 101);
  assert.deepEqual(
    [source, low, used, note, reason],
    ['sp', FIBER, PAGE, 'by the TID word in its memory', ''],
  );
});

/** Adds the words of memory, where stacks end inside of mappings too. */
function withTops(process: StackEvidence, tops: Readonly<Record<number, number>>, peek = memory(tops)) {
  const layout = layoutOf(process, process.areas as readonly Smap[]);
  const spaces = layout.spaces.filter(({ kind }) => kind === 'anonymous');
  return withMemory({ ...process, tops: findTops(spaces, layout, peek, process.arch) }, tops);
}

/** Three stacks in one mapping, 64 KiB each, the lowest with a guard: of a thread that sleeps, one that runs, a dead one. */
const low = BASE + SMALL;
const middle = low + SMALL;
const top = middle + SMALL;
const crowd = guarded(BASE, 3 * SMALL, { Rss: 24 });
const crowdPages = pages(BASE, '14- 2p 14- 2p 14- 2p');

test('stacks without guards between, asleep, running and dead, are told apart by the words at their tops', () => {
  const process = evidence([LIBC, ...crowd], [asleep(101, low - 5000), running(102)], { pages: crowdPages });
  assert.deepEqual([findingOf(process, 101).atMost, findingOf(process, 102).reserved], [true, null]);
  const found = withTops(process, { [low]: 101, [middle]: 102, [top]: 0 });
  assert.deepEqual(found.tops, { ends: [low, middle], complete: true });
  for (const [tid, from, below, used] of [
    [101, BASE, PAGE, 5000],
    [102, low, 0, null],
  ] as const) {
    const { source, low: start, reserved, guard: own, used: inUse, atMost, note } = findingOf(found, tid);
    assert.deepEqual([source, start, reserved, own, inUse, atMost], ['sp', from, SMALL, below, used, false]);
    assert.equal(/another stack lies directly below/.test(note), below === 0);
  }
  const { cached, totals } = inspectStacks(found);
  assert.deepEqual([cached.count, cached.reserved, cached.touched, cached.note], [1, SMALL, 2 * PAGE, '']);
  assert.equal(totals.covered, 3);
});

test('a stack without a guard that is nearly full ends at the stack below it', () => {
  const process = evidence([LIBC, ...crowd], [asleep(101, low + 3000)], {
    pages: pages(BASE, '14- 2p 16p 14- 2p'),
  });
  const [warning] = inspectStacks(withTops(process, { [low]: 0, [middle]: 101, [top]: 0 })).warnings;
  assert.deepEqual(
    [warning?.finding.tid, warning?.left, warning?.finding.end],
    [101, 3000, 'the stack below it'],
  );
});

test('no word below a hole: a buffer that was never filled, if all words were read', () => {
  const process = evidence([LIBC, ...crowd], [asleep(101, top - 5000)], { pages: crowdPages });
  const tops = { [top]: 101 };
  assert.deepEqual(
    [findingOf(withTops(process, tops), 101).atMost, findingOf(process, 101).atMost],
    [false, true],
  );
  const few: Peek = (address, length) => (address >= middle ? memory(tops)(address, length) : undefined);
  assert.equal(findingOf(withTops(process, tops, few), 101).atMost, true, 'words that were not read');
});
