import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Confirm } from '../../src/dashboard/screens/confirm.ts';
import { Stage } from './stage.ts';

const WARNING = 'A signal goes to the whole process 28299, not to thread 28301 alone.';

async function asked(subjects: number, columns: number, rows: number): Promise<string> {
  const stage = await new Stage().begin();
  const lines = Array.from({ length: subjects }, (_, index) => `${index + 1} sleeper`);
  stage.dashboard.push(new Confirm('Send SIGTERM?', lines, WARNING, () => ({ kind: 'quit' })));
  stage.columns = columns;
  stage.rows = rows;
  return stage.text();
}

test('what must be known is read to its end at every size', async () => {
  for (const subjects of [1, 2, 40]) {
    for (const [columns, rows] of [[200, 50], [80, 24], [40, 10]] as const) {
      const text = await asked(subjects, columns, rows);
      const words = text.replaceAll(/[│\s]+/g, ' ');
      assert.ok(words.includes(WARNING), `${subjects} at ${columns}x${rows}\n${text}`);
      assert.match(text, /y: yes {3}n: no/);
      assert.match(text, /1 sleeper|\d+ more/);
    }
  }
}); // prettier-ignore

test('of many subjects it says how many more there are', async () => {
  assert.match(await asked(6, 80, 24), /6 sleeper/);
  assert.match(await asked(7, 80, 24), /5 sleeper[^]*and 2 more/);
  assert.match(await asked(7, 40, 10), /2 sleeper[^]*and 5 more/);
});
