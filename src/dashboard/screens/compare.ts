import { durationText } from '../../text/amounts.ts';
import { escapeText } from '../../text/escape.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import type { Grid } from '../grid.ts';
import type { Mouse } from '../input.ts';
import type { Action } from '../keymap.ts';
import type { Change, Mark } from '../marks.ts';
import type { Area, Screen } from '../screen.ts';
import { ScrollList } from '../scroll-list.ts';

/** Shows what changed since a mark. */
export function openCompare(dashboard: Dashboard, mark: Mark, changes: readonly Change[]): void {
  dashboard.push(new CompareScreen(mark, changes, dashboard.view.moment.now));
}

class CompareScreen implements Screen {
  readonly places = ['list'] as const;
  private readonly list = new ScrollList();
  private readonly mark: Mark;
  private readonly changes: readonly Change[];
  private readonly at: number;
  private readonly passed: number;

  constructor(mark: Mark, changes: readonly Change[], at: number) {
    this.mark = mark;
    this.changes = changes;
    this.at = at;
    this.passed = mark.passed;
  }

  title(): string {
    return `Changes since the mark, ${durationText(Math.max(0, this.at - this.mark.at) * 1000)} ago`;
  }

  status(): string {
    const count = (what: Change['what']): number =>
      this.changes.filter((change) => change.what === what).length;
    // One that came and went between two rounds was not seen.
    const passed = this.passed === 0 ? '' : `; besides, at least ${this.passed} came and went`;
    return `${count('born')} born, ${count('ended')} ended, ${count('renamed')} renamed${passed}`;
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const { palette, view } = dashboard;
    const { x, y, width } = area;
    if (this.changes.length === 0) {
      grid.text(x, y, 'nothing changed', palette.roles.notice, width);
      return;
    }
    grid.fill(x, y, width, 1, palette.roles.header);
    grid.text(x, y, 'WHAT         PID     TID    CPU ms  NAME', palette.roles.header, width);
    this.list.paint(
      grid,
      { ...area, y: y + 1, height: area.height - 1 },
      this.changes.length,
      dashboard,
      (index, row) => {
        const change = this.changes[index];
        if (change === undefined) return;
        const { what, task, detail, cpu_ns } = change;
        const amount = Number.isNaN(cpu_ns) ? '?' : (cpu_ns / 1e6).toFixed(1);
        // What it used after it was last seen nobody knows.
        const cpu = what === 'ended' && amount !== '?' ? `>=${amount}` : amount;
        const look =
          what === 'born' ? palette.roles.born : what === 'ended' ? palette.roles.gone : palette.roles.text;
        grid.text(x, row, what, look, 8);
        grid.text(
          x + 8,
          row,
          `${String(task.pid).padStart(8)}${String(task.tid).padStart(8)}${cpu.padStart(10)}`,
          palette.roles.text,
        );
        const name = escapeText(task.stat.comm, view.locale);
        const more = detail === '' ? '' : `  ${escapeText(detail, view.locale)}`;
        grid.text(x + 36, row, name + more, palette.roles.text, Math.max(0, width - 36));
      },
    );
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (this.list.move(action)) return NONE;
    if (action === 'compare') {
      dashboard.pop();
      return NONE;
    }
    return undefined;
  }

  mouse(mouse: Mouse): Effect | undefined {
    this.list.mouse(mouse);
    return NONE;
  }
}
