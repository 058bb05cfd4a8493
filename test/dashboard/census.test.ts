import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stateCounts, takeCensus } from '../../src/dashboard/census.ts';
import { Stage } from './stage.ts';

test('a process whose main thread alone has ended is no zombie to be reaped', async () => {
  const stage = await new Stage('fixtures/zombie-leader').begin();
  const census = takeCensus(stage.dashboard.processes);
  assert.ok(census.leaderless > 0);
  assert.match(stage.text(), /0 zombies \(and \d with live threads\)/);
});

test('threads are counted by state, most first', async () => {
  const stage = await new Stage().begin();
  assert.equal(stateCounts(takeCensus(stage.dashboard.processes)), 'S 17  R 1');
});
