import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Column } from '../../src/columns/column.ts';
import { findColumn } from '../../src/columns/registry.ts';
import type { View } from '../../src/columns/view.ts';
import type { Task } from '../../src/model/task.ts';
import { Unknown, type Value } from '../../src/model/unknown.ts';
import { compareText, type SortKey, sortTasks, sortWithThreads } from '../../src/columns/order.ts';
import { fakeTask } from '../scan/fake-task.ts';

/** None of the columns here looks at it. */
const VIEW = {} as View;

/** A key over what `raw` gives. */
function key(raw: (task: Task) => Value | Unknown, descending = false): SortKey {
  const pid = findColumn('pid');
  if (pid === undefined) throw new Error('no pid');
  const { order: _order, ...column }: Column = { ...pid, raw };
  return { column, descending };
}

/** The processes of `values`, numbered from 1, in the order that a key over their values gives. */
function ordered(values: readonly (Value | Unknown)[], descending = false): number[] {
  const tasks = values.map((_, at) => fakeTask(at + 1));
  return sortTasks(tasks, [key((task) => values[task.pid - 1] ?? null, descending)], VIEW).map(
    (task) => task.pid,
  );
}

const UNKNOWN = new Unknown('permission denied');

const ORDERS: readonly (readonly [
  what: string,
  values: readonly (Value | Unknown)[],
  up: readonly number[],
  down: readonly number[],
])[] = [
  ['numbers', [3, 1, 2], [2, 3, 1], [1, 3, 2]],
  ['large numbers', [2n ** 64n - 1n, 5, 2n ** 63n], [2, 3, 1], [1, 3, 2]],
  ['texts by byte', ['b', 'B', 'a', 'ba'], [2, 3, 1, 4], [4, 1, 3, 2]],
  ['equals keep their place in both directions', [1, 1, 0, 1], [3, 1, 2, 4], [1, 2, 4, 3]],
  ['false before true', [true, false], [2, 1], [1, 2]],
  ['what is unknown last in both directions', [UNKNOWN, 2, null, 1], [4, 2, 1, 3], [2, 4, 1, 3]],
  ['NaN as unknown', [Number.NaN, 2, 1], [3, 2, 1], [2, 3, 1]],
  ['zero is known', [UNKNOWN, 0, -1], [3, 2, 1], [2, 3, 1]],
  ['numbers before texts', ['a', 1], [2, 1], [1, 2]],
  ['nothing', [], [], []],
];
for (const [what, values, up, down] of ORDERS) {
  test(`sorted: ${what}`, () => {
    assert.deepEqual(ordered(values), up);
    assert.deepEqual(ordered(values, true), down);
  });
}

test("a column's order is compared where it has one", () => {
  const column = { ...key(() => 'x').column, order: (task: Task) => -task.pid };
  const sorted = sortTasks([fakeTask(1), fakeTask(2)], [{ column, descending: false }], VIEW);
  assert.deepEqual(
    sorted.map((task) => task.pid),
    [2, 1],
  );
});

test('without a key the order is the one that was', () => {
  const tasks = [fakeTask(3), fakeTask(1)];
  assert.deepEqual(sortTasks(tasks, [], VIEW), tasks);
});

test('the rows given are left as they are', () => {
  const tasks = Object.freeze([fakeTask(3), fakeTask(1)]);
  assert.deepEqual(
    sortTasks(tasks, [key((task) => task.pid)], VIEW).map((task) => task.pid),
    [1, 3],
  );
});

test('keys are what stable sorts by each, the last one first, would give', () => {
  const value = fc.constantFrom<Value | Unknown>(1, 2, 3, null, UNKNOWN);
  const row = fc.record({ a: value, b: value, c: value });
  fc.assert(
    fc.property(fc.array(row), fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }), (rows, directions) => {
      const tasks = rows.map((_, at) => fakeTask(at + 1));
      const keys = (['a', 'b', 'c'] as const).map((name, at) =>
        key((task) => rows[task.pid - 1]?.[name] ?? null, directions[at]),
      );
      const successive = keys.toReversed().reduce<Task[]>((some, one) => sortTasks(some, [one], VIEW), tasks);
      assert.deepEqual(
        sortTasks(tasks, keys, VIEW).map((task) => task.pid),
        successive.map((task) => task.pid),
      );
    }),
  );
});

test('texts compare as their UTF-8 bytes do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      assert.equal(Math.sign(compareText(a, b)), Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
  assert.ok(compareText('\u{1f600}', '\uffff') > 0);
});

/** Rows as `7` for a process and `7/9` for a thread. */
function show(tasks: readonly Task[]): string {
  return tasks.map((task) => (task.kind === 'process' ? `${task.pid}` : `${task.pid}/${task.tid}`)).join(' ');
}

function thread(pid: number, tid: number, starttime: number): Task {
  return fakeTask(pid, { starttime }, { tid });
}

const FAMILY = [
  fakeTask(20, { starttime: 5 }),
  thread(20, 20, 5),
  thread(20, 23, 9),
  thread(20, 22, 7),
  thread(20, 21, 7),
  fakeTask(3, { starttime: 8 }),
  thread(3, 3, 8),
  thread(3, 900, 8),
];

test('with threads: processes by number, each before its threads, those by start and else as they came', () => {
  assert.equal(show(sortWithThreads(FAMILY, [], VIEW)), '3 3/3 3/900 20 20/20 20/22 20/21 20/23');
});

test('with threads and a key: processes by the key, threads still by start', () => {
  const start = key((task) => task.stat.starttime);
  assert.equal(show(sortWithThreads(FAMILY, [start], VIEW)), '20 20/20 20/22 20/21 20/23 3 3/3 3/900');
});

test('threads whose process ended meanwhile are not lost', () => {
  const orphans = FAMILY.filter((task) => task.pid !== 3 || task.kind === 'thread');
  assert.equal(show(sortWithThreads(orphans, [], VIEW)), '3/3 3/900 20 20/20 20/22 20/21 20/23');
});
