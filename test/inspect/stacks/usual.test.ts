import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { usualStack } from '../../../src/inspect/stacks/usual.ts';
import {
  area,
  asleep,
  BASE,
  evidence,
  guard,
  guarded,
  JVM,
  KIB,
  LIBC,
  MARKED,
  MIB,
  PAGE,
} from './evidence.ts';

/** Stacks of these sizes, 16 MiB apart, and a thread that sleeps in each. */
function pool(sizes: readonly number[]) {
  const lows = sizes.map((_, index) => BASE - index * 16 * MIB);
  return {
    areas: lows.flatMap((low, index) => guarded(low, sizes[index] ?? 0)),
    tasks: lows.map((low, index) => asleep(101 + index, low + (sizes[index] ?? 0) - PAGE)),
  };
}

test('the usual stack is that of most living threads, not of those that nobody is on', () => {
  const { areas, tasks } = pool([256 * KIB, 256 * KIB, 64 * KIB, 32 * KIB, 32 * KIB, 32 * KIB]);
  const { threads } = inspectStacks(evidence([LIBC, ...areas], tasks.slice(0, 3)));
  assert.deepEqual(usualStack(threads), { bytes: 256 * KIB, guard: PAGE, count: 2, of: 3 });
});

test('a stack that the program supplied, or that has only an upper bound, is not usual', () => {
  const supplied = [
    guard(BASE + 16 * MIB),
    area(BASE + 16 * MIB, 64 * KIB),
    guard(BASE + 16 * MIB + 64 * KIB + PAGE),
  ];
  const guardless = area(BASE + 32 * MIB, 64 * KIB, { VmFlags: MARKED });
  const { areas, tasks } = pool([128 * KIB]);
  const others = [asleep(111, BASE + 16 * MIB + 60 * KIB), asleep(112, BASE + 32 * MIB + 60 * KIB)];
  const { threads } = inspectStacks(
    evidence([LIBC, ...supplied, guardless, ...areas], [...others, ...tasks]),
  );
  assert.deepEqual(usualStack(threads), { bytes: 128 * KIB, guard: PAGE, count: 1, of: 1 });
});

test('of a JVM, the zones are the guard', () => {
  const stack = area(BASE, 256 * KIB, { VmFlags: MARKED });
  const { threads } = inspectStacks(
    evidence([LIBC, JVM, guard(BASE, 16 * KIB), stack], [asleep(101, stack.high - PAGE)]),
  );
  assert.deepEqual(usualStack(threads), { bytes: 256 * KIB, guard: 16 * KIB, count: 1, of: 1 });
});

test('the main thread alone has no usual stack', () => {
  assert.equal(usualStack(inspectStacks(evidence([LIBC], [])).threads), undefined);
});
