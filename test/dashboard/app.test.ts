import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { App, type AppTerminal, type Outside } from '../../src/dashboard/app.ts';
import { COLUMN_SETS } from '../../src/dashboard/column-sets.ts';
import { Dashboard } from '../../src/dashboard/dashboard.ts';
import { Feed } from '../../src/dashboard/feed.ts';
import { glyphsFor } from '../../src/dashboard/glyphs.ts';
import { Grid } from '../../src/dashboard/grid.ts';
import { paletteFor } from '../../src/dashboard/palette.ts';
import { SCREENS } from '../../src/dashboard/screens/index.ts';
import { FakeProc, statLine } from '../scan/fake-proc.ts';
import { Stage, viewOf } from './stage.ts';

/** A dashboard of a procfs in memory, with a terminal and a system that only remember what they were told. */
class Rig {
  readonly proc = new FakeProc();
  readonly done: string[] = [];
  readonly app: App;
  readonly dashboard: Dashboard;
  refusal: string | undefined;
  /** What is refused with EPERM alone. */
  readonly refused = new Set<string>();
  now_ms = 1;
  private readonly frames: (() => void)[] = [];
  private readonly terminal: AppTerminal;

  constructor(pids?: readonly number[]) {
    this.proc.add(7, { 7: { comm: 'seven', starttime: 50 }, 8: { comm: 'eight', starttime: 51 } });
    const [set] = COLUMN_SETS;
    assert.ok(set !== undefined);
    const root = this.proc.root();
    const feed = new Feed({
      moments: [root],
      pids,
      descriptors: 10,
      clock: () => 0,
      pause: () => Promise.resolve(),
    });
    this.dashboard = new Dashboard({
      root,
      view: viewOf(root),
      palette: paletteFor(0),
      paletteName: 'default',
      glyphs: glyphsFor(true),
      screens: SCREENS,
      list: { mode: 'threads', set },
      interval: 3600,
      noChanges: undefined,
    });
    this.app = new App(this.dashboard, feed, this.outside(), viewOf);
    this.terminal = {
      columns: 80,
      rows: 24,
      draw: () => {
        this.paint();
        for (const frame of this.frames.splice(0)) frame();
      },
      redraw: () => this.done.push('redraw'),
      copy: (text) => this.done.push(`copy ${text}`),
      suspend: () => this.done.push('suspend'),
      close: () => this.app.closed({ kind: 'asked' }),
    };
  }

  /** Runs until `use` is done, which begins after the first round. */
  async run(use: () => void | Promise<void>): Promise<void> {
    const first = new Promise<void>((resolve) => this.frames.push(resolve));
    const closed = this.app.run(this.terminal);
    await first;
    try {
      await use();
    } finally {
      this.terminal.close();
    }
    assert.deepEqual(await closed, { kind: 'asked' });
    assert.equal(this.proc.open_, 0, 'no descriptor is left open');
  }

  press(...names: readonly string[]): void {
    for (const name of names) this.app.key({ name, text: name.length === 1 ? name : '' });
  }

  /** Reads another round. */
  async refresh(): Promise<void> {
    const { round } = this.dashboard;
    this.press('C-l');
    while (this.dashboard.round === round) await new Promise((resolve) => setImmediate(resolve));
  }

  text(): string {
    const grid = this.paint();
    return Array.from({ length: grid.rows }, (_, y) => grid.line(y)).join('\n');
  }

  private paint(): Grid {
    const grid = new Grid(80, 24);
    this.app.paint(grid);
    return grid;
  }

  outside(): Outside {
    const act = (what: string): void => {
      const refusal = this.refused.has(what) ? 'EPERM' : this.refusal;
      if (refusal !== undefined) {
        const path = what.startsWith('save') ? { path: '/home/me/.config' } : {};
        throw Object.assign(new Error(refusal), { code: refusal, ...path });
      }
      this.done.push(what);
    };
    return {
      pid: 1,
      now: () => this.now_ms,
      usage: (pids) =>
        Promise.resolve(new Map(pids.map((pid) => [pid, { cpu: pid + 0.5, memory_bytes: 1 << 20 }]))),
      kill: (pid, signal) => act(`kill ${pid} ${signal}`),
      nice: (tid, nice) => act(`nice ${tid} ${nice}`),
      save: (text) => {
        act(`save ${text.includes('set = live')}`);
        return '/home/me/.config/tinspect/config';
      },
    };
  }
}

test('a signal is sent to the process of the thread, after a question that says so', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.press('down', 'f9', 'enter');
    assert.match(rig.text(), /Send SIGTERM\?/);
    assert.match(rig.text(), /A signal goes to the whole process 7, not to thread 8 alone\./);
    assert.deepEqual(rig.done, []);
    rig.press('y');
    assert.deepEqual(rig.done, ['kill 7 15']);
    assert.match(rig.text(), /SIGTERM was sent to process 7/);
  });
});

test('n sends nothing', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.press('f9', 'enter', 'n');
    assert.deepEqual(rig.done, []);
  });
});

test('a process number that has gone to another process is not signalled', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.press('f9', 'enter');
    rig.proc.add(7, { 7: { comm: 'other', starttime: 99 } });
    rig.press('y');
    assert.deepEqual(rig.done, []);
    assert.match(rig.text(), /process 7 has ended; nothing was sent/);
  });
});

test('to what has ended nothing is sent, and it is said before and after the question', async () => {
  const rig = new Rig();
  await rig.run(async () => {
    rig.press('N', '2', 'f9', 'enter');
    rig.proc.processes.delete(7);
    rig.press('y');
    assert.match(rig.text(), /process 7 has ended; nothing was sent/);
    rig.press('f9', 'enter');
    await rig.refresh();
    assert.match(rig.text(), /Send SIGTERM/);
    rig.press('y');
    assert.match(rig.text(), /process 7 has ended; nothing was sent/);
    for (const key of ['f9', 'f7', 'f8']) {
      rig.press('up', key);
      assert.match(rig.text(), /process 7 has ended/, key);
      assert.doesNotMatch(rig.text(), /Signal to/);
    }
    rig.press('3', 'f9');
    assert.match(rig.text(), /process 7 has ended/);
    assert.deepEqual(rig.done.filter((what) => what !== 'redraw'), []);
  });
}); // prettier-ignore

test('the nice value is that of one thread, and the message says so', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.press('down', 'f8');
    assert.deepEqual(rig.done, ['nice 8 1']);
    assert.match(rig.text(), /nice of thread 8 is 1 now; that of other threads is not changed/);
  });
});

test('the nice value counts from what it is now, which the row may not know yet', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.proc.add(7, { 7: { comm: 'seven', starttime: 50 }, 8: { comm: 'eight', starttime: 51, nice: 4 } });
    rig.press('down', 'f8');
    assert.deepEqual(rig.done, ['nice 8 5']);
    rig.proc.add(7, { 7: { comm: 'seven', starttime: 50 }, 8: { comm: 'other', starttime: 99 } });
    rig.press('f8');
    assert.deepEqual(rig.done, ['nice 8 5']);
    assert.match(rig.text(), /thread 8 has ended; nothing was changed/);
  });
});

test('of several processes it is said who got the signal and who did not', async () => {
  const rig = new Rig();
  rig.proc.add(9, { 9: { comm: 'nine', starttime: 60 } });
  rig.proc.add(11, { 11: { comm: 'eleven', starttime: 61 } });
  rig.refused.add('kill 9 15');
  await rig.run(() => {
    rig.press('H', 'space', 'space', 'space', 'f9', 'enter');
    rig.proc.processes.delete(11);
    rig.press('y');
    assert.deepEqual(rig.done, ['kill 7 15']);
    assert.match(
      rig.text().replace(/\s+/g, ' '),
      /SIGTERM was sent to process 7; not to all: process 9: permission denied, process 11 has ended/,
    );
  });
});

test('what the system refuses is said, with its reason', async () => {
  const rig = new Rig();
  rig.refusal = 'EPERM';
  await rig.run(() => {
    rig.press('f7');
    assert.match(rig.text(), /nice -1 for thread 7: permission denied/);
    rig.press('f9', 'enter', 'y');
    assert.match(rig.text(), /process 7: permission denied; nothing was sent/);
    rig.press('W');
    assert.match(rig.text(), /preferences \/home\/me\/.config: permission denied/);
  });
});

test('a message goes with the next frame after some seconds, or with the next key', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.press('v');
    assert.match(rig.text(), /efL: /);
    rig.now_ms += 4000;
    assert.match(rig.text(), /efL: /);
    rig.press('v');
    assert.match(rig.text(), /efT: /);
    rig.now_ms += 4000;
    assert.match(rig.text(), /efT: /, 'its own time, not that of the one before');
    rig.now_ms += 1000;
    assert.doesNotMatch(rig.text(), /efT: /);
    assert.match(rig.text(), /every 3600 s  round/);
  });
});

test('an empty screen says whose processes are not there, or have ended', async () => {
  const rig = new Rig([7]);
  await rig.run(async () => {
    rig.press('1');
    assert.match(rig.text(), /seven/);
    rig.proc.processes.delete(7);
    await rig.refresh();
    assert.match(rig.text(), /process 7 has ended/);
  });
  const nobody = new Rig([999, 998]);
  await nobody.run(() => {
    assert.match(nobody.text(), /none of the processes 999, 998 is there/);
  });
  const unmounted = new Rig();
  await unmounted.run(async () => {
    unmounted.proc.processes.clear();
    await unmounted.refresh();
    assert.match(unmounted.text(), /\/proc lists no process any more: is it still mounted\?/);
  });
});

test('a recording that is deleted while it is shown is named, and what was shown stays', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tinspect-'));
  try {
    cpSync('fixtures/moments', folder, { recursive: true });
    const stage = await new Stage(folder).begin();
    const app = new App(stage.dashboard, stage.feed, new Rig().outside(), viewOf);
    const shown = stage.text();
    for (const key of [']', ']', '[']) {
      rmSync(folder, { recursive: true, force: true });
      app.key({ name: key, text: key });
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(stage.text().slice(0, 400), shown.slice(0, 400));
      if (key === ']')
        assert.match(stage.text(), /\/tinspect-\w+\/t1\/proc: no such file or directory; what is/);
    }
    assert.match(stage.text(), /this is the first moment/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a deep tree keeps its names at 80 columns', async () => {
  const rig = new Rig();
  const depth = 14;
  for (let level = 0; level < depth; level++) {
    const [pid, comm] = [100 + level, `level-${level}`];
    const stat = statLine(pid, pid, { comm }, 1, level === 0 ? 7 : pid - 1);
    rig.proc.add(pid, { [pid]: { comm, files: { stat } } });
  }
  await rig.run(() => {
    rig.press('t', 'N');
    const text = rig.text();
    for (let level = 0; level < depth; level++) assert.match(text, new RegExp(`\\blevel-${level}\\b`), text);
    const columns = (level: number): number =>
      text
        .split('\n')
        .find((line) => line.includes(`level-${level}`))
        ?.indexOf('level') ?? -1;
    assert.equal(columns(3) - columns(2), 2);
    assert.match(text, /… *└─ +level-13/);
    assert.match(text, /%NOW/);
  });
});

test('what pidusage counts is shown from its second answer on: the first one has nothing to count from', async () => {
  const rig = new Rig();
  await rig.run(async () => {
    rig.press('2');
    assert.doesNotMatch(rig.text(), /tinspect \d|by pidusage/);
    await rig.refresh();
    assert.match(rig.text(), /tinspect 1\.5% CPU, 1 MiB/);
    assert.doesNotMatch(rig.text(), /by pidusage/);
    await rig.refresh();
    assert.match(rig.text(), /by pidusage, in clock ticks: 7\.5% CPU, 1 MiB/);
  });
});

test('W says where it saved', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.press('W');
    assert.deepEqual(rig.done, ['save true']);
    assert.match(rig.text(), /saved in \/home\/me\/\.config\/tinspect\/config/);
  });
});

test('y, ^Z and ^L reach the terminal', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.press('y', 'C-z', 'C-l');
    assert.deepEqual(rig.done, ['copy 0x7', 'suspend', 'redraw']);
  });
});

test('a press on a word of the footer is its key', async () => {
  const rig = new Rig();
  await rig.run(() => {
    rig.app.mouse({ action: 'press', button: 'left', x: 2, y: 23 });
    assert.match(rig.text(), /Choose columns/);
  });
});
