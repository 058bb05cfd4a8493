import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { inTerminal, program, type Screen, type Session, SKIP } from './harness.ts';

const ESC = '\u001b';

async function probe(
  use: (screen: Screen) => Promise<void>,
  session: Session = {},
  mode = 'none',
): Promise<void> {
  await inTerminal(process.execPath, [await program('test/tui/probe.ts'), mode], session, async (screen) => {
    await screen.until(/^probe \d+x\d+/);
    await use(screen);
  });
}

test('the dashboard has the alternate screen, no cursor, and only presses of the mouse', SKIP, async () => {
  await probe(async (screen) => {
    assert.equal(screen.altScreen, true);
    assert.equal(screen.cursorVisible, false);
    assert.equal(screen.mouse, 'vt200');
    assert.match(screen.text(), /^probe 80x24/);
    assert.equal(screen.cell(79, 23).text, '$', 'the last cell of the last row is drawn without scrolling');
  });
});

/** Every way to end: what is done, and the exit code. */
const ENDS: readonly (readonly [name: string, end: (screen: Screen) => void, code: number, said: RegExp, mode?: string])[] = [
  ['q', (screen) => screen.send('q'), 0, /^bye$/],
  ['^C', (screen) => screen.send('\u0003'), 0, /^bye$/],
  ['SIGINT', (screen) => process.kill(screen.pid, 'SIGINT'), 130, /^$/],
  ['SIGTERM', (screen) => process.kill(screen.pid, 'SIGTERM'), 143, /^$/],
  ['SIGHUP', (screen) => process.kill(screen.pid, 'SIGHUP'), 129, /^$/],
  ['SIGQUIT', (screen) => process.kill(screen.pid, 'SIGQUIT'), 131, /^$/],
  ['an error in a key handler', (screen) => screen.send('!'), 70, /^fault: the probe fails as it was told to$/, 'throw'],
  ['an error in a timer', (screen) => screen.send('!'), 70, /^fault: the probe fails as it was told to$/, 'throw-later'],
  ['a promise that nobody looks after', (screen) => screen.send('!'), 70, /^fault: the probe rejects as it was told to$/, 'reject'],
  ['process.exit', (screen) => screen.send('!'), 7, /^$/, 'exit'],
]; // prettier-ignore

for (const [name, end, code, said, mode] of ENDS) {
  test(`after ${name} the terminal is as it was`, SKIP, async () => {
    await probe(
      async (screen) => {
        end(screen);
        assert.equal(await screen.exited(), code);
        screen.assertRestored();
        assert.match(screen.normalText(), said);
      },
      {},
      mode,
    );
  });
}

async function shell(use: (screen: Screen, run: () => Promise<void>) => Promise<void>): Promise<void> {
  const file = await program('test/tui/probe.ts');
  const env = { PS1: 'sh> ', BASH_SILENCE_DEPRECATION_WARNING: '1' };
  await inTerminal('bash', ['--norc', '--noprofile', '-i'], { env }, async (screen) => {
    await screen.until('sh>');
    await use(screen, async () => {
      screen.send(`${process.execPath} ${file}\n`);
      await screen.until(/^probe \d+x\d+/);
    });
  });
}

test('^Z gives the terminal back to the shell, and fg draws everything again', SKIP, async () => {
  await shell(async (screen, run) => {
    await run();
    screen.send('n');
    await screen.until('count 1');
    for (const round of ['first', 'second']) {
      screen.send('\u001a');
      await screen.until(/Stopped/);
      await screen.until(/sh>\s*$/);
      screen.assertRestored();
      screen.send(`echo ${round} is $((40 + 2))\n`);
      await screen.until(`${round} is 42`);
      screen.send('fg\n');
      await screen.until(/^probe 80x24 count 1/);
      assert.equal(screen.altScreen, true);
      assert.equal(screen.mouse, 'vt200');
      assert.equal(screen.cursorVisible, false);
    }
    screen.send('x');
    await screen.until('keys x');
    screen.send('q');
    await screen.until(/bye\nsh>\s*$/);
    screen.assertRestored();
  });
});

test('a stop from outside, and one that can not be caught, leave no broken screen behind', SKIP, async () => {
  await shell(async (screen, run) => {
    await run();
    const pid = (): number => {
      const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(screen.pid)], { encoding: 'utf8' });
      return Number(stdout.trim().split('\n')[0]);
    };
    const child = pid();
    process.kill(child, 'SIGTSTP');
    await screen.until(/Stopped/);
    screen.assertRestored();
    screen.send('fg\n');
    await screen.until(/^probe/);
    process.kill(child, 'SIGSTOP');
    await screen.until(/Stopped/);
    screen.send('fg\n');
    await screen.until(
      (seen) => seen.text().startsWith('probe 80x24') && !seen.text().includes('Stopped'),
      'a clean screen',
    );
    screen.send('q');
    await screen.until(/bye\nsh>\s*$/);
    screen.assertRestored();
  });
});

test('where nobody could continue it, a stop is not one', SKIP, async () => {
  await probe(async (screen) => {
    screen.send('\u001a');
    await screen.until((seen) => seen.raw.includes(`${ESC}[?1049l`), 'the screen to be left');
    await screen.until(
      (seen) => seen.altScreen && seen.text().startsWith('probe'),
      'the screen to come back',
    );
    screen.send('x');
    await screen.until('keys x');
  });
});

test('the size is followed, down to a screen of nothing', SKIP, async () => {
  await probe(async (screen) => {
    for (const [columns, rows] of [[200, 50], [40, 10], [20, 5], [5, 2], [1, 1], [100, 30]] as const) {
      screen.resize(columns, rows);
      const title = `probe ${columns}x${rows}`.slice(0, columns);
      if (columns > 1) await screen.until((seen) => seen.lines()[0]?.startsWith(title) === true, title);
    }
    await screen.until((seen) => seen.cell(99, 29).text === '$', 'the last cell');
    assert.equal(screen.lines().filter((line) => line.includes('$')).length, 1, 'nothing is left of other sizes');
    screen.send('q');
    assert.equal(await screen.exited(), 0);
    screen.assertRestored();
  }); // prettier-ignore
});

/** What is sent, and the names that arrive. */
const KEYS: readonly (readonly [sent: string, names: string])[] = [
  ['jkG/ é日', 'j k G / space é 日'],
  ['\r\t\u007f', 'enter tab backspace'],
  [
    `${ESC}[A${ESC}[B${ESC}OA${ESC}[H${ESC}[1~${ESC}[4~${ESC}[5~${ESC}[6~`,
    'up down up home home end pageup pagedown',
  ],
  [`${ESC}OP${ESC}OQ${ESC}[15~${ESC}[21~${ESC}[24~${ESC}[[A`, 'f1 f2 f5 f10 f12 f1'],
  [`${ESC}[Z${ESC}[1;5A${ESC}[1;2B${ESC}[3;5~`, 'S-tab C-up S-down C-delete'],
  [`${ESC}G`, 'escape G'],
  [`${ESC}${ESC}`, 'escape escape'],
  ['\u0001\u0004\u000c'.slice(0, 2), 'C-a C-d'],
];

test('keys arrive by name', SKIP, async () => {
  await probe(async (screen) => {
    for (const [sent, names] of KEYS) {
      screen.send('f');
      await screen.until(/^keys frames=\d+$/m);
      screen.send(sent);
      await screen.until((seen) => seen.lines()[1]?.replace(/^keys frames=\d+ /, '') === names, names);
    }
  }, { columns: 200 }); // prettier-ignore
});

test('ESC alone is a key, ESC and its sequence in two reads are one', SKIP, async () => {
  await probe(async (screen) => {
    screen.send(ESC);
    await screen.until('keys escape');
    screen.send(ESC);
    screen.send('[B');
    await screen.until('keys escape down');
  });
});

test('a burst of keys is all there, in few frames', SKIP, async () => {
  await probe(async (screen) => {
    const before = screen.raw.length;
    screen.send('n'.repeat(500));
    await screen.until('count 500');
    assert.ok(screen.raw.length - before < 20_000, 'not a frame for each key');
  });
});

test('presses, releases and the wheel arrive with their cell', SKIP, async () => {
  await probe(async (screen) => {
    screen.send(`${ESC}[<0;5;3M`);
    await screen.until('mouse press left 4,2');
    screen.send(`${ESC}[<0;5;3m`);
    await screen.until('mouse release left 4,2');
    screen.send(`${ESC}[<65;150;9M`);
    await screen.until('mouse wheel down none 149,8');
    screen.send(`${ESC}[<2;1;1M${ESC}[<64;2;2Mj`);
    await screen.until('mouse wheel up none 1,1');
    await screen.until('keys j');
  }, { columns: 200 }); // prettier-ignore
});

test('wide characters stay aligned when a row changes in part', SKIP, async () => {
  await probe(async (screen) => {
    const wide = ['日本語|emoji 😀|한글|', '日本x|emoji 😀|한글|'] as const;
    for (let round = 0; round < 6; round++) {
      await screen.until((seen) => seen.lines()[3] === wide[round % 2], wide[round % 2]);
      screen.send('n');
    }
    assert.equal(screen.cell(0, 3).width, 2);
    assert.equal(screen.cell(1, 3).width, 0);
  });
});

test('hostile text is shown, and does nothing', SKIP, async () => {
  await probe(async (screen) => {
    assert.equal(screen.lines()[4], 'a^[[31m^G^Jb\ufffdc|');
    assert.equal(screen.cell(9, 4).foreground, -1);
  });
});

test('an idle screen sends nothing, and ^L sends all of it', SKIP, async () => {
  await probe(async (screen) => {
    screen.send('x');
    await screen.until('keys x');
    const before = screen.raw.length;
    screen.send('\u000c');
    await screen.until((seen) => seen.raw.slice(before).includes('probe'), 'the title to be sent again');
    const drawn = screen.raw.length;
    screen.send('z');
    await screen.until('keys x z');
    assert.ok(screen.raw.length - drawn < 60, 'only what changed');
  });
});

test('text goes to the clipboard by OSC 52', SKIP, async () => {
  await probe(async (screen) => {
    screen.send('y');
    await screen.until(
      (seen) => seen.raw.includes(`${ESC}]52;c;${Buffer.from('0x10e7').toString('base64')}`),
      'OSC 52',
    );
  });
});

test('colours are those of the terminal', SKIP, async () => {
  const colourOf = async (env: Record<string, string>): Promise<number> => {
    let colour = Number.NaN;
    await probe(async (screen) => {
      await screen.until((seen) => seen.cell(0, 6).text === 'R', 'a state');
      colour = screen.cell(0, 6).foreground;
      assert.equal(screen.cell(0, 6).bold, true);
      assert.equal(screen.cell(0, 7).inverse, true, 'the selection does not need a colour');
    }, { env }); // prettier-ignore
    return colour;
  };
  assert.equal(await colourOf({}), 38);
  assert.equal(await colourOf({ TERM: 'xterm' }), 6);
  assert.equal(await colourOf({ NO_COLOR: '1' }), -1);
  assert.equal(await colourOf({ TERM: 'vt100' }), -1);
});

/** One of each kind that is treated alike; which are, test/dashboard/capabilities.test.ts says. */
const TERMS = ['xterm', 'screen-256color', 'linux', 'vt100', 'xterm-ghostty', '', 'no-such-terminal'];
const ASCII_TOO = ['screen-256color', 'linux', 'vt100'];

for (const TERM of TERMS) {
  for (const LANG of ASCII_TOO.includes(TERM) ? ['C.UTF-8', 'C'] : ['C.UTF-8']) {
    test(`TERM=${TERM} LANG=${LANG} draws, takes keys and is left clean`, SKIP, async () => {
      await probe(async (screen) => {
        screen.send(`${ESC}[B`);
        await screen.until('keys down');
        const [title, keys, , wide, , drawn] = screen.lines();
        assert.equal(title, 'probe 80x24 count 0');
        assert.equal(keys, 'keys down');
        assert.equal(wide, LANG === 'C' ? '? ? ? |emoji ? |? ? |' : '日本語|emoji 😀|한글|');
        assert.equal(drawn, LANG === 'C' ? '---- _.:-=+*#' : '──── ▁▂▃▄▅▆▇█');
        screen.send('q');
        assert.equal(await screen.exited(), 0);
        screen.assertRestored();
        assert.equal(screen.normalText(), 'bye');
      }, { env: { TERM, LANG } }); // prettier-ignore
    });
  }
}

test('a terminal that can not place its cursor is refused in words', SKIP, async () => {
  const file = await program('test/tui/probe.ts');
  await inTerminal(process.execPath, [file], { env: { TERM: 'dumb' } }, async (screen) => {
    assert.equal(await screen.exited(), 2);
    assert.match(screen.normalText(), /^TERM=dumb : this terminal can not place its cursor; tinspect top -b/);
  });
});

test('without a terminal nothing is drawn into the pipe', SKIP, async () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [await program('test/tui/probe.ts')], {
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  assert.equal(stdout, '');
  assert.match(stderr, /^dashboard : standard output is no terminal; .*\n$/);
});
