import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertGolden } from './golden.ts';
import { Stage } from './stage.ts';

/** Opens the process with the number `pid`, then presses `keys`. */
async function opened(root: string, pid: number, ...keys: readonly string[]): Promise<Stage> {
  const stage = await new Stage(root).begin();
  stage.press('/');
  stage.type(String(pid));
  stage.press('enter', 'enter', ...keys);
  assert.equal(stage.dashboard.process?.pid, pid);
  return stage;
}

const SCREENS = [
  ['stacks', 'fixtures/stacks-glibc', 1201, ['5']],
  ['waits', 'fixtures/waits', 6101, ['6']],
  ['waits-owners', 'fixtures/deadlock', 4401, ['6', 'o']],
  ['files', 'fixtures/pipes', 2204, ['7']],
  ['limits', 'fixtures/stacks-glibc', 1201, ['8', 'down', 'down']],
  ['zombies', 'fixtures/zombies', 4102, ['9']],
  ['leaders', 'fixtures/zombie-leader', 1, ['9']],
  ['explain', 'fixtures/deadlock', 4401, ['3', 'e']],
] as const;

for (const [name, root, pid, keys] of SCREENS) {
  test(`${name} is as it was recorded, and is drawn at every size`, async () => {
    const stage = await opened(root, pid, ...keys);
    for (const [columns, rows] of [
      [120, 40],
      [80, 24],
      [40, 10],
    ] as const) {
      // prettier-ignore
      stage.columns = columns;
      stage.rows = rows;
      assertGolden(stage.lines().slice(rows >= 16 ? 2 : 1), `${name}-${columns}x${rows}`);
    }
    for (const columns of [1, 20, 33, 44, 56, 66, 77, 100, 200]) {
      for (const rows of [1, 4, 5, 8, 12, 16, 31, 60]) {
        stage.columns = columns;
        stage.rows = rows;
        assert.equal(stage.lines().length, rows);
      }
    }
  });
}

test('Enter opens the task of a line, and Esc leads back', async () => {
  const stage = await opened('fixtures/deadlock', 4401, '6', '/');
  stage.type('robus-w1');
  stage.press('enter', 'enter');
  assert.match(stage.lines()[2] ?? '', /^Thread 4423 /);
  stage.press('escape');
  assert.match(stage.lines()[2] ?? '', /^Waits of 4401/);
});

test('the line that is selected stays selected when others come before it', async () => {
  const stage = await opened('fixtures/deadlock', 4401, '6', '/');
  stage.type('robus-w1');
  stage.press('enter', 'o');
  stage.rows = 12;
  assert.match(stage.text(), /robus-w1/, 'three deadlocks stand above now');
});

test('o reads memory for the owners of locks, and again does not', async () => {
  const stage = await opened('fixtures/deadlock', 4401, '6');
  assert.match(stage.text(), /o reads it/);
  assert.doesNotMatch(stage.text(), /a deadlock/);
  stage.press('o');
  assert.match(stage.text(), /3 deadlocks/);
  stage.press('o');
  assert.doesNotMatch(stage.text(), /a deadlock/);
});

test('who holds locks is read for the sentences about a thread, too, once o says so', async () => {
  const stage = await opened('fixtures/deadlock', 4401, '6', '/');
  stage.type('robus-w1');
  stage.press('enter', 'o', 'enter', 'e');
  stage.rows = 60;
  assert.match(stage.text(), /held by/);
  assert.doesNotMatch(stage.text(), /--owners/);
  stage.press('o');
  assert.match(stage.text(), /the memory of the process is not read/);
});

test('search finds lines, and says so when there is none', async () => {
  const stage = await opened('fixtures/zombies', 4102, '9', '/');
  stage.type('SIGHUP');
  assert.doesNotMatch(stage.text(), /not found/);
  stage.press('C-u');
  stage.type('nowhere');
  assert.match(stage.text(), /not found/);
});

test('without zombies the screen says so', async () => {
  const stage = await opened('fixtures/stacks-glibc', 1201, '9');
  assert.match(stage.text(), /no zombies/);
});

test('what may not be read is said, with why', async () => {
  const stage = await new Stage('fixtures/stacks-denied').begin();
  stage.press('end', '5');
  assert.match(stage.text(), /permission denied/);
});

test('what is left of a stack is never rounded up, and below the main one there is a gap', async () => {
  const stage = await opened('fixtures/stacks-glibc', 1201, '5');
  for (let line = 0; line < 9 && !/found by: main/.test(stage.text()); line++) stage.press('down');
  assert.match(
    stage.text(),
    /above the gap that the kernel keeps free, 7\.9 MiB of\s+headroom, found by: main/,
  );
});

test('names that hold escape sequences and newlines are shown, not obeyed', async () => {
  const stage = await new Stage('fixtures/ps-names').begin();
  stage.press('end', 'enter');
  for (const key of ['5', '6', '7', '8', '9']) {
    stage.press(key);
    assert.doesNotMatch(stage.text(), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    assert.equal(stage.text().split('\n').length, stage.rows);
  }
});

test('of a process that has ended the last answer stays', async () => {
  const stage = await opened('fixtures/stacks-glibc', 1201, '5');
  const before = stage.lines().slice(3);
  const { process } = stage.dashboard;
  assert.ok(process);
  process.gone = true;
  assert.match(stage.lines()[2] ?? '', /\(gone\)/);
  assert.deepEqual(stage.lines().slice(3), before);
  stage.press('8');
  assert.match(stage.text(), /no process is there/, 'which was not looked at while it lived');
});
