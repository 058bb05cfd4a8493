import type { FileName, Task } from '../../model/task.ts';
import type { LiveProcess, LiveTask } from '../../scan/live-task.ts';
import { sparkline } from '../charts/sparkline.ts';
import { LazyChart } from '../lazy-chart.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import type { Grid } from '../grid.ts';
import type { Mouse } from '../input.ts';
import type { Action } from '../keymap.ts';
import { paintTasks } from '../paint-tasks.ts';
import { paintStrips, stripWidth } from '../paint-strips.ts';
import { cpuAccount, limitLine, placeLine } from '../process-lines.ts';
import { fillRecords } from '../records.ts';
import type { Area, Screen, ScreenEntry, Wanted } from '../screen.ts';
import { findTask, performOnTasks, taskOf } from '../task-actions.ts';
import { TaskList } from '../task-list.ts';
import { mouseOnTasks } from '../task-mouse.ts';
import { statusOf } from '../task-status.ts';

/** What the lines above the threads read of the process. */
const RECORDS: readonly FileName[] = ['status', 'limits', 'cgroup', 'cmdline', 'io'];

/** Columns that are the same in every row here. */
const OF_THE_PROCESS: ReadonlySet<string> = new Set(['pid', 'ppid', 'nlwp', 'tname']);

/** How high the chart may be, best first: as its threads leave room, of which so many rows must be seen. */
const CHART_ROWS = [9, 6] as const;
const LEAST_ROWS_BELOW = 10;

export const processEntry: ScreenEntry = {
  id: 'process',
  title: 'Process',
  create: (dashboard) => new ProcessScreen(dashboard),
};

/** One process: what it is, how its CPU time adds up, its limits, and its threads. */
class ProcessScreen implements Screen {
  readonly places = ['tasks', 'list'] as const;
  readonly without: ReadonlySet<Action> = new Set(['tree']);
  private readonly list: TaskList;
  private readonly chart = new LazyChart();
  private table: Area = { x: 0, y: 0, width: 0, height: 0 };
  /** The process of the last frame with the threads that it had. */
  private seen: { readonly process: LiveProcess; readonly threads: readonly LiveTask[] } | undefined =
    undefined;

  constructor({ start }: Dashboard) {
    this.list = new TaskList({ ...start, mode: 'threads', without: OF_THE_PROCESS, filter: undefined });
  }

  title(dashboard: Dashboard): string {
    const process = this.subject(dashboard);
    return process === undefined ? 'Process' : `Process ${process.pid}${process.gone ? ' (gone)' : ''}`;
  }

  status(): string {
    return statusOf(this.list);
  }

  get filtered(): boolean {
    return this.list.filter !== undefined;
  }

  wanted(dashboard: Dashboard): Wanted {
    const process = this.subject(dashboard);
    const { records, of } = this.list.wanted();
    const all = new Set([...records, ...RECORDS]);
    if (process === undefined) return { records: all, of: [] };
    // A column that decides which rows there are, and their order, is read of all of them.
    return { records: all, of: [process, ...(of ?? this.threads(process))] };
  }

  selected(): Task | undefined {
    return taskOf(this.list.selected);
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const process = this.subject(dashboard);
    if (process === undefined) {
      grid.text(area.x, area.y, 'no process is there', dashboard.palette.roles.notice);
      return;
    }
    fillRecords(dashboard.root, process, new Set(RECORDS));
    this.threads(process);
    let { y } = area;
    for (const line of this.lines(process, area, dashboard)) {
      grid.text(area.x, y, line.text, dashboard.palette.roles[line.role], area.width);
      y++;
    }
    const below = Math.min(LEAST_ROWS_BELOW, process.threads.size + 1);
    const height = CHART_ROWS.find((rows) => area.height - (y - area.y) >= rows + below) ?? 0;
    if (height > 0) this.paintChart(grid, { ...area, y, height }, process, dashboard);
    y += height;
    this.paintThreads(grid, { ...area, y, height: area.height - (y - area.y) }, process, dashboard);
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    switch (action) {
      case 'open': {
        const task = taskOf(this.list.selected);
        if (task === undefined || task.kind !== 'thread') return NONE;
        dashboard.thread = task as LiveTask;
        dashboard.show('task', true);
        return NONE;
      }
      case 'groups':
        this.list.toggleMode('groups', 'threads');
        return NONE;
      case 'tree':
        dashboard.say('trees are of processes: 1 leads to all of them');
        return NONE;
      case 'threads':
      case 'unfold':
      case 'fold':
      case 'fold-all':
        return NONE;
      default:
        return performOnTasks(action, this.list, dashboard);
    }
  }

  mouse(mouse: Mouse, dashboard: Dashboard): Effect | undefined {
    return mouseOnTasks(mouse, this.table, this.list, this, dashboard);
  }

  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    return findTask(this.list, text, direction, from);
  }

  /** The process that was opened, else the one that is selected among all, else the first. */
  private subject(dashboard: Dashboard): LiveProcess | undefined {
    if (dashboard.process === undefined) {
      const selected = dashboard.screen('tasks').selected?.(dashboard);
      const [first] = dashboard.processes;
      dashboard.process = dashboard.round?.processes.get(selected?.pid ?? -1) ?? first;
    } else if (dashboard.process.gone === false) {
      // After a step in a recording it is another object.
      dashboard.process = dashboard.sameProcess(dashboard.process);
    }
    return dashboard.process;
  }

  /** The threads; of a process that has ended those that were seen last stay, as they were. */
  private threads(process: LiveProcess): Iterable<LiveTask> {
    if (!process.gone) this.seen = { process, threads: [...process.threads.values()] };
    else if (process.threads.size === 0 && this.seen?.process === process) {
      // Nobody watches it any more: its threads are only looked at here.
      for (const thread of this.seen.threads) process.threads.set(thread.tid, thread);
    }
    return process.threads.values();
  }

  private lines(process: LiveProcess, { height }: Area, dashboard: Dashboard): readonly Said[] {
    const lines: Said[] = [
      { text: placeLine(process, dashboard), role: process.gone ? 'gone' : 'strong' },
      { text: cpuAccount(process), role: 'text' },
    ];
    if (height < 12) return lines.slice(0, height < 6 ? 1 : 2);
    const counts = dashboard.threadCountsOf(process, 60);
    const most = Math.max(1, ...counts);
    const strip = sparkline(counts, most, 60, dashboard.glyphs);
    lines.push(
      { text: limitLine(process, dashboard), role: 'faint' },
      { text: `threads ${counts.at(-1) ?? process.threads.size}, most ${most}: ${strip}`, role: 'faint' },
    );
    return lines;
  }

  private paintChart(grid: Grid, area: Area, process: LiveProcess, dashboard: Dashboard): void {
    const { palette } = dashboard;
    const history = dashboard.histories.of(process);
    const most = Math.max(2, Math.min(120, area.width - 8));
    const cpu = padded(history.lastCpu(most), most);
    const runq = padded(history.lastRunq(most), most);
    const peak = Math.max(1, ...[...cpu, ...runq].filter((value) => value !== undefined));
    const ceiling = peak <= 10 ? 10 : Math.ceil(peak / 50) * 50;
    const [cpuLook = palette.roles.text, runqLook = palette.roles.text] = palette.series;
    let x = grid.text(area.x, area.y, 'CPU %', cpuLook) + 2;
    x = grid.text(x, area.y, 'waiting for a CPU %', runqLook) + 2;
    grid.text(x, area.y, `of one CPU, up to ${ceiling}`, palette.roles.faint, area.x + area.width - x);
    this.chart.paint(
      grid,
      {
        x: area.x,
        y: area.y + 1,
        width: area.width,
        height: area.height - 1,
        ceiling,
        axisLook: palette.roles.axis,
      },
      [
        { values: cpu, look: cpuLook },
        { values: runq, look: runqLook },
      ],
      dashboard,
    );
  }

  private paintThreads(grid: Grid, area: Area, process: LiveProcess, dashboard: Dashboard): void {
    if (area.height < 2) return;
    if (this.list.of !== process) {
      this.list.of = process;
      this.list.touch();
    }
    const { list } = this;
    const strip = list.mode === 'threads' ? stripWidth(area.width) : 0;
    this.table = { ...area, width: area.width - (strip === 0 ? 0 : strip + 1) };
    dashboard.blockedKinds.lookFor(list, dashboard);
    list.update(`${dashboard.stamp} ${process.gone}`, [process], dashboard.view, area.height - 1);
    paintTasks(grid, this.table, list, dashboard);
    if (strip > 0) {
      paintStrips(grid, { ...area, x: area.x + area.width - strip, width: strip }, list, dashboard);
    }
    if (list.lines.length > 0) return;
    const why = process.gone
      ? 'it has ended; what stands above was last seen'
      : list.filter === undefined
        ? 'it has no threads left'
        : `no thread matches the filter ${list.filter.text}`;
    grid.text(area.x + 1, area.y + 1, why, dashboard.palette.roles.notice, area.width - 1);
  }
}

interface Said {
  readonly text: string;
  readonly role: 'strong' | 'text' | 'faint' | 'gone';
}

/** The newest values at the right edge, whatever there was before. */
function padded(values: readonly number[], length: number): (number | undefined)[] {
  const known = values.map((value) => (Number.isNaN(value) ? undefined : value));
  return [...Array.from({ length: Math.max(0, length - known.length) }, () => undefined), ...known];
}
