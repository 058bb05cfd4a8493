import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stage } from './stage.ts';

async function onTask(): Promise<Stage> {
  const stage = await new Stage().begin();
  stage.press('3', '/');
  stage.type('boot_id');
  stage.press('enter');
  return stage;
}

test('the selected value is said in full, and below it what it says', async () => {
  const stage = await onTask();
  const text = stage.text();
  assert.match(text, /^boot_id +[0-9a-f-]{25}… The boot of the machine/m, 'cut in the list');
  assert.match(text, /\nboot_id [0-9a-f-]{36}\nThe boot of the machine: .*;\n {2}\/proc\/sys\/kernel/);
});

test('a small screen says it, too', async () => {
  const stage = await onTask();
  stage.columns = 40;
  stage.rows = 10;
  assert.match(
    stage.text(),
    /\n[0-9a-f-]{36}\nThe boot of the machine: with pid, tid\n {2}and start it names a task for ever;\n/,
  );
});

test('values have more room on a wider screen', async () => {
  const stage = await onTask();
  stage.columns = 200;
  assert.match(stage.text(), /^boot_id +[0-9a-f-]{36} +The boot of the machine/m);
});

test('no terminal is known, and so it is no question mark', async () => {
  const stage = await new Stage().begin();
  stage.press('3', '/');
  stage.type('field tty_nr');
  stage.press('enter');
  assert.match(stage.text(), /^tty +- /m);
});
