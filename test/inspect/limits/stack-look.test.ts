import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtStacks, type StackLook } from '../../../src/inspect/limits/stack-look.ts';
import { needsLook, type StackContext, stackSize } from '../../../src/inspect/limits/stack-size.ts';
import type { StackEvidence } from '../../../src/inspect/stacks/evidence.ts';
import { isRead, Unreadable } from '../../../src/procfs/unreadable.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  file,
  guard,
  guarded,
  KIB,
  LIBC,
  MARKED,
  MIB,
  MUSL,
  PAGE,
  pages,
  PID,
  refused,
  STACK,
  WITH_MARKERS,
} from '../stacks/evidence.ts';

const USED = 512;

function look(process: StackEvidence): StackLook {
  const found = lookAtStacks(process);
  assert.ok(found);
  return found;
}

/** The size of the next stack of a process, as its maps and stacks say it. */
function next(process: StackEvidence, more: Partial<StackContext> = {}) {
  const areas = isRead(process.areas) ? process.areas : undefined;
  const usual = { stackLimit: 8 * MIB, pageSize: PAGE, go: false };
  const context = { areas, threads: process.tasks.length, ...usual, ...more };
  return stackSize(context, needsLook(context) ? lookAtStacks(process) : undefined);
}

/** Threads at the tops of stacks of `size` that follow each other from `low` on. */
function inRow(count: number, low: number, size: number) {
  return Array.from({ length: count }, (_, index) =>
    asleep(101 + index, low + (count - index) * size - USED),
  );
}

/** So many stacks with guards, 16 MiB apart. */
function apart(count: number, size: number, from = BASE) {
  return Array.from({ length: count }, (_, index) => guarded(from - index * 16 * MIB, size)).flat();
}

test('as many stacks with a guard as threads: their threads need not be looked at', () => {
  const areas = [LIBC, ...apart(2, MIB)];
  assert.equal(needsLook({ areas, threads: 3 }), false);
  assert.equal(needsLook({ areas, threads: 2 }), true);
  assert.equal(needsLook({ areas, threads: 1 }), true);
  assert.equal(needsLook({ areas: [LIBC], threads: 1 }), false);
  assert.equal(needsLook({ areas: undefined, threads: 9 }), false);
});

test('without cgo the threads of Go take no map: their stacks are of its heap, with cgo they are of the C library', () => {
  const heap = area(0xc0_0000_0000, 64 * MIB);
  const asleepInHeap = [101, 102].map((tid) => asleep(tid, heap.low + tid * 64 * KIB));
  const pure = next(evidence([heap], asleepInHeap), { go: true });
  assert.deepEqual([pure.bytes, pure.guard_bytes, pure.maps_each, pure.certain], [48 * KIB, 0, 0, false]);
  assert.match(pure.source, /of its heap/);
  const cgo = next(evidence([LIBC, heap], asleepInHeap), { go: true });
  assert.deepEqual([cgo.bytes, cgo.maps_each], [8 * MIB, 2]);
  const own = evidence(
    [heap, ...guarded(BASE, MIB)],
    [asleep(101, BASE + MIB - USED), ...asleepInHeap.slice(1)],
  );
  assert.equal(next(own, { go: true }).bytes, MIB);
});

test('a guard above 1 MiB', () => {
  const areas = [guard(BASE, 2 * MIB), area(BASE, 8 * MIB, { VmFlags: MARKED })];
  const size = next(evidence([LIBC, ...areas], [asleep(101, BASE + 8 * MIB - USED)]));
  assert.deepEqual(
    [size.bytes, size.guard_bytes, size.maps_each, size.certain, size.source],
    [8 * MIB, 2 * MIB, 2, true, 'as its one other stack'],
  );
});

test('stacks without a guard in one map: as far as they lie apart, a guess, and no map each', () => {
  const row = area(BASE, 3 * MIB, { VmFlags: MARKED });
  const size = next(evidence([LIBC, row], inRow(3, BASE, MIB)));
  assert.deepEqual(
    [size.bytes, size.guard_bytes, size.maps_each, size.maps_seen, size.certain],
    [MIB, 0, 0, true, false],
  );
});

test('above something closed they are not one stack with a guard', () => {
  const row = [guard(BASE), area(BASE, 192 * KIB, { VmFlags: MARKED })];
  const size = next(evidence([LIBC, ...row], inRow(3, BASE, 64 * KIB)));
  assert.deepEqual([size.bytes, size.guard_bytes, size.maps_each, size.certain], [64 * KIB, 0, 0, false]);
});

test('the distance that most have, not that across the stack of an ended thread', () => {
  const row = area(BASE, 5 * MIB, { VmFlags: MARKED });
  const tops = [5, 4, 3, 1].map((top, index) => asleep(101 + index, BASE + top * MIB - USED));
  assert.equal(look(evidence([LIBC, row], tops)).crowd?.apart, MIB);
});

test('one stack without a guard: at most its map', () => {
  const alone = area(BASE, 256 * KIB, { VmFlags: MARKED });
  const size = next(evidence([LIBC, alone], [asleep(101, BASE + 256 * KIB - USED)]));
  assert.deepEqual([size.bytes, size.maps_each, size.certain], [256 * KIB, 0, false]);
  assert.match(size.source, /at most/);
});

test('guards marked in page tables: sizes from the pages, and no map each', () => {
  const row = area(BASE, 66 * PAGE, { VmFlags: WITH_MARKERS });
  const tasks = [asleep(101, BASE + 66 * PAGE - USED), asleep(102, BASE + 33 * PAGE - USED)];
  const seen = look(evidence([LIBC, row], tasks, { pages: pages(BASE, '1g 32p 1g 32p') }));
  assert.deepEqual(seen.usual, { bytes: 32 * PAGE, guard: PAGE, count: 2, of: 2 });
  assert.deepEqual([seen.shared, seen.crowd], [true, undefined]);
});

test('guards marked where the pages can not be read: stacks of ended threads can not be counted', () => {
  const row = area(BASE, 6 * MIB, { VmFlags: WITH_MARKERS });
  const seen = look(evidence([LIBC, row], inRow(2, BASE, 3 * MIB)));
  assert.deepEqual([seen.shared, seen.kept.count, seen.crowd?.apart], [true, null, 3 * MIB]);
  const size = next(evidence([LIBC, row], inRow(2, BASE, 3 * MIB)));
  assert.deepEqual([size.reusable, size.reusable_certain], [null, false]);
});

test('stacks of ended threads: those that fit may be used again', () => {
  const areas = [LIBC, ...apart(3, MIB), ...apart(4, MIB, BASE - 2 ** 30)];
  const tasks = [0, 1, 2].map((index) => asleep(101 + index, BASE - index * 16 * MIB + MIB - USED));
  const size = next(evidence(areas, tasks));
  assert.deepEqual([size.bytes, size.reusable, size.reusable_certain], [MIB, 4, false]);
  // Too small, and more than four times as large.
  for (const asked of [2 * MIB, 128 * KIB]) {
    const other = next(evidence(areas, tasks), { asked });
    assert.deepEqual([other.reusable, other.reusable_certain], [0, true], `${asked}`);
  }
  assert.equal(next(evidence(areas, tasks), { asked: 300 * KIB }).reusable, 4);
});

test('stacks of ended threads by the name that glibc gives them: surely used again', () => {
  const named = (low: number, name: string) => guarded(low, MIB, { name: `[anon: glibc: ${name}]` });
  const areas = [
    LIBC,
    ...named(BASE, 'pthread stack: 101'),
    ...named(BASE - 16 * MIB, 'unused stack'),
    ...named(BASE - 32 * MIB, 'unused stack'),
  ];
  const size = next(evidence(areas, [asleep(101, BASE + MIB - USED)]));
  assert.deepEqual([size.reusable, size.reusable_certain], [2, true]);
});

test('the main thread alone, with stacks of ended threads: the next is as the library makes it', () => {
  const size = next(evidence([LIBC, ...apart(3, MIB)], []));
  assert.deepEqual([size.bytes, size.reusable, size.certain], [8 * MIB, 0, true]);
  assert.equal(next(evidence([LIBC, ...apart(3, MIB)], []), { asked: MIB }).reusable, 3);
});

test('stacks of musl without guards are as large as they lie apart, and take no map', () => {
  const size = next(evidence([MUSL, area(BASE, 3 * MIB)], inRow(3, BASE, MIB)));
  assert.deepEqual([size.bytes, size.guard_bytes, size.maps_each, size.certain], [MIB, 0, 0, false]);
  const alone = next(evidence([MUSL, area(BASE, 3 * MIB)], inRow(1, BASE, MIB)));
  assert.match(alone.source, /^the default of musl/, 'one alone may be on any memory');
});

test('musl unmaps the stacks of ended threads', () => {
  const size = next(evidence([MUSL, ...apart(2, MIB)], [asleep(101, BASE + MIB - USED)]));
  assert.deepEqual([size.reusable, size.reusable_certain], [0, true]);
});

test('other memory behind a guard, which the kernel does not mark, is no stack of an ended thread', () => {
  const other = [guard(BASE - 2 ** 30), area(BASE - 2 ** 30, MIB)];
  const size = next(evidence([LIBC, ...apart(1, MIB), ...other], [asleep(101, BASE + MIB - USED)]));
  assert.deepEqual([size.bytes, size.reusable, size.reusable_certain], [MIB, 0, true]);
});

test('goroutines, and a pair that is none of theirs: the size is a guess', () => {
  const go = area(0xc0_0000_0000, 64 * MIB);
  const pair = [guard(BASE, 508 * KIB), area(BASE, 384 * KIB)];
  const tasks = [101, 102, 103].map((tid, index) => asleep(tid, 0xc0_0000_0000 + (index + 1) * 64 * KIB));
  const size = next(evidence([LIBC, ...pair, go], tasks), { go: true });
  assert.deepEqual([size.bytes, size.certain, size.maps_seen], [8 * MIB, false, false]);
  assert.match(size.source, /the size of its own stacks can not be seen/);
});

test('stack pointers that can not be read: as many guards as threads, or more, still tell the size', () => {
  const areas = [LIBC, ...apart(2, MIB), ...apart(1, 256 * KIB, BASE - 2 ** 30)];
  const size = next(evidence(areas, [refused(101), refused(102)]));
  assert.deepEqual([size.bytes, size.certain, size.reusable_certain], [MIB, true, false]);
  assert.equal(size.source, 'as 2 of 3 maps that look like stacks');
});

test('a thread whose stack is not seen is none of those that have the usual one', () => {
  const heap = area(0x5500_0000_0000, MIB, { name: '[heap]' });
  const elsewhere = [102, 103].map((tid) => asleep(tid, heap.low + (tid - 101) * 256 * KIB));
  const size = next(evidence([LIBC, heap, ...apart(1, MIB)], [asleep(101, BASE + MIB - USED), ...elsewhere]));
  assert.equal(size.source, 'as 1 of its 3 stacks');
  assert.equal(size.certain, false);
});

test('no maps, or those of a process that has ended: nothing to look at', () => {
  const gone = evidence([LIBC], [], { areas: new Unreadable('maps', 'EACCES') });
  assert.equal(lookAtStacks(gone), undefined);
  assert.equal(lookAtStacks({ ...gone, areas: [] }), undefined);
  assert.ok(lookAtStacks(evidence([LIBC, file('/x')], [asleep(PID, STACK.high - PAGE)])));
});
