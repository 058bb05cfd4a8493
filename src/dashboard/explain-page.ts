import { analysisOf } from '../columns/state-shares.ts';
import type { LastSecond } from '../inspect/explain/last-second.ts';
import { explainEvidenceSteps } from '../inspect/explain/read.ts';
import { explain } from '../inspect/explain/report.ts';
import { explainText } from '../inspect/explain/text.ts';
import type { Steps } from '../procfs/steps.ts';
import { isRead, type Reading } from '../procfs/unreadable.ts';
import type { LiveTask } from '../scan/live-task.ts';
import { PLAIN } from './attribute.ts';
import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';
import type { Action } from './keymap.ts';
import type { Mouse } from './input.ts';
import { Look } from './look.ts';
import { keyOfTask } from './rows.ts';
import type { Area } from './screen.ts';
import { ScrollList } from './scroll-list.ts';

const BUSIEST = 3;
const NS_PER_MS = 1e6;

/** The page of `tinspect explain` about one thread, as lines to scroll in. */
export class ExplainPage {
  private readonly list = new ScrollList();
  private readonly look = new Look<Reading<string>>();
  private width = 0;

  /** Draws it; what it says is read as often as it costs little. */
  paint(grid: Grid, area: Area, task: LiveTask, dashboard: Dashboard): void {
    const { palette } = dashboard;
    const key = keyOfTask(task);
    if (area.width !== this.width) this.look.expire();
    this.width = area.width;
    const text = task.gone
      ? this.look.last(key)
      : this.look.of(key, dashboard, () => textOf(task, area.width, dashboard));
    if (text === undefined || !isRead(text)) {
      const why = this.look.goesOn ? 'looking' : 'it has ended';
      grid.text(area.x, area.y, why, palette.roles.notice, area.width);
      return;
    }
    const lines = text.split('\n').slice(0, -1);
    this.list.paint(grid, area, lines.length, dashboard, (index, row) => {
      const line = lines[index] ?? '';
      const look = index > 0 && line.startsWith(' ') ? PLAIN : palette.roles.strong;
      grid.text(area.x, row, line, look, area.width);
    });
  }

  /** How old it is, where it is not read in every round. */
  note(dashboard: Dashboard): string {
    return this.look.note(dashboard);
  }

  /** Moves in it; false for other actions. */
  move(action: Action): boolean {
    return this.list.move(action);
  }

  mouse(mouse: Mouse): void {
    this.list.mouse(mouse);
  }

  /** Makes the next look a new one. */
  expire(): void {
    this.look.expire();
  }
}

function* textOf(task: LiveTask, width: number, { root, owners }: Dashboard): Steps<Reading<string>> {
  const evidence = yield* explainEvidenceSteps(root, task.pid, task.tid, {
    elapsed: () => performance.now(),
    owners,
    second: lastSecond(task),
  });
  return isRead(evidence) ? explainText(explain(evidence), width) : evidence;
}

/** What the rounds know of the interval; undefined until there were two. */
function lastSecond(task: LiveTask): LastSecond | undefined {
  const states = analysisOf(task);
  const { rates, process } = task;
  if (states === undefined || Number.isNaN(rates.interval_ns + process.rates.cpu)) return undefined;
  const busiest = [...process.threads.values()]
    .filter((thread) => thread.rates.cpu > 0)
    .sort((a, b) => b.rates.cpu - a.rates.cpu)
    .slice(0, BUSIEST)
    .map(({ tid, stat, rates: { cpu } }) => ({ tid, comm: stat.comm, cpu }));
  return {
    intervalMs: rates.interval_ns / NS_PER_MS,
    states,
    waits: {},
    others: [],
    samples: 1,
    vcsw: rates.vcsw,
    ivcsw: rates.ivcsw,
    processCpu: process.rates.cpu,
    busiest,
  };
}
