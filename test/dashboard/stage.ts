import assert from 'node:assert/strict';
import type { View } from '../../src/columns/view.ts';
import type { Cli } from '../../src/cli/cli.ts';
import { openProcMoments } from '../../src/cli/root.ts';
import { openView } from '../../src/cli/view.ts';
import { COLUMN_SETS } from '../../src/dashboard/column-sets.ts';
import { Dashboard } from '../../src/dashboard/dashboard.ts';
import type { Effect } from '../../src/dashboard/effects.ts';
import { Feed } from '../../src/dashboard/feed.ts';
import { glyphsFor } from '../../src/dashboard/glyphs.ts';
import { Grid } from '../../src/dashboard/grid.ts';
import { paint } from '../../src/dashboard/paint.ts';
import { paletteFor } from '../../src/dashboard/palette.ts';
import { performKey } from '../../src/dashboard/perform.ts';
import { SCREENS } from '../../src/dashboard/screens/index.ts';
import { TasksScreen } from '../../src/dashboard/screens/tasks.ts';
import type { TaskList } from '../../src/dashboard/task-list.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';

const cli: Cli = {
  env: { LANG: 'C.UTF-8' },
  out: { write: () => true, flush: () => undefined },
  complain: () => undefined,
  columns: undefined,
  rows: () => Promise.resolve(undefined),
  readInput: () => Buffer.alloc(0),
};

/** What columns look at beside the task. */
export function viewOf(root: ProcRoot): View {
  return openView(root, cli);
}

/** A dashboard over recorded moments, without a terminal. */
export class Stage {
  readonly feed: Feed;
  readonly dashboard: Dashboard;
  columns = 80;
  rows = 24;

  constructor(path = 'fixtures/moments', readonly = false) {
    const [first, ...others] = openProcMoments(path);
    const [set] = COLUMN_SETS;
    assert.ok(first !== undefined && set !== undefined);
    this.feed = new Feed({
      moments: [first, ...others],
      pids: undefined,
      descriptors: 0,
      clock: () => 0,
      pause: () => Promise.resolve(),
    });
    this.dashboard = new Dashboard({
      root: first,
      view: viewOf(first),
      palette: paletteFor(256),
      paletteName: 'default',
      glyphs: glyphsFor(true),
      screens: SCREENS,
      list: { mode: 'processes', set },
      interval: 1,
      noChanges: readonly ? 'not with --readonly' : undefined,
      replay: this.feed.replay,
    });
  }

  /** The first moment, read. */
  async begin(): Promise<this> {
    const round = await this.feed.round(this.dashboard.wanted());
    this.dashboard.take(round, this.feed.root, viewOf(this.feed.root));
    this.lines();
    return this;
  }

  /** Another moment; false when there is none. */
  async step(by: 1 | -1 = 1): Promise<boolean> {
    if (by === -1) this.dashboard.forget();
    const round = await this.feed.step(by, this.dashboard.wanted(), (earlier) => {
      this.dashboard.take(earlier, this.feed.root, viewOf(this.feed.root));
    });
    if (round === undefined) return false;
    this.dashboard.replay = this.feed.replay;
    this.dashboard.take(round, this.feed.root, viewOf(this.feed.root));
    this.lines();
    return true;
  }

  /** Presses keys one after another; what the last one asks for. A key of one character also types it. */
  press(...names: readonly string[]): Effect {
    let effect: Effect = { kind: 'none' };
    for (const name of names) {
      const text = name === 'space' ? ' ' : [...name].length === 1 ? name : '';
      effect = performKey({ name, text }, this.dashboard);
      this.lines();
    }
    return effect;
  }

  /** Types a text into a prompt. */
  type(text: string): void {
    for (const character of text) this.press(character === ' ' ? 'space' : character);
  }

  /** The screen as text. */
  lines(): string[] {
    const grid = this.grid();
    return Array.from({ length: grid.rows }, (_, y) => grid.line(y));
  }

  text(): string {
    return this.lines().join('\n');
  }

  grid(): Grid {
    const grid = new Grid(this.columns, this.rows);
    paint(grid, this.dashboard);
    return grid;
  }

  /** The list of the first screen. */
  get list(): TaskList {
    const screen = this.dashboard.screen('tasks');
    assert.ok(screen instanceof TasksScreen);
    return screen.list;
  }

  /** What is selected there: `17 hot-loop`. */
  get selected(): string {
    const line = this.list.selected;
    if (line === undefined) return '';
    return line.kind === 'group' ? line.pattern : `${line.task.tid} ${line.task.stat.comm}`;
  }
}
