import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { Stage } from './stage.ts';

test('a long filter is cut, and nothing before it', async () => {
  const stage = await new Stage().begin();
  stage.press('\\');
  stage.type('pid in 28299,28300,28301,28302,28303,28304 or state = S');
  stage.press('enter', 'N');
  const line = stage.lines()[2] ?? '';
  assert.match(line, /^Processes {2}1\/\d+, filter pid in 28299,28300,.*…$/);
  assert.equal(line.length, 80);
});

test('a list that a filter shortens says so at every size', async () => {
  for (const keys of [[], ['2']]) {
    const stage = await new Stage().begin();
    stage.press(...keys, '\\');
    stage.type('state = S');
    stage.press('enter');
    for (const [columns, rows] of [[200, 50], [80, 24], [40, 16], [40, 10], [40, 6], [40, 4], [20, 8], [20, 4]] as const) {
      stage.columns = columns;
      stage.rows = rows;
      assert.match(stage.text(), /filter/, `${columns}x${rows}`);
    }
    stage.press('\\', 'C-u', 'enter');
    stage.rows = 10;
    assert.doesNotMatch(stage.text(), /filtered/);
  }
}); // prettier-ignore

test('where sums are not known because threads are too many, it says so', async () => {
  const stage = await new Stage().begin();
  stage.columns = 160;
  stage.press('v', 'v', 'v');
  await stage.step();
  await stage.step();
  assert.doesNotMatch(stage.lines()[2] ?? '', /too many/);
  const folded = stage.list.inSight().find((task) => (task.threads?.size ?? 0) > 1);
  assert.ok(folded?.rates !== undefined);
  assert.ok(folded.rates.migrations >= 0, 'read of its threads, which are out of sight');
  folded.rates.tooManyThreads = true;
  assert.match(stage.lines()[2] ?? '', /, MIGR\/s \?: too many threads to read in each round$/);
  stage.press('v');
  assert.doesNotMatch(stage.lines()[2] ?? '', /too many/, 'no such column is shown');
});

test('when nothing can be read any more, it says so with the folder, or that it is old', async () => {
  const stage = await new Stage().begin();
  const { round } = stage.dashboard;
  assert.ok(round !== undefined);
  stage.dashboard.round = { ...round, failure: new Unreadable('', 'ENOENT') };
  assert.match(
    stage.text(),
    /^what is shown is old: \S*fixtures\/moments\/t0\/proc: no such file or directory/m,
  );
  assert.match(stage.text(), /shopd/);
  stage.columns = 40;
  stage.rows = 10;
  assert.match(stage.text(), /^OLD /);
});

test('where -p names processes, System says that its counts are of them', async () => {
  const stage = await new Stage().begin();
  stage.press('4');
  assert.doesNotMatch(stage.text(), /-p names/);
  stage.dashboard.only = [3];
  assert.match(stage.text(), /^threads +\d+ of the processes that -p names/m);
  assert.match(stage.text(), /^zombies +\d+ of the processes that -p names/m);
});
