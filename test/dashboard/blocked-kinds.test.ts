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
  for (const thread of threads) forget(thread);
  return [stage, threads];
}

function forget(thread: LiveTask): void {
  thread.blockedKind = 'sleeping';
  thread.waitSeen = false;
}

test('threads wait for what their names say', async () => {
  const [stage, threads] = await threadsOf('fixtures/waits', 6101);
  const kinds = new BlockedKinds();
  kinds.look(threads, stage.dashboard);
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
  for (let copy = 0; copy < 60; copy++) kinds.look([Object.create(thread) as LiveTask], dashboard);
  kinds.look([thread], dashboard);
  assert.equal(thread.blockedKind, 'sleeping');
  kinds.look([thread], { ...dashboard, stamp: '2' });
  assert.equal(thread.blockedKind, 'pipe');
  forget(thread);
  kinds.look([thread], { ...dashboard, stamp: '2' });
  assert.equal(thread.blockedKind, 'sleeping', 'not twice in a round');
});

test('where more wait than one round looks at, the next one goes on with the others', async () => {
  const [stage, threads] = await threadsOf('fixtures/waits', 6101);
  const kinds = new BlockedKinds();
  const thread = threads.find(({ stat }) => stat.comm === 'rpipe');
  assert.ok(thread);
  const rows = Array.from({ length: 150 }, () => Object.create(thread) as LiveTask);
  const seen = (): number => rows.filter(({ waitSeen }) => waitSeen).length;
  for (const [round, count] of [60, 120, 150].entries()) {
    kinds.look(rows, { stamp: String(round), root: stage.dashboard.root });
    assert.equal(seen(), count, 'who waits on is not looked at again');
  }
  // All of them run between two rounds: each is looked at in turn.
  const looked = new Set<number>();
  for (const round of [3, 4, 5]) {
    for (const row of rows) forget(row);
    kinds.look(rows, { stamp: String(round), root: stage.dashboard.root });
    for (const [index, row] of rows.entries()) if (row.waitSeen) looked.add(index);
  }
  assert.equal(looked.size, 150);
});

test('a filter and an order by states go by what the bars in sight say', async () => {
  const [stage, threads] = await threadsOf('fixtures/waits', 6101);
  for (const { rates } of threads)
    Object.assign(rates, { missing: undefined, interval_ns: 1e9, cpu: 0, runq: 0 });
  stage.press('H', '\\');
  stage.type('pid = 6101 and tsa ~ P');
  stage.press('enter');
  const names = stage.list.lines.map((line) => (line.kind === 'task' ? line.task.stat.comm : ''));
  assert.ok(names.includes('rpipe') && names.includes('wpipe'), 'never in sight before, and told apart');
  const bars = stage.lines().filter((line) => names.some((name) => line.includes(` ${name}`)));
  assert.ok(bars.length >= 2 && bars.every((line) => line.includes('PPPPPPPPPP')));
});

test('where syscall may not be read the kind of the state letter stands', async () => {
  const [stage, threads] = await threadsOf('fixtures/stacks-denied', 1901);
  const kinds = new BlockedKinds();
  kinds.look(threads, stage.dashboard);
  assert.deepEqual(new Set(threads.map(({ blockedKind }) => blockedKind)), new Set(['sleeping']));
});

test('a process of one thread is looked at as that thread, one of several is not', async () => {
  const [stage, [thread]] = await threadsOf('fixtures/pipes', 2205);
  const kinds = new BlockedKinds();
  assert.ok(thread);
  kinds.look([thread.process], stage.dashboard);
  assert.equal(thread.blockedKind, 'pipe');
  const [other, threads] = await threadsOf('fixtures/waits', 6101);
  const [first] = threads;
  assert.ok(first);
  kinds.look([first.process], other.dashboard);
  assert.deepEqual(new Set(threads.map(({ blockedKind }) => blockedKind)), new Set(['sleeping']));
});
