import { analysisOf, BAR_LEGEND, stateBar } from '../../columns/state-shares.ts';
import type { FileName, Task } from '../../model/task.ts';
import type { LiveProcess, LiveTask } from '../../scan/live-task.ts';
import { sparkline } from '../charts/sparkline.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import { ExplainPage } from '../explain-page.ts';
import type { Grid } from '../grid.ts';
import type { Mouse } from '../input.ts';
import type { Action } from '../keymap.ts';
import { paintBar } from '../paint-tasks.ts';
import { fillRecords } from '../records.ts';
import type { Area, Screen, ScreenEntry, Wanted } from '../screen.ts';
import { whyNoChanges, whyNotThis } from '../task-actions.ts';
import { TaskValues, VALUE_RECORDS } from '../task-values.ts';
import { openSignals } from './signal-menu.ts';
import { stateLook } from '../palette.ts';

/** Records that cost much of a large process: read once, when the screen is opened. */
const DEAR: ReadonlySet<FileName> = new Set(['smaps_rollup', 'environ']);
const STEADY: ReadonlySet<FileName> = new Set([...VALUE_RECORDS].filter((name) => !DEAR.has(name)));

const OWNERS = 'o reads who holds locks, or not';

export const taskEntry: ScreenEntry = {
  id: 'task',
  title: 'Task',
  create: () => new TaskScreen(),
};

/** One thread in full: how it spent its time, and every value with what it says and where it is from. */
class TaskScreen implements Screen {
  readonly places = ['tasks', 'list'] as const;
  readonly without: ReadonlySet<Action> = new Set(['columns', 'filter', 'tree', 'sort-menu']);
  private readonly values = new TaskValues();
  private readonly page = new ExplainPage();
  /** The page in sentences in place of the values. */
  private explains = false;

  title(dashboard: Dashboard): string {
    const task = this.subject(dashboard);
    return task === undefined
      ? 'Task'
      : `Thread ${task.tid} (0x${task.tid.toString(16)}) of process ${task.pid}${task.gone ? ' (gone)' : ''}`;
  }

  status(dashboard: Dashboard): string {
    return this.explains ? this.page.note(dashboard) || OWNERS : 'e explains it in sentences';
  }

  wanted(dashboard: Dashboard): Wanted {
    const task = this.subject(dashboard);
    return { records: STEADY, of: task === undefined ? [] : [task] };
  }

  selected(dashboard: Dashboard): Task | undefined {
    return this.subject(dashboard);
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const { palette } = dashboard;
    const task = this.subject(dashboard);
    if (task === undefined) {
      grid.text(area.x, area.y, 'no thread is there', palette.roles.notice);
      return;
    }
    fillRecords(dashboard.root, task, VALUE_RECORDS);
    let { y } = area;
    if (task.gone)
      grid.text(
        area.x,
        y++,
        'GONE: these are the last values that were seen',
        palette.roles.gone,
        area.width,
      );
    if (area.height >= 12) y = this.paintHistory(grid, { ...area, y }, task, dashboard);
    const rest = { ...area, y, height: area.height - (y - area.y) };
    if (this.explains) this.page.paint(grid, rest, task, dashboard);
    else this.values.paint(grid, rest, task, dashboard);
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (this.explains ? this.page.move(action) : this.values.move(action)) return NONE;
    const task = this.subject(dashboard);
    if (task === undefined) return undefined;
    switch (action) {
      case 'explain':
        this.explains = !this.explains;
        return NONE;
      case 'refresh':
        this.page.expire();
        return undefined;
      case 'owners':
        if (!this.explains) return undefined;
        dashboard.switchOwners();
        this.page.expire();
        return NONE;
      case 'copy-tid': {
        const text = `0x${task.tid.toString(16)}`;
        dashboard.say(`TID ${task.tid} is ${text}; sent to the terminal's clipboard`);
        return { kind: 'copy', text };
      }
      case 'nice-up':
      case 'nice-down':
      case 'signal': {
        const why = whyNoChanges(dashboard) ?? whyNotThis(task);
        if (why !== undefined) dashboard.say(why, 'warning');
        else if (action === 'signal') openSignals(dashboard, [task.process], task.tid);
        else return { kind: 'nice', thread: task, by: action === 'nice-up' ? 1 : -1 };
        return NONE;
      }
      default:
        return undefined;
    }
  }

  mouse(mouse: Mouse): Effect | undefined {
    if (this.explains) this.page.mouse(mouse);
    else this.values.mouse(mouse);
    return NONE;
  }

  /** Looks in the names and meanings of values. */
  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    return !this.explains && this.values.find(text, direction, from);
  }

  /** The thread that was opened; else, or when another process was opened since, the one that is selected there. */
  private subject(dashboard: Dashboard): LiveTask | undefined {
    const { thread } = dashboard;
    if (thread !== undefined && isOf(thread, dashboard.process)) {
      if (!thread.gone) dashboard.thread = dashboard.sameThread(thread);
    } else dashboard.thread = chosenThread(dashboard);
    return dashboard.thread;
  }

  private paintHistory(grid: Grid, area: Area, task: LiveTask, dashboard: Dashboard): number {
    const { palette, glyphs } = dashboard;
    const { faint, text } = palette.roles;
    dashboard.blockedKinds.look([task], dashboard);
    const history = dashboard.histories.of(task);
    const most = Math.max(0, area.width - 26);
    const x = area.x + 18;
    let { y } = area;
    const line = (label: string, values: readonly number[], note: string): void => {
      grid.text(area.x, y, label, faint, 17);
      const at = grid.text(
        x,
        y,
        sparkline(
          values.map((value) => (Number.isNaN(value) ? undefined : value)),
          100,
          most,
          glyphs,
        ),
        text,
      );
      grid.text(at + 1, y, note, faint, Math.max(0, area.x + area.width - at - 1));
      y++;
    };
    const shown = (value: number): string => (Number.isNaN(value) ? '?' : `${value.toFixed(1)}%`);
    line('on a CPU', history.lastCpu(most), shown(task.rates.cpu));
    line(
      'waiting for one',
      history.lastRunq(most),
      shown(task.rates.runq) + (task.rates.starving ? ' (starving: it never got one)' : ''),
    );
    grid.text(area.x, y, 'seen in', faint, 17);
    const strip = history.strip(most);
    for (let at = 0; at < strip.length; at++)
      grid.text(x + at, y, strip[at] as string, stateLook(palette, strip[at] as string), 1);
    y++;
    grid.text(area.x, y, 'the interval', faint, 17);
    const analysis = analysisOf(task);
    const cells = Math.min(40, most);
    const bar = analysis === undefined ? undefined : stateBar(analysis, cells);
    paintBar(grid, x, y, cells, bar, dashboard);
    if (bar !== undefined) {
      const meanings = BAR_LEGEND.filter(([letter]) => bar.includes(letter)).map(
        ([letter, meaning]) => `${letter} ${meaning}`,
      );
      grid.text(
        x + cells + 1,
        y,
        meanings.join(', '),
        faint,
        Math.max(0, area.x + area.width - x - cells - 1),
      );
    }
    return y + 1;
  }
}

/** Whether a thread is one of `process`, which after a step in a recording is another object; of none it is, too. */
function isOf(thread: LiveTask, process: LiveProcess | undefined): boolean {
  return (
    process === undefined ||
    (thread.pid === process.pid && thread.process.stat.starttime === process.stat.starttime)
  );
}

/** The thread that is selected: of the process that was opened, also when that has ended, else among all tasks. */
function chosenThread(dashboard: Dashboard): LiveTask | undefined {
  const opened = dashboard.process;
  const selected = dashboard.screen(opened === undefined ? 'tasks' : 'process').selected?.(dashboard);
  const process = opened ?? dashboard.round?.processes.get(selected?.pid ?? -1);
  const [first] = process?.threads.values() ?? [];
  const tid = selected?.pid === process?.pid ? selected?.tid : process?.pid;
  return process?.threads.get(tid ?? -1) ?? first;
}
