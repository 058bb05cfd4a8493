import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readZombieEvidence } from '../../../src/inspect/zombies/read.ts';
import { hasStuckZombies, inspectZombies, type ZombieReport } from '../../../src/inspect/zombies/report.ts';
import { alteredRoot, fixtureRoot } from '../fixture.ts';

const STATUS = 'proc/2603/task/2604/status';

/** The report about the tree of dead leaders and threads, with another tracer of the dead thread. */
function tracedBy(tracer: number): ZombieReport {
  const change = (text: string) => text.replace('TracerPid:\t2609', `TracerPid:\t${tracer}`);
  return inspectZombies(readZombieEvidence(alteredRoot('zombie-leader', { [STATUS]: change })));
}

test('a dead thread that a thread of another process traces: the process is named', () => {
  const [row] = tracedBy(2605).dead_threads;
  assert.deepEqual([row?.tid, row?.cause, row?.tracer], [2604, 'traced', 2603]);
  assert.match(row?.evidence[0] ?? '', /^2603 \(tracedthr\) traces it/);
});

test('a dead thread that nobody traces has no cause', () => {
  const report = tracedBy(0);
  const [row] = report.dead_threads;
  assert.deepEqual([row?.tid, row?.cause, row?.tracer, row?.confidence], [2604, null, null, 'unknown']);
  assert.match(row?.evidence.join('\n') ?? '', /nobody traces it/);
  assert.equal(hasStuckZombies(report), false);
});

test('dead threads of processes that were not asked for are left out', () => {
  const root = fixtureRoot('zombie-leader');
  assert.deepEqual(inspectZombies(readZombieEvidence(root, [2602])).dead_threads, []);
  assert.equal(inspectZombies(readZombieEvidence(root, [2603])).dead_threads.length, 1);
});

test('a zombie that a thread of its own parent traces is that parent to reap', () => {
  const status = 'proc/4127/task/4127/status';
  const change = (text: string) => text.replace(/TracerPid:\t\d+/, 'TracerPid:\t4125');
  const root = alteredRoot('zombies', { [status]: change });
  const row = inspectZombies(readZombieEvidence(root)).zombies.find(({ pid }) => pid === 4127);
  assert.equal(row?.cause, 'other-thread-forked');
});
