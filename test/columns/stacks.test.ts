import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '../../src/model/task.ts';
import { scan } from '../../src/scan/scanner.ts';
import { RootMoment } from '../../src/scan/moment.ts';
import { fixtureRoot } from '../inspect/fixture.ts';
import { raw, shown, viewOf } from './task.ts';

/** The rows of a captured tree by TID, and a view of it. */
function look(tree: string, pid: number, rows: 'threads' | 'processes' = 'threads') {
  const root = fixtureRoot(tree);
  const tasks = new Map<number, Task>();
  scan(root, { rows, pids: [pid], needs: [] }, (task) => tasks.set(task.tid, task).size > 0);
  const view = { ...viewOf(), moment: new RootMoment(root) };
  return (tid: number, column: string) => raw(column, tasks.get(tid) as Task, view);
}

test('the columns say what tinspect stacks says', () => {
  const value = look('stacks-glibc', 1201);
  assert.deepEqual(
    ['stack', 'stack_touched', 'stack_used', 'stack_src'].map((column) => value(1203, column)),
    [8_388_608, 1_236_992, 1_233_808, 'sp'],
  );
  assert.equal(value(1201, 'stack_src'), 'main');
});

test('what is not known has its reason, and is never a number', () => {
  const value = look('stacks-glibc', 1201);
  assert.match(String(value(1208, 'stack')), /^\? running/);
  assert.equal(value(1208, 'stack_src'), 'unknown');
  assert.match(String(look('stacks-denied', 1901)(1902, 'stack_used')), /^\? permission denied/);
});

test('a thread that has ended has none', () => {
  const value = look('zombie-leader', 2602);
  assert.equal(value(2602, 'stack'), null);
  assert.equal(value(2607, 'stack'), 8_388_608);
});

test('the row of a process has none: stacks belong to threads', () => {
  assert.match(
    String(look('stacks-glibc', 1201, 'processes')(1201, 'stack')),
    /^\? a stack belongs to a thread/,
  );
});

test('as text: bytes, a question mark for what is not known', () => {
  const root = fixtureRoot('stacks-glibc');
  const view = { ...viewOf(), moment: new RootMoment(root) };
  const rows: string[] = [];
  scan(
    root,
    { rows: 'threads', pids: [1201], needs: [] },
    (task) => rows.push(shown('stack', task, view)) > 0,
  );
  assert.deepEqual(rows, ['8388608', '8388608', '8388608', '65536', '524288', '1048576', '2097152', '?']);
});
