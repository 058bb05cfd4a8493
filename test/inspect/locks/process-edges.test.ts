import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCycles, waitGraph } from '../../../src/inspect/locks/cycles.ts';
import { deadlockList } from '../../../src/inspect/locks/deadlocks.ts';
import { processEdges } from '../../../src/inspect/locks/process-edges.ts';
import type { WaitEvidence } from '../../../src/inspect/waits/evidence.ts';
import type { Judged } from '../../../src/inspect/waits/judge.ts';

interface Setting {
  readonly threads?: number;
  readonly unreadable?: number;
  readonly more?: readonly number[];
}

/** Two processes, each of which reads from a pipe that the other one writes. */
function circle({ threads = 1, unreadable = 0, more = [] }: Setting = {}): readonly unknown[] {
  const reader = (pid: number, pipe: number): Judged =>
    ({
      wait: 'pipe',
      thread: { pid, tid: pid, comm: `p${pid}` },
      process: { pid, threads: Array.from({ length: threads }) },
      fd: {
        fd: 3,
        op: 'read',
        target: { kind: 'pipe', inode: pipe, name: `pipe:[${pipe}]` },
        info: undefined,
      },
      futex: undefined,
    }) as unknown as Judged;
  const end = (pid: number): object => ({ pid, fd: 4 });
  const pipes = {
    unreadable,
    byKey: new Map([
      ['pipe:71', { readers: [end(1)], writers: [end(2), ...more.map(end)] }],
      ['pipe:72', { readers: [end(2)], writers: [end(1)] }],
    ]),
  } as unknown as WaitEvidence['pipes'];
  const edges = processEdges([reader(1, 71), reader(2, 72)], { fileLocks: undefined, pipes });
  const graph = waitGraph([], edges);
  const second = new Map();
  const found = { graph, cycles: findCycles(graph), refused: [] };
  assert.deepEqual(deadlockList(found, second), [], 'who is not there any more stands in no circle');
  return deadlockList(found).map(({ tids, text }) => [tids, text]);
}

test('two processes that read from each other are a circle', () => {
  assert.deepEqual(circle(), [
    [
      [1, 2],
      'likely a deadlock (seen once): 1 (p1) reads pipe:[71], which only 2 (p2) writes, which reads pipe:[72], which only 1 (p1) writes',
    ],
  ]);
});

test('processes of several threads, and pipes that others write as well, make none', () => {
  assert.deepEqual(circle({ threads: 2 }), []);
  assert.deepEqual(circle({ more: [9] }), []);
});
