import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantedPages } from '../../../src/inspect/stacks/candidates.ts';
import { doubtOf, lostTasks } from '../../../src/inspect/stacks/doubt.ts';
import { layoutOf } from '../../../src/inspect/stacks/layout.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { stackText } from '../../../src/inspect/stacks/text.ts';
import type { Smap } from '../../../src/procfs/smaps.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  findingOf,
  guarded,
  joining,
  KIB,
  LIBC,
  MARKED,
  MIB,
  PAGE,
  pages,
  PID,
  running,
  STACK,
} from './evidence.ts';

const SIZE = 256 * PAGE;
const TOP = BASE + SIZE;
const areas = [LIBC, ...guarded(BASE, SIZE)];
const sleeper = asleep(101, TOP - 5000);
/** The stack of a thread that runs, 512 KiB below the top of the one that sleeps. */
const poolPages = pages(BASE, '126- 2p 126- 2p');

test('a thread that runs has no stack of its own: it may lie in that of another, which is then at most this', () => {
  const process = evidence(areas, [sleeper, running(102)], { pages: poolPages });
  const { source, low, reserved, used, deepest, atMost } = findingOf(process, 101);
  assert.deepEqual([source, low, reserved, used, atMost], ['sp', BASE, SIZE, 5000, true]);
  assert.equal(deepest, 2 * PAGE, 'no page below the hole is its own');
  const { totals, warnings } = inspectStacks(process);
  assert.deepEqual([totals.covered, totals.stacks, totals.reserved], [1, 1, 8 * MIB]);
  assert.deepEqual(warnings, []);
  assert.match(
    stackText([inspectStacks(process)]),
    /^ *101 +t101 +<=1 MiB +\? +<=8 KiB +<=4\.9 KiB +<=1019 KiB +sp +at most/m,
  );
});

test('where another stack may lie in it, the deepest is a lower bound and the guard may be that of the other', () => {
  const process = evidence(areas, [asleep(PID, STACK.high - PAGE), sleeper, running(102)], {
    pages: [...poolPages, ...pages(STACK.low, '30- 3p')],
  });
  assert.equal(findingOf(process, 101).guard, null);
  assert.match(stackText([inspectStacks(process)]), /^ *101 +t101 +<=1 MiB +\? .* >=8 KiB +<=1019 KiB +sp/m);
  const bare = evidence([LIBC, area(BASE, SIZE, { VmFlags: MARKED })], [sleeper], { pages: poolPages });
  const { atMost, guard } = findingOf(bare, 101);
  assert.deepEqual([atMost, guard], [true, 0], 'none is seen below either');
});

test('a buffer that was used only in part leaves a hole: the lowest page is the deepest, and near the guard', () => {
  const alone = evidence(areas, [sleeper], { pages: pages(BASE, '2- 1p 208- 42p 1- 2p') });
  const { atMost, deepest } = findingOf(alone, 101);
  assert.deepEqual([atMost, deepest], [false, 254 * PAGE]);
  assert.deepEqual(
    inspectStacks(alone).warnings.map(({ when, left }) => [when, left]),
    [['once', 2 * PAGE]],
  );
  const least = guarded(BASE, 4 * PAGE);
  const small = evidence([LIBC, ...least], [asleep(101, BASE + 4 * PAGE - 5000)], {
    pages: pages(BASE, '1p 1- 2p'),
  });
  assert.deepEqual([findingOf(small, 101).atMost, findingOf(small, 101).deepest], [false, 4 * PAGE]);
});

test('the pages of another stack above it: what was the deepest is not known', () => {
  const process = evidence(areas, [asleep(101, BASE + 127 * PAGE), running(102)], { pages: poolPages });
  assert.deepEqual([findingOf(process, 101).atMost, findingOf(process, 101).deepest], [true, null]);
});

test('no hole in the pages: nothing else is in it, whoever runs', () => {
  const process = evidence(areas, [sleeper, running(102)], { pages: pages(BASE, '250- 6p') });
  assert.deepEqual([findingOf(process, 101).atMost, findingOf(process, 101).deepest], [false, 6 * PAGE]);
});

test('a stack pointer too near to the touched end for another thread: a buffer that was never touched is above it', () => {
  const process = evidence(areas, [asleep(101, BASE + 128 * PAGE - 1000)], { pages: poolPages });
  const { atMost, used, deepest } = findingOf(process, 101);
  assert.deepEqual([atMost, used, deepest], [false, 128 * PAGE + 1000, 130 * PAGE]);
});

test('pages that can not be read leave the doubt', () => {
  const pages = new Unreadable('pagemap', 'EACCES');
  const process = evidence([LIBC, ...guarded(BASE, SIZE, { Rss: 16 })], [sleeper, running(102)], { pages });
  const { atMost, note } = findingOf(process, 101);
  assert.equal(atMost, true);
  const idle = evidence(areas, [sleeper, running(102)], { pages });
  assert.equal(findingOf(idle, 101).atMost, false, 'no page but its own was touched');
  assert.match(note, /without a stack pointer/);
});

test('a thread that runs and has a stack left to be its makes no doubt without pages', () => {
  const process = evidence([...areas, ...guarded(BASE - MIB, 64 * KIB)], [sleeper, running(102)]);
  assert.equal(findingOf(process, 101).atMost, false);
});

test('pages are read unasked only where a thread has no stack left to be its', () => {
  const left = guarded(BASE - MIB, 64 * KIB);
  const shared = area(BASE - 2 * MIB, 64 * KIB, { VmFlags: MARKED });
  const inShared = [asleep(103, shared.low + 60 * KIB), asleep(104, shared.low + 20 * KIB)];
  for (const [tasks, more, wanted] of [
    [[sleeper], [], false],
    [[sleeper, running(102)], [], true],
    [[sleeper, running(102)], left, false],
    [[sleeper, running(102), ...inShared], [shared], false],
    [[sleeper, running(102), joining(PID, STACK.high - PAGE, 102, BASE - MIB + 100)], left, false],
  ] as const) {
    const process = evidence([...areas, ...more], tasks);
    const layout = layoutOf(process, process.areas as readonly Smap[]);
    const empty = layout.spaces.filter(({ low }) => low === BASE - MIB);
    const doubt = doubtOf(lostTasks(process, layout), empty, layout);
    assert.equal(
      wantedPages(layout, false, doubt).some(({ low }) => low === BASE),
      wanted,
    );
  }
});

test('locked memory is in memory untouched: its pages tell no depth', () => {
  const locked = guarded(BASE, SIZE, { VmFlags: 'rd wr mr mw me lo ac nh ' });
  const process = evidence([LIBC, ...locked], [sleeper], { pages: pages(BASE, '256p') });
  assert.equal(findingOf(process, 101).deepest, null);
  assert.match(findingOf(process, 101).note, /locked/);
  assert.deepEqual(inspectStacks(process).warnings, []);
});
