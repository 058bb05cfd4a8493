import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Task } from '../../src/model/task.ts';
import { arrange, type Branch, type ForestMode, LEVEL_CELLS } from '../../src/scan/forest.ts';
import { fakeTask } from './fake-task.ts';

/** A process: number, parent, name, start. */
type Row = readonly [pid: number, ppid: number, comm: string, starttime?: number];

function tasks(rows: readonly Row[]): Task[] {
  return rows.map(([pid, ppid, comm, starttime = 0]) => fakeTask(pid, { ppid, comm, starttime }));
}

/** The drawing, a line each. */
function draw(branches: readonly Branch[]): string[] {
  return branches.map(({ task, prefix }) => prefix + task.stat.comm);
}

const CRON: readonly Row[] = [
  [1, 0, 'init'],
  [50, 1, 'cron'],
  [55, 50, 'job2', 9],
  [60, 50, 'job', 5],
  [70, 60, 'sh', 6],
  [72, 70, 'gzip', 7],
];

test('lines: brothers are joined, children of process 1 stand at its level', () => {
  assert.deepEqual(draw(arrange(tasks(CRON), 'lines')), [
    'init',
    'cron',
    ' \\_ job',
    ' |   \\_ sh',
    ' |       \\_ gzip',
    ' \\_ job2',
  ]);
});

test('indent: two spaces a level, below process 1 too', () => {
  assert.deepEqual(draw(arrange(tasks(CRON), 'indent')), [
    'init',
    '  cron',
    '    job',
    '      sh',
    '        gzip',
    '    job2',
  ]);
});

test('a level that is passed by later brothers of an ancestor is drawn through', () => {
  const rows: Row[] = [
    [10, 0, 'a'],
    [11, 10, 'b', 1],
    [12, 10, 'c', 2],
    [13, 11, 'd', 3],
    [14, 11, 'e', 4],
    [15, 12, 'f', 5],
    [16, 13, 'g', 6],
  ];
  assert.deepEqual(draw(arrange(tasks(rows), 'lines')), [
    'a',
    ' \\_ b',
    ' |   \\_ d',
    ' |   |   \\_ g',
    ' |   \\_ e',
    ' \\_ c',
    '     \\_ f',
  ]);
});

test('roots come by falling parent and then falling start, children by rising start', () => {
  const rows: Row[] = [
    [1, 0, 'init', 1],
    [2, 0, 'kthreadd', 2],
    [3, 2, 'second', 9],
    [4, 2, 'first', 8],
    [90, 99999, 'orphan', 3],
  ];
  assert.deepEqual(draw(arrange(tasks(rows), 'lines')), [
    'orphan',
    'kthreadd',
    ' \\_ first',
    ' \\_ second',
    'init',
  ]);
});

test('equal starts keep the order of the kernel among children and turn it among roots', () => {
  const rows: Row[] = [
    [1, 0, 'one'],
    [2, 0, 'two'],
    [3, 2, 'three'],
    [4, 2, 'four'],
  ];
  assert.deepEqual(draw(arrange(tasks(rows), 'indent')), ['two', '  three', '  four', 'one']);
});

test('a row whose parent is not selected is a root', () => {
  const rows = tasks(CRON).filter((task) => task.pid !== 60 && task.pid !== 1);
  assert.deepEqual(draw(arrange(rows, 'lines')), ['sh', ' \\_ gzip', 'cron', ' \\_ job2']);
});

test('process 1 below another one keeps its children at its own level', () => {
  const rows: Row[] = [
    [5, 0, 'host'],
    [1, 5, 'init'],
    [7, 1, 'a'],
    [8, 1, 'b'],
    [9, 7, 'c'],
  ];
  assert.deepEqual(draw(arrange(tasks(rows), 'lines')), [
    'host',
    ' \\_ init',
    ' \\_ a',
    ' |   \\_ c',
    ' \\_ b',
  ]);
});

test('an order of the user holds for roots and for siblings, and loses no row', () => {
  const rows: Row[] = [
    [1, 0, 'init'],
    [2, 0, 'kthreadd'],
    [10, 1, 'a'],
    [11, 1, 'b'],
    [20, 10, 'c'],
    [21, 11, 'd'],
    [22, 10, 'e'],
  ];
  const byName = (descending: boolean) => (some: readonly Task[]) =>
    some.toSorted((a, b) => (descending ? -1 : 1) * (a.stat.comm < b.stat.comm ? -1 : 1));
  assert.deepEqual(draw(arrange(tasks(rows), 'indent', byName(false))), [
    'init',
    '  a',
    '    c',
    '    e',
    '  b',
    '    d',
    'kthreadd',
  ]);
  assert.deepEqual(draw(arrange(tasks(rows), 'indent', byName(true))), [
    'kthreadd',
    'init',
    '  b',
    '    d',
    '  a',
    '    e',
    '    c',
  ]);
});

test('the order of the user is put over the order of starts', () => {
  const rows: Row[] = [
    [1, 0, 'init'],
    [10, 1, 'late', 9],
    [11, 1, 'early', 3],
  ];
  assert.deepEqual(draw(arrange(tasks(rows), 'indent', (some) => some)), ['init', '  early', '  late']);
});

test('a process that is its own parent, and a ring of parents, are printed once', () => {
  const rows: Row[] = [
    [1, 0, 'init'],
    [5, 5, 'self'],
    [6, 7, 'six'],
    [7, 8, 'seven'],
    [8, 6, 'eight'],
    [9, 7, 'leaf'],
  ];
  const branches = arrange(tasks(rows), 'lines');
  assert.deepEqual(
    branches.map(({ task }) => task.pid).sort((a, b) => a - b),
    [1, 5, 6, 7, 8, 9],
  );
  assert.equal(branches[0]?.task.pid, 1);
});

test('a line of 10,000 parents is no deeper than the stack', () => {
  const rows = Array.from({ length: 10_000 }, (_, at) => fakeTask(at + 2, { ppid: at + 1 }));
  const branches = arrange(rows.toReversed(), 'indent');
  assert.equal(branches.length, 10_000);
  assert.equal(branches.at(-1)?.task.pid, 10_001);
  assert.equal(branches.at(-1)?.prefix.length, 9_999 * LEVEL_CELLS.indent);
});

test('200,000 children of one parent are no longer than a call may be', () => {
  const rows = [fakeTask(2, { ppid: 0 }), ...Array.from({ length: 200_000 }, () => fakeTask(3, { ppid: 2 }))];
  assert.equal(arrange(rows, 'lines').length, 200_001);
});

test('any parents: every row once, children below their parent, prefixes in whole levels', () => {
  const row = fc.record({ ppid: fc.integer({ min: 0, max: 12 }), starttime: fc.integer({ min: 0, max: 3 }) });
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 12 }),
      fc.constantFrom<ForestMode>('lines', 'indent'),
      fc.boolean(),
      (rows, mode, sorted) => {
        const all = rows.map((stat, at) => fakeTask(at + 1, stat));
        const branches = arrange(all, mode, sorted ? (some) => some : undefined);
        assert.deepEqual(new Set(branches.map(({ task }) => task)), new Set(all));
        assert.equal(branches.length, all.length);
        for (const { prefix } of branches) assert.equal(prefix.length % LEVEL_CELLS[mode], 0);
        const place = new Map(branches.map(({ task }, at) => [task.pid, at]));
        branches.forEach(({ task, prefix }, at) => {
          if (prefix === '') return;
          assert.ok((place.get(task.stat.ppid) ?? Number.POSITIVE_INFINITY) < at);
        });
      },
    ),
  );
});
