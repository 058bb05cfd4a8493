import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { assertGolden, dashboard, press } from './dashboard.ts';
import { inTerminal, SKIP } from './harness.ts';

const SIZES = [
  [200, 50],
  [80, 24],
  [40, 10],
] as const;

const F2 = '\u001bOQ';
const F6 = '\u001b[17~';
const ESC = '\u001b';

/** The second moment's busiest thread is here only. */
const SECOND = /moment 2 of 3|^2\/3/;
const TASKS = /COMMAND\s*\n[^\n]*shopd/;

interface Step {
  readonly name: string;
  readonly keys: string;
  /** What tells that they have been understood. */
  readonly shows: RegExp;
  /** Leads back to the first screen, and what tells that it is there. */
  readonly back?: readonly (readonly [keys: string, shows: RegExp])[];
}

/** One after another in one dashboard, as a person would. */
const STEPS: readonly Step[] = [
  { name: 'processes', keys: '', shows: TASKS },
  { name: 'opened', keys: '+', shows: /hot-loop/, back: [['-', TASKS]] },
  { name: 'threads', keys: 'H', shows: /pool-1-thread-4/, back: [['H', TASKS]] },
  { name: 'tree', keys: 't*', shows: /hot-loop/, back: [['*t', TASKS]] },
  { name: 'groups', keys: 'g', shows: /pool-\*-thread-\*/, back: [['g', TASKS]] },
  { name: 'efL', keys: 'v', shows: /CMD/ },
  { name: 'efT', keys: 'v', shows: /CMD/ },
  { name: 'placement', keys: 'v', shows: /PSR/ },
  { name: 'io', keys: 'v', shows: /READ/, back: [['v', TASKS]] },
  { name: 'process', keys: '\r', shows: /3, child of 1/ },
  { name: 'task', keys: '\r', shows: /runq_now/, back: [['1', TASKS]] },
  { name: 'system', keys: '4', shows: /all CPUs/, back: [['1', TASKS]] },
  { name: 'help', keys: '?', shows: /Choose columns/, back: [[ESC, TASKS]] },
  { name: 'columns', keys: F2, shows: /Space chooses/, back: [[ESC, TASKS]] },
  { name: 'sort', keys: F6, shows: /Sort by/, back: [[ESC, TASKS]] },
  { name: 'typing', keys: '\\nmae = x', shows: /nmae = x/, back: [[ESC, TASKS]] },
  { name: 'nothing', keys: '\\nobody\r', shows: /no task matches/, back: [['\\', /Filter:/], ['\u0015\r', TASKS]] },
  { name: 'compare', keys: 'm]D', shows: /WHAT/ },
]; // prettier-ignore

for (const [columns, rows] of SIZES) {
  test(`every screen at ${columns}x${rows} is as it was recorded`, SKIP, async () => {
    await dashboard({ columns, rows }, async (screen) => {
      await press(screen, ']', SECOND);
      for (const { name, keys, shows, back = [] } of STEPS) {
        await press(screen, keys, shows);
        await assertGolden(screen, `${name}-${columns}x${rows}`);
        for (const [away, there] of back) await press(screen, away, there);
      }
    });
  });
}

test('a zombie has a look of its own, and what is selected is inverse', SKIP, async () => {
  await dashboard({ columns: 80, rows: 24 }, async (screen) => {
    await press(screen, ']', SECOND);
    await press(screen, 'z', /4\/4/);
    const y = screen.lines().findIndex((line) => /^ +23 +23 Z/.test(line));
    const x = (screen.lines()[y] ?? '').indexOf('Z');
    const zombie = screen.cell(x, y);
    assert.deepEqual([zombie.bold, zombie.inverse, zombie.foreground === -1], [true, true, false]);
    assert.equal(screen.cell(x, y - 1).inverse, false);
    assert.equal(screen.cell(40, 3).inverse, true, 'the names of columns');
  });
});

test('NO_COLOR leaves no colours; what is selected stays inverse', SKIP, async () => {
  await dashboard({ columns: 80, rows: 24, env: { NO_COLOR: '1' } }, async (screen) => {
    await press(screen, ']', SECOND);
    for (let y = 0; y < 24; y++) {
      for (let x = 0; x < 80; x++) {
        const { foreground, background } = screen.cell(x, y);
        assert.equal(foreground, -1);
        assert.equal(background, -1);
      }
    }
    assert.equal(screen.cell(5, 4).inverse, true);
  });
});

test('a terminal without UTF-8 is drawn in ASCII', SKIP, async () => {
  await dashboard({ columns: 120, rows: 40, env: { LANG: 'C' } }, async (screen) => {
    await press(screen, ']', SECOND);
    for (const [keys, shows] of [['*', /hot-loop/], ['\r', /3, child of 1/], ['\r', /runq_now/], ['4', /all CPUs/]] as const) {
      await press(screen, keys, shows);
      assert.match(screen.text(), /^[ -~\n]*$/);
    }
  });
}); // prettier-ignore

test('names that hold escape sequences are shown, and the terminal is as it was', SKIP, async () => {
  await dashboard({ columns: 100, rows: 60 }, async (screen) => {
    await press(screen, '*v', /CMD/);
    assert.doesNotMatch(screen.text(), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    await press(screen, '?', /Choose columns/);
    screen.send('qq');
    assert.equal(await screen.exited(), 0);
    screen.assertRestored();
  }, [], 'fixtures/ps-names');
}); // prettier-ignore

test('another size draws everything anew, and too small a one says so', SKIP, async () => {
  await dashboard({ columns: 80, rows: 24 }, async (screen) => {
    screen.resize(19, 10);
    await screen.until('needs 20x4');
    screen.resize(200, 50);
    await screen.until(/SLICE\/s +TIME +NLWP COMMAND/);
    screen.resize(40, 10);
    await screen.until(/LWP S ▼%NOW COMMAND/);
  });
});

test('the mouse selects, opens, sorts, scrolls and presses the footer', SKIP, async () => {
  const click = (x: number, y: number): string => `\u001b[<0;${x + 1};${y + 1}M\u001b[<0;${x + 1};${y + 1}m`;
  await dashboard({ columns: 80, rows: 24 }, async (screen) => {
    await press(screen, click(20, 5), /2\/3/);
    await press(screen, click(20, 5), /^Process 3/m);
    await press(screen, '1', /^Processes /m);
    await press(screen, click(4, 3), /by PID upwards/);
    await press(screen, click(4, 3), /by PID,|by PID$/m);
    await press(screen, click(1, 23), /Choose columns/);
    await press(screen, '\u001b[<65;10;10M', /Choose columns|Filter/);
  });
});

test('q ends it with code 0 and gives the terminal back', SKIP, async () => {
  await dashboard({}, async (screen) => {
    screen.send('q');
    assert.equal(await screen.exited(), 0);
    screen.assertRestored();
    assert.equal(screen.normalText(), '');
  });
});

test('SIGTERM ends it with 143 and gives the terminal back', SKIP, async () => {
  await dashboard({}, async (screen) => {
    process.kill(screen.pid, 'SIGTERM');
    assert.equal(await screen.exited(), 143);
    screen.assertRestored();
  });
});

test('a fault of the program gives the terminal back, says what it was, and ends with 70', SKIP, async () => {
  const env = { NODE_OPTIONS: '--require ./test/tui/crash.cjs' };
  await dashboard({ env }, async (screen) => {
    process.kill(screen.pid, 'SIGUSR2');
    assert.equal(await screen.exited(), 70);
    screen.assertRestored();
    const said = screen.normalText();
    assert.match(said, /^tinspect: .*nobody.*catches this/);
    assert.ok(!screen.raw.includes('\u001b[31m catches'), 'what the error holds reaches no terminal raw');
  });
});

test('tinspect alone on a terminal is the dashboard of the live system', SKIP, async () => {
  await inTerminal(process.execPath, ['bin/tinspect.js'], { columns: 120, rows: 40 }, async (screen) => {
    await screen.until(/\d+ processes {2}\d+ threads/);
    await screen.until(/every 1 s {2}round [\d.]+ ms {2}tinspect [\d.]+% CPU/);
    await press(screen, 'H', /^Threads /m);
    await press(screen, 'q', (ended) => ended.exitCode !== undefined);
    screen.assertRestored();
  });
});

test('a file of preferences that is wrong is named and not used', SKIP, async () => {
  await dashboard({ columns: 120 }, async (screen) => {
    await screen.until(/preferences not used: \S+wrong-preferences, line 2: no set is called "alive"/);
    screen.send('q');
    assert.equal(await screen.exited(), 0);
    assert.match(screen.normalText(), /tinspect: preferences not used: .*line 2: no set is called "alive"; there are live/);
  }, ['--config', 'test/tui/wrong-preferences']);
}); // prettier-ignore

test('--readonly says so to who tries', SKIP, async () => {
  await dashboard({}, async (screen) => {
    await press(screen, '\u001b[20~', /F9 changes processes: not with --readonly/);
  }, ['--readonly']);
}); // prettier-ignore

test('without a terminal there is one line, and exit code 2', () => {
  const { status, stderr, stdout } = spawnSync(process.execPath, ['bin/tinspect.js', 'top'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^tinspect: dashboard : standard output is no terminal; .*\n$/);
});
