import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '../../src/model/task.ts';
import { RootMoment } from '../../src/scan/moment.ts';
import { scan } from '../../src/scan/scanner.ts';
import { fixtureRoot } from '../inspect/fixture.ts';
import { raw, shown, viewOf } from './task.ts';

const COLUMNS = ['wait', 'since', 'syscall'];

/** The rows of a captured tree by TID, and a view of it. */
function look(tree: string, pid: number, rows: 'threads' | 'processes' = 'threads') {
  const root = fixtureRoot(tree);
  const tasks = new Map<number, Task>();
  scan(root, { rows, pids: [pid], needs: [] }, (task) => tasks.set(task.tid, task).size > 0);
  const view = { ...viewOf(), moment: new RootMoment(root) };
  return {
    values: (tid: number) => COLUMNS.map((column) => raw(column, tasks.get(tid) as Task, view)),
    texts: (tid: number) => COLUMNS.map((column) => shown(column, tasks.get(tid) as Task, view)),
  };
}

test('a class, a time and a call for each thread', () => {
  const { texts, values } = look('waits', 6101);
  assert.deepEqual(texts(6104), ['lock', '2 s', 'futex']);
  assert.deepEqual(texts(6121), ['pipe', '1 s', 'read']);
  assert.deepEqual(texts(6144), ['child', '1 s', 'vfork']);
  assert.equal(typeof values(6104)[1], 'number');
});

test('a thread that runs is on a CPU, waits since no time, and is in no call', () => {
  assert.deepEqual(look('waits', 6101).texts(6103), ['cpu', '?', '-']);
});

test('a zombie waits for nothing any more', () => {
  assert.deepEqual(look('svc-python', 22).values(22)[0], '? it has ended');
});

test('the row of a process has none: threads wait', () => {
  for (const value of look('waits', 6101, 'processes').values(6101)) {
    assert.match(String(value), /^\? a thread waits, not a process/);
  }
});
