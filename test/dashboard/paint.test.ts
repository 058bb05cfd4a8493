import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCREENS } from '../../src/dashboard/screens/index.ts';
import { Stage } from './stage.ts';

const KEYS: readonly (readonly string[])[] = [
  [],
  ['H'],
  ['g'],
  ['t', '*'],
  ['f1'],
  ['f2'],
  ['f6'],
  ['\\'],
  ...SCREENS.map((_, index) => [String(index + 1)]),
];

test('every screen is drawn at every size', async () => {
  for (const keys of KEYS) {
    const stage = await new Stage().begin();
    await stage.step();
    stage.press(...keys);
    for (const columns of [1, 5, 19, 20, 21, 33, 40, 60, 80, 101, 132, 200]) {
      for (const rows of [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 31, 50]) {
        stage.columns = columns;
        stage.rows = rows;
        const lines = stage.lines();
        assert.equal(lines.length, rows);
        if (columns < 20 || rows < 4)
          assert.match(lines[0] ?? '', /^(t|needs 20x4)/, 'says that it is too small');
      }
    }
  }
});

test('too small a screen says what is needed and what is there', async () => {
  const stage = await new Stage().begin();
  const said = (columns: number, rows: number): string => {
    stage.columns = columns;
    stage.rows = rows;
    return stage.lines()[0] ?? '';
  };
  assert.equal(said(60, 3), 'too small: needs 20x4, has 60x3');
  assert.equal(said(25, 3), 'too small: needs 20x4');
  assert.equal(said(19, 10), 'needs 20x4');
  assert.equal(said(9, 10), 'too small');
});

test('the screen of a process has its chart and its strips where there is room for them', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('N', 'end', 'up', 'enter');
  assert.match(stage.text(), /^Process 5 /m);
  const chart = (rows: number): number => {
    stage.columns = 80;
    stage.rows = rows;
    const lines = stage.lines();
    const from = lines.findIndex((line) => line.startsWith('CPU %  waiting for a CPU %'));
    const to = lines.findIndex((line) => line.includes('LWP'));
    return from < 0 ? 0 : to - from;
  };
  assert.equal(chart(24), 9);
  assert.equal(chart(22), 6);
  assert.equal(chart(18), 0);
  assert.match(stage.text(), /LWP S .*SEEN IN$/m);
  assert.match(stage.text(), /cache-1 .* \.\.$/m);
  stage.press('t');
  assert.match(stage.text(), /trees are of processes: 1 leads to all of them/);
});

test('what is selected is seen at every height', async () => {
  const stage = await new Stage().begin();
  stage.press('H', 'N', 'end');
  for (const rows of [24, 10, 6, 4, 12, 50]) {
    stage.rows = rows;
    assert.match(stage.text(), /cache-3/, `${rows} rows`);
  }
});

test('narrow screens lose columns by their rank, the name never', async () => {
  const stage = await new Stage().begin();
  stage.press('H');
  const header = (columns: number): string => {
    stage.columns = columns;
    return (stage.lines()[3] ?? '').trim().replaceAll(/\s+/g, ' ');
  };
  assert.equal(header(200), 'PID LWP NID USER S ▼%NOW %RUNQ STATES SLICE/s TIME NLWP COMMAND');
  assert.equal(header(80), 'PID LWP S ▼%NOW %RUNQ STATES SLICE/s TIME NLWP COMMAND');
  assert.equal(header(60), 'PID LWP S ▼%NOW %RUNQ STATES COMMAND');
  assert.equal(header(40), 'LWP S ▼%NOW COMMAND');
  assert.equal(header(20), 'LWP S COMMAND');
});

test('a flat list of threads names the process too', async () => {
  const stage = await new Stage().begin();
  stage.press('H', 'N');
  assert.match(stage.text(), /hot-loop shopd/);
  assert.doesNotMatch(stage.text(), /init init/);
});

test('names that hold escape sequences and newlines are shown, not obeyed', async () => {
  const stage = await new Stage('fixtures/ps-names').begin();
  stage.rows = 80;
  stage.press('*');
  const text = stage.text();
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  assert.equal(text.split('\n').length, 80);
});

test('a process of several threads has no LWP and its threads have no NLWP of their own', async () => {
  const stage = await new Stage().begin();
  stage.columns = 100;
  stage.press('*');
  const row = stage.lines().find((line) => line.includes('▾ shopd')) ?? '';
  assert.match(row, /^ +3 +- +- root/);
});
