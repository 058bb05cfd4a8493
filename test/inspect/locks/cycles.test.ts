import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  blockedBehind,
  type Edge,
  findCycles,
  supportOf,
  type WaitGraph,
  waitGraph,
} from '../../../src/inspect/locks/cycles.ts';

/** A graph of threads that wait for others: all that the walk looks at. */
function graphOf(edges: readonly (readonly [from: number, to: number])[]): WaitGraph {
  return new Map(edges.map(([tid, to]) => [tid, { waiter: { thread: { tid } }, to } as unknown as Edge]));
}

const tids = (cycles: readonly (readonly Edge[])[]): number[][] =>
  cycles.map((cycle) => cycle.map(({ waiter }) => waiter.thread.tid));

const CASES: readonly (readonly [
  name: string,
  edges: readonly (readonly [number, number])[],
  cycles: number[][],
  behind: number[],
])[] = [
  ['nobody', [], [], []],
  [
    'a line',
    [
      [3, 2],
      [2, 1],
    ],
    [],
    [],
  ],
  ['one who waits for itself', [[7, 7]], [[7]], []],
  [
    'two',
    [
      [2, 1],
      [1, 2],
    ],
    [[1, 2]],
    [],
  ],
  [
    'three, and who waits behind them',
    [
      [5, 9],
      [9, 7],
      [7, 5],
      [4, 9],
      [3, 4],
      [2, 1],
    ],
    [[5, 9, 7]],
    [4, 3],
  ],
  [
    'two circles',
    [
      [1, 2],
      [2, 1],
      [8, 9],
      [9, 8],
    ],
    [
      [1, 2],
      [8, 9],
    ],
    [],
  ],
];

for (const [name, edges, cycles, behind] of CASES) {
  test(`circles of ${name}`, () => {
    const graph = graphOf(edges);
    assert.deepEqual(tids(findCycles(graph)), cycles);
    assert.deepEqual(blockedBehind(graph, new Set(cycles.flat())), behind);
  });
}

test('whatever waits for whatever: a thread is in a circle exactly when it comes back to itself', () => {
  const anyEdges = fc.array(fc.nat({ max: 12 }), { minLength: 13, maxLength: 13 });
  fc.assert(
    fc.property(anyEdges, fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }), (targets, there) => {
      const edges = targets.flatMap((to, from) => (there[from] === true ? [[from, to] as const] : []));
      const next = new Map(edges);
      const returns = (start: number): boolean => {
        let at: number | undefined = next.get(start);
        for (let step = 0; step < 13 && at !== undefined && at !== start; step++) at = next.get(at);
        return at === start;
      };
      const found = findCycles(graphOf(edges));
      const members = new Set(tids(found).flat());
      for (let tid = 0; tid < 13; tid++) assert.equal(members.has(tid), returns(tid));
      for (const cycle of found) {
        for (const [index, { to }] of cycle.entries()) {
          assert.equal(to, cycle[(index + 1) % cycle.length]?.waiter.thread.tid);
        }
      }
    }),
  );
});

test('whatever several threads may end: no one waits for another who can still go on, and every circle is closed', () => {
  const SIZE = 10;
  const anyTargets = fc.array(fc.array(fc.nat({ max: SIZE }), { maxLength: 3 }), {
    minLength: SIZE,
    maxLength: SIZE,
  });
  fc.assert(
    fc.property(anyTargets, (targets) => {
      const others = targets.flatMap((any, tid): Edge[] => {
        const [to] = any;
        const edge = { waiter: { thread: { tid } } as Edge['waiter'], lock: undefined };
        return to === undefined ? [] : [any.length === 1 ? { ...edge, to } : { ...edge, to, any }];
      });
      // By the definition: strike out who can go on until nobody is left to strike out.
      const stuck = new Map(others.map((edge) => [edge.waiter.thread.tid, edge.any ?? [edge.to]]));
      for (let before = -1; before !== stuck.size;) {
        before = stuck.size;
        for (const [tid, any] of stuck) if (any.some((target) => !stuck.has(target))) stuck.delete(tid);
      }
      const graph = waitGraph([], others);
      for (const { waiter, any } of others) {
        const { tid } = waiter.thread;
        if (any !== undefined) assert.equal(graph.has(tid), stuck.has(tid));
      }
      const cycles = findCycles(graph);
      const members = new Set(tids(cycles).flat());
      assert.deepEqual(new Set([...members, ...blockedBehind(graph, members)]), new Set(stuck.keys()));
      for (const cycle of cycles) {
        const still = new Set([...cycle, ...supportOf(graph, cycle)].map(({ waiter }) => waiter.thread.tid));
        for (const tid of still) for (const target of stuck.get(tid) ?? []) assert.ok(still.has(target));
      }
    }),
  );
});
