import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchRunnable } from '../../../src/inspect/waits/runnable.ts';
import { FakeProc, type FakeThread } from '../../scan/fake-proc.ts';

const TIDS = [10, 11, 12] as const;
const dirs = TIDS.map((tid) => `10/task/${tid}`);

/** Three threads that share CPU 0; `turns` says who is put on it in each pause, the first of which is the long one. */
function watched(turns: readonly (readonly number[])[], move?: number): [ran: unknown, pauses: number] {
  const threads: Record<number, FakeThread> = {};
  const slices = new Map<number, number>(TIDS.map((tid) => [tid, 1]));
  for (const tid of TIDS) threads[tid] = { state: 'R', schedstat: '100 50 1\n' };
  const proc = new FakeProc();
  proc.add(10, threads);
  let pauses = 0;
  const ran = watchRunnable(proc.root(), dirs, () => {
    for (const tid of turns[pauses] ?? []) {
      const count = (slices.get(tid) ?? 0) + 1;
      slices.set(tid, count);
      Object.assign(threads[tid] ?? {}, { schedstat: `${count * 100} 50 ${count}\n` });
    }
    pauses++;
    if (pauses === move) Object.assign(threads[12] ?? {}, { state: 'S' });
  });
  return [dirs.map((dir) => ran.get(dir)), pauses];
}

const ALL = [...TIDS];

test('of threads that share a CPU the one that was put on it runs, the others are ready', () => {
  assert.deepEqual(watched([ALL, [], [], [11]]), [['left', 'came', 'left'], 4]);
});

test('two that were put on it between the same looks do not tell which was the last', () => {
  assert.deepEqual(watched([ALL, [10, 11], [12]]), [['left', 'left', 'came'], 3]);
});

test('where nobody is seen to be put on it, it is not told', () => {
  assert.deepEqual(watched([ALL]), [['part', 'part', 'part'], 16]);
});

test('one that went elsewhere meanwhile: it is not told', () => {
  assert.deepEqual(watched([ALL, [11]], 2), [['part', 'part', 'part'], 2]);
});

test('one that alone had a part needs no further look', () => {
  assert.deepEqual(watched([[10]]), [['part', 'line', 'line'], 1]);
});
