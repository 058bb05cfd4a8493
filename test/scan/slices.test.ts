import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Slices } from '../../src/scan/slices.ts';

const MS = 1e6;

test('a pause comes once a whole slice has passed, and its time is not the work’s', async () => {
  let now = 0;
  let pauses = 0;
  const slices = new Slices(
    () => now,
    async () => {
      pauses++;
      now += 40 * MS;
    },
  );
  slices.begin(now);
  now += 4 * MS;
  await slices.breathe();
  assert.equal(pauses, 0);
  now += 2 * MS;
  await slices.breathe();
  assert.deepEqual([pauses, slices.paused_ns], [1, 40 * MS]);
  now += 4 * MS;
  await slices.breathe();
  assert.equal(pauses, 1, 'the slice began again after the pause');
});

test('work that may not pause never does', async () => {
  let now = 0;
  const slices = new Slices(() => now, undefined);
  slices.begin(now);
  now += 1000 * MS;
  await slices.breathe();
  assert.equal(slices.paused_ns, 0);
});

test('one read in many asks for the clock', () => {
  const slices = new Slices(() => 0, undefined);
  const due = Array.from({ length: 640 }, () => slices.isDue()).filter(Boolean);
  assert.equal(due.length, 10);
});
