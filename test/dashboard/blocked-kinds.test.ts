import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BlockedKinds } from '../../src/dashboard/blocked-kinds.ts';
import type { LiveTask } from '../../src/scan/live-task.ts';
import { Stage } from './stage.ts';

async function threadsOf(root: string, pid: number): Promise<[Stage, LiveTask[]]> {
  const stage = await new Stage(root).begin();
  const threads = [...(stage.dashboard.round?.processes.get(pid)?.threads.values() ?? [])];
  assert.ok(threads.length > 0);
  // Rows in sight were looked at when they were drawn.
  for (const thread of threads) thread.blockedKind = 'sleeping';
  return [stage, threads];
}

test('threads wait for what their names say', async () => {
  const [stage, threads] = await threadsOf('fixtures/waits', 6101);
  const kinds = new BlockedKinds();
  for (const thread of threads) kinds.look(thread, stage.dashboard);
  const of = (name: string): unknown => threads.find(({ stat }) => stat.comm === name)?.blockedKind;
  assert.deepEqual(['lock', 'rpipe', 'wpipe', 'fl'].map(of), ['lock', 'pipe', 'pipe', 'lock']);
});

test('at most 60 threads are looked at in a round, each once, others in the next', async () => {
  const [stage, threads] = await threadsOf('fixtures/waits', 6101);
  const kinds = new BlockedKinds();
  const thread = threads.find(({ stat }) => stat.comm === 'rpipe');
  assert.ok(thread);
  const dashboard = { stamp: '1', root: stage.dashboard.root };
  // Each copy counts as another thread.
  for (let copy = 0; copy < 60; copy++) kinds.look(Object.create(thread) as LiveTask, dashboard);
  kinds.look(thread, dashboard);
  assert.equal(thread.blockedKind, 'sleeping');
  kinds.look(thread, { ...dashboard, stamp: '2' });
  assert.equal(thread.blockedKind, 'pipe');
  thread.blockedKind = 'sleeping';
  kinds.look(thread, { ...dashboard, stamp: '2' });
  assert.equal(thread.blockedKind, 'sleeping', 'not twice in a round');
});

test('where syscall may not be read the kind of the state letter stands', async () => {
  const [stage, threads] = await threadsOf('fixtures/stacks-denied', 1901);
  const kinds = new BlockedKinds();
  for (const thread of threads) kinds.look(thread, stage.dashboard);
  assert.deepEqual(new Set(threads.map(({ blockedKind }) => blockedKind)), new Set(['sleeping']));
});

test('a process of one thread is looked at as that thread, one of several is not', async () => {
  const [stage, [thread]] = await threadsOf('fixtures/pipes', 2205);
  const kinds = new BlockedKinds();
  assert.ok(thread);
  kinds.look(thread.process, stage.dashboard);
  assert.equal(thread.blockedKind, 'pipe');
  const [other, threads] = await threadsOf('fixtures/waits', 6101);
  const [first] = threads;
  assert.ok(first);
  kinds.look(first.process, other.dashboard);
  assert.deepEqual(new Set(threads.map(({ blockedKind }) => blockedKind)), new Set(['sleeping']));
});
