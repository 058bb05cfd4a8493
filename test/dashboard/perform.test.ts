import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCREENS } from '../../src/dashboard/screens/index.ts';
import { Stage } from './stage.ts';

test('the first row is selected, whichever task it is, until the user moves', async () => {
  const stage = await new Stage().begin();
  assert.equal(stage.selected, '1 init');
  await stage.step();
  assert.equal(stage.selected, '3 shopd', 'it has the most CPU now');
});

test('the selected task stays selected when others overtake it', async () => {
  const stage = await new Stage().begin();
  stage.press('down');
  assert.equal(stage.selected, '3 shopd');
  stage.press('N', 'I', 'home', 'down', 'down');
  assert.equal(stage.selected, '1 init');
  await stage.step();
  assert.equal(stage.selected, '1 init');
});

test('of a thread that has ended its neighbour is selected', async () => {
  const stage = await new Stage().begin();
  stage.press('H', 'N');
  stage.press('down', 'down', 'down');
  assert.equal(stage.selected, '7 pool-1-thread-2');
  await stage.step();
  assert.equal(stage.selected, '8 pool-1-thread-3');
});

test('a TID that another thread has taken is not what was selected', async () => {
  const stage = await new Stage().begin();
  stage.press('H');
  stage.press('/');
  stage.type('reuse');
  stage.press('enter');
  const before = stage.list.selected;
  assert.equal(stage.selected, '15 reuse-me');
  await stage.step();
  const found = stage.list.lines.find((line) => line.key === before?.key);
  assert.equal(found, undefined, 'the row of the first one is gone');
});

test('a process opens to its threads and closes from one of them', async () => {
  const stage = await new Stage().begin();
  stage.press('down', 'right');
  assert.equal(stage.list.lines.length, 3 + 13);
  stage.press('down', 'down', 'left');
  assert.equal(stage.list.lines.length, 3);
  assert.equal(stage.selected, '3 shopd');
});

test('* opens all and closes all', async () => {
  const stage = await new Stage().begin();
  stage.press('*');
  assert.equal(stage.list.lines.length, 1 + (1 + 13) + (1 + 4));
  stage.press('*');
  assert.equal(stage.list.lines.length, 3);
});

test('the same task stays selected from processes to threads and back', async () => {
  const stage = await new Stage().begin();
  stage.press('down', 'H');
  assert.equal(stage.selected, '3 shopd');
  assert.equal(stage.list.selected?.kind === 'task' && stage.list.selected.task.kind, 'thread');
  stage.press('down', 'down', 'H');
  assert.equal(stage.selected, '3 shopd', 'of a thread its process');
});

test('groups stand for threads whose names have one pattern; Enter shows their threads', async () => {
  const stage = await new Stage().begin();
  stage.press('g');
  stage.press('/');
  stage.type('pool-1-thread-3');
  stage.press('enter');
  assert.equal(stage.selected, 'pool-*-thread-*');
  stage.press('enter');
  assert.equal(stage.list.mode, 'threads');
  assert.equal(stage.list.lines.length, 6);
});

test('a group is opened within the filter that was there, and Esc leads back to both', async () => {
  const stage = await new Stage().begin();
  stage.press('g', '\\');
  stage.type('pid = 3 or pid = 5');
  stage.press('enter', '/');
  stage.type('pool-1-thread-3');
  stage.press('enter', 'enter');
  assert.equal(stage.list.filter?.text, String.raw`(pid = 3 or pid = 5) and name ~ "^pool-\d*-thread-\d*$"`);
  assert.equal(stage.list.lines.length, 6);
  stage.press('escape');
  assert.equal(stage.list.mode, 'groups');
  assert.equal(stage.list.filter?.text, 'pid = 3 or pid = 5');
  assert.equal(stage.selected, 'pool-*-thread-*');
  stage.press('enter', '\\', 'C-u', 'enter', 'escape');
  assert.equal(stage.list.filter, undefined, 'what was chosen since stays');
});

test('births and deaths of a group are of what the filter shows', async () => {
  const stage = await new Stage().begin();
  stage.columns = 120;
  stage.press('g');
  await stage.step();
  const came = (): string =>
    stage
      .lines()
      .flatMap((line) => /\+\d+ -\d+(?= +[A-Z])/.exec(line)?.[0] ?? [])
      .join(' ');
  const all = came();
  assert.match(all, /-[1-9]/);
  stage.press('\\');
  stage.type('pid = 1');
  stage.press('enter');
  assert.equal(came(), '');
});

test('a filter follows what is typed, and Esc brings the one before back', async () => {
  const stage = await new Stage().begin();
  stage.press('H', '\\');
  stage.type('name ~ "^pool"');
  assert.equal(stage.list.lines.length, 6);
  stage.press('enter');
  stage.press('\\', 'C-u');
  assert.equal(stage.list.lines.length, 18);
  stage.press('escape');
  assert.equal(stage.list.filter?.text, 'name ~ "^pool"');
  assert.equal(stage.list.lines.length, 6);
});

test('a filter that is no query says where and why, and does not close', async () => {
  const stage = await new Stage().begin();
  stage.press('\\');
  stage.type('nmae = x');
  stage.press('enter');
  assert.ok(stage.dashboard.prompt !== undefined);
  assert.match(stage.text(), /Filter: nmae = x\nat character 1: no field is called "nmae"; /);
  for (const [columns, rows] of [
    [80, 24],
    [40, 10],
  ] as const) {
    stage.columns = columns;
    stage.rows = rows;
    assert.match(stage.text().replaceAll(/\s+/g, ' '), /did you mean uname, fname, nice/, 'to its end');
    assert.match(stage.text(), /^Filter: nmae = x$/m);
  }
});

test('when the filter hides everything the screen says so', async () => {
  const stage = await new Stage().begin();
  stage.press('\\');
  stage.type('nobody');
  stage.press('enter');
  assert.match(stage.text(), /no task matches the filter nobody/);
});

test('search finds names, command lines, numbers and hexadecimal TIDs, and goes on with n and p', async () => {
  const stage = await new Stage().begin();
  stage.press('H', 'N');
  for (const [text, found] of [
    ['hot', '17 hot-loop'],
    ['0x11', '17 hot-loop'],
    ['19', '19 cache-2'],
    ['CACHED', '5 cached'],
  ] as const) {
    stage.press('/');
    stage.type(text);
    stage.press('enter');
    assert.equal(stage.selected, found, text);
  }
  stage.press('/');
  stage.type('pool-1');
  stage.press('enter');
  const first = stage.selected;
  stage.press('n');
  assert.notEqual(stage.selected, first);
  stage.press('p');
  assert.equal(stage.selected, first);
});

test('search opens the process whose thread it finds', async () => {
  const stage = await new Stage().begin();
  stage.press('/');
  stage.type('lock-holder');
  assert.equal(stage.selected, '14 lock-holder');
});

test('search says what it does not find', async () => {
  const stage = await new Stage().begin();
  stage.press('/');
  stage.type('no such');
  assert.match(stage.text(), /Search: no such\nnot found/);
});

test('a letter sorts, again the other way round, and a step to the left and right', async () => {
  const stage = await new Stage().begin();
  stage.press('N');
  assert.equal(stage.list.sort.id, 'pid');
  assert.equal(stage.list.descending, false);
  stage.press('I');
  assert.equal(stage.list.descending, true);
  stage.press('>');
  assert.equal(stage.list.sort.id, 'lwp');
  stage.press('<');
  assert.equal(stage.list.sort.id, 'pid');
});

test('v goes through the sets of columns, each with its own order', async () => {
  const stage = await new Stage().begin();
  stage.press('v');
  assert.equal(stage.list.set.name, 'efL');
  assert.match(stage.lines()[3] ?? '', /^ UID +▲PID +PPID +LWP +C +NLWP +STIME +TTY +TIME CMD/);
  stage.press('v', 'v', 'v', 'v');
  assert.equal(stage.list.set.name, 'live');
});

test('columns are chosen with what they mean and cost', async () => {
  const stage = await new Stage().begin();
  stage.press('f2');
  stage.press('/');
  stage.type('affinity');
  stage.press('enter');
  assert.match(stage.text(), /reads status/);
  stage.press('/');
  stage.type('slices_rate');
  stage.press('enter');
  const top = (): number => stage.lines().findIndex((line) => line.includes('reads'));
  const { length } = stage.lines();
  const before = top();
  stage.press('down');
  assert.ok(before > 0 && Math.abs(top() - before) <= 2 && stage.lines().length === length);
  stage.press('/');
  stage.type('affinity');
  stage.press('enter');
  stage.press('space', 'enter');
  assert.equal(stage.list.ownColumns?.includes('affinity'), true);
  assert.equal(stage.list.ownColumns?.at(-1), 'comm', 'the name stays last');
  assert.match(stage.text(), /columns chosen/);
});

test('Esc leaves the columns as they were', async () => {
  const stage = await new Stage().begin();
  stage.press('f2', 'space', 'escape');
  assert.equal(stage.list.ownColumns, undefined);
});

test('the menu of sort columns begins at the one that is sorted by', async () => {
  const stage = await new Stage().begin();
  stage.press('f6', 'down', 'enter');
  assert.equal(stage.list.sort.id, 'runq_now');
});

test('tags stay with their tasks; c tags children, U none', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('/');
  stage.type('shopd');
  stage.press('enter', 'c');
  assert.equal(stage.dashboard.tags.size, 2, 'shopd and its zombie child');
  stage.press('U', 'space', 'space');
  assert.equal(stage.dashboard.tags.size, 2);
  assert.match(stage.text(), /●/);
});

test('c tags only what the list shows', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('N', '\\');
  stage.type('pid in 3,5');
  stage.press('enter', 'home', 'c');
  const tagged = (): number => stage.lines().filter((line) => line.startsWith('●')).length;
  assert.ok(stage.dashboard.tags.size > 0);
  assert.equal(stage.dashboard.tags.size, tagged());
  stage.press('U', 'H', 'home', 'c');
  stage.rows = 40;
  assert.equal(stage.dashboard.tags.size, tagged());
});

test('z jumps to a zombie, and says when there is none', async () => {
  const stage = await new Stage().begin();
  stage.press('z');
  assert.match(stage.text(), /there are no zombies/);
  await stage.step();
  stage.press('4', 'z');
  assert.equal(stage.selected, '23 shopd');
  assert.match(stage.lines()[1] ?? '', /1 zombie/);
});

test('Enter opens the process, then the thread, and Esc leads back', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('enter');
  assert.match(stage.lines()[2] ?? '', /^Process 3/);
  stage.press('enter');
  assert.match(stage.lines()[2] ?? '', /^Thread 17 \(0x11\) of process 3/);
  stage.press('escape');
  assert.match(stage.lines()[2] ?? '', /^Process 3/);
  stage.press('escape');
  assert.match(stage.lines()[2] ?? '', /^Processes/);
  stage.press('escape');
  assert.match(stage.lines()[2] ?? '', /^Processes/, 'there is nothing behind the first screen');
});

test('Tab goes round all screens, a number leads to one', async () => {
  const stage = await new Stage().begin();
  const title = (): string => stage.lines()[2] ?? '';
  for (const [index, { title: name }] of SCREENS.entries()) {
    stage.press(String(index + 1));
    const byNumber = title();
    stage.press('1', ...Array.from({ length: index }, () => 'tab'));
    assert.equal(title(), byNumber, name);
  }
  stage.press('1');
  const first = title();
  stage.press('S-tab', 'tab');
  assert.equal(title(), first);
});

test('the process screen says how its CPU time adds up', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  await stage.step();
  stage.press('enter');
  assert.match(stage.text(), /CPU 34\.5% = 13 threads 24\.4% \+ ended 10\.1%, over 2\.0 s; run queue 0\.3%/);
});

test('a process that ends while its screen is open keeps its last values, marked gone', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('z', 'enter');
  assert.match(stage.lines()[2] ?? '', /^Process 23/);
  const { process } = stage.dashboard;
  assert.ok(process !== undefined);
  process.gone = true;
  assert.match(stage.lines()[2] ?? '', /^Process 23 \(gone\)/);
  assert.match(stage.text(), /GONE, as last seen: 23, child of 3/);
});

test('a process that has ended gets no older, and its threads are still there to be opened', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('N', 'end', 'up', 'enter');
  const age = /5, child of 1, user root, 3 s old: /;
  assert.match(stage.text(), age);
  await stage.step();
  assert.match(stage.text(), /GONE, as last seen/);
  assert.match(stage.text(), age);
  stage.rows = 50;
  stage.press('end', '3');
  assert.match(stage.text(), /^Thread 20 \(0x14\) of process 5 \(gone\)/m);
  assert.match(stage.text(), /^etime +00:03 /m);
});

test('the screen of a thread follows to the process that was opened last', async () => {
  const stage = await new Stage().begin();
  stage.press('N', 'enter', 'enter');
  assert.match(stage.lines()[2] ?? '', /^Thread 1 /);
  stage.press('1', 'down', 'enter', '3');
  assert.match(stage.lines()[2] ?? '', /of process 3 /);
});

test('m marks and D says what changed since', async () => {
  const stage = await new Stage().begin();
  stage.press('D');
  assert.match(stage.text(), /nothing is marked/);
  stage.press('m');
  await stage.step();
  stage.press('D');
  const text = stage.text();
  assert.match(text, /Changes since the mark, 2 s ago +5 born, 3 ended, 1 renamed/);
  assert.match(text, /renamed +3 +12 +\S+ +new-name +old-name > new-name/);
  assert.match(text, /ended +3 +7 /);
});

test('nothing changed since a mark that is still to come', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('m');
  await stage.step(-1);
  stage.press('D');
  assert.match(stage.text(), /this moment is before the marked one; \] leads to later ones/);
});

test('y asks to copy the TID in hexadecimal', async () => {
  const stage = await new Stage().begin();
  assert.deepEqual(stage.press('y'), { kind: 'copy', text: '0x1' });
});

test('a recording has nothing to signal and no nice values to change', async () => {
  const stage = await new Stage().begin();
  assert.deepEqual(stage.press('f9'), { kind: 'none' });
  assert.match(stage.text(), /this is a recording/);
  assert.deepEqual(stage.press('f8'), { kind: 'none' });
});

test('--readonly forbids what changes processes, and the footer does not offer it', async () => {
  const stage = await new Stage('fixtures/moments', true).begin();
  stage.columns = 120;
  assert.doesNotMatch(stage.lines().at(-1) ?? '', /Signal/);
  assert.deepEqual(stage.press('f9'), { kind: 'none' });
  assert.match(stage.text(), /F9 changes processes: not with --readonly/);
});

test('what the world outside must do is answered as an effect', async () => {
  const stage = await new Stage().begin();
  assert.deepEqual(stage.press('q'), { kind: 'quit' });
  assert.deepEqual(stage.press('C-c'), { kind: 'quit' });
  assert.deepEqual(stage.press('C-z'), { kind: 'suspend' });
  assert.deepEqual(stage.press('C-l'), { kind: 'refresh' });
  assert.deepEqual(stage.press('W'), { kind: 'save' });
  assert.deepEqual(stage.press('['), { kind: 'step', by: -1 });
  assert.deepEqual(stage.press(']'), { kind: 'step', by: 1 });
  assert.deepEqual(stage.press('Z'), { kind: 'schedule' });
  assert.match(stage.text(), /PAUSED/);
});

test('the interval is asked for, within bounds', async () => {
  const stage = await new Stage().begin();
  stage.press('d', 'C-u');
  stage.type('0.001');
  stage.press('enter');
  assert.match(stage.text(), /0.001 : not a time; 0.01 to 86400 seconds: 1, 0.5, 500ms, 2m/);
  stage.press('C-u');
  stage.type('2.5');
  assert.deepEqual(stage.press('enter'), { kind: 'schedule' });
  assert.equal(stage.dashboard.interval_s, 2.5);
  for (const [text, seconds] of [
    ['500ms', 0.5],
    ['0.05', 0.05],
    ['2m', 120],
  ] as const) {
    stage.press('d', 'C-u');
    stage.type(text);
    stage.press('enter');
    assert.equal(stage.dashboard.interval_s, seconds, text);
  }
});

test('a key that opens nothing in a prompt is typed, q too', async () => {
  const stage = await new Stage().begin();
  stage.press('\\');
  stage.type('q');
  assert.equal(stage.dashboard.prompt?.field.text, 'q');
});

test('help has every key, and closes with q', async () => {
  const stage = await new Stage().begin();
  stage.rows = 200;
  stage.press('?');
  assert.match(stage.text(), /F9 +Send a signal to the process of this thread/);
  assert.match(stage.text(), /q +runnable, waiting for a CPU/);
  assert.deepEqual(stage.press('q'), { kind: 'none' });
  assert.match(stage.lines()[2] ?? '', /^Processes/);
});

test('one can go back in a recording, and has the same numbers again', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  const before = stage.text();
  await stage.step();
  assert.notEqual(stage.text(), before);
  assert.equal(await stage.step(1), false, 'there are three moments');
  await stage.step(-1);
  assert.equal(stage.text(), before);
});

test('the screen of a process stays with it when one goes back', async () => {
  const stage = await new Stage().begin();
  await stage.step();
  stage.press('enter');
  await stage.step();
  await stage.step(-1);
  assert.match(stage.text(), /CPU 82\.1% = 14 threads/);
});

test('a column that was chosen is shown, and the name stays; v leads back to them', async () => {
  const stage = await new Stage().begin();
  stage.press('f2', '/');
  stage.type('wchan');
  stage.press('enter', 'space', 'enter');
  const header = (): string => stage.lines()[3] ?? '';
  assert.match(header(), /STATES .*WCHAN +COMMAND/);
  stage.press('v');
  assert.match(header(), /STATES +SLICE/);
  stage.press('v', 'v', 'v', 'v', 'v');
  assert.match(header(), /WCHAN +COMMAND/);
  assert.match(stage.text(), /the columns that you chose/);
});

test('the column that rows are sorted by is shown', async () => {
  const stage = await new Stage().begin();
  stage.press('M');
  assert.match(stage.lines()[3] ?? '', /▼RSS +COMMAND/);
  stage.press('T');
  assert.match(stage.lines()[3] ?? '', /▼TIME/);
  assert.doesNotMatch(stage.lines()[3] ?? '', /RSS/);
});
