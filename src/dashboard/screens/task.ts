import { ABSENT_COLUMNS } from '../../columns/absent.ts';
import { analysisOf, BAR_LEGEND, stateBar } from '../../columns/rates.ts';
import type { Column } from '../../columns/column.ts';
import { COLUMNS } from '../../columns/registry.ts';
import { isKnown } from '../../model/unknown.ts';
import type { FileName, Task } from '../../model/task.ts';
import type { LiveTask } from '../../scan/live-task.ts';
import { sparkline } from '../charts/sparkline.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import { ExplainPage } from '../explain-page.ts';
import type { Grid } from '../grid.ts';
import type { Mouse } from '../input.ts';
import type { Action } from '../keymap.ts';
import { paintBar } from '../paint-tasks.ts';
import { fillRecords, recordsOfColumns } from '../records.ts';
import type { Area, Screen, ScreenEntry, Wanted } from '../screen.ts';
import { ScrollList } from '../scroll-list.ts';
import { whyNoChanges } from '../task-actions.ts';
import { openSignals } from './signal-menu.ts';
import { stateLook } from '../palette.ts';

/** Records that cost much of a large process: read once, when the screen is opened. */
const DEAR: ReadonlySet<FileName> = new Set(['smaps_rollup', 'environ']);

/** What is looked for most; the others follow in the order of the registry. */
const FIRST =
  's cpu_now runq_now slices_rate vcsw_rate ivcsw_rate blkio_now wchan comm args bsdtime etime psr affinity cls ni rtprio migrations_rate'.split(
    ' ',
  );

/** Every column once: ps has several names for the same field. */
const VALUES: readonly Column[] = uniqueColumns();
const RECORDS: ReadonlySet<FileName> = recordsOfColumns(VALUES);
const STEADY: ReadonlySet<FileName> = new Set([...RECORDS].filter((name) => !DEAR.has(name)));

const OWNERS = 'o reads who holds locks, or not';

const NAME_WIDTH = 17;
const VALUE_WIDTH = 26;

export const taskEntry: ScreenEntry = {
  id: 'task',
  title: 'Task',
  create: () => new TaskScreen(),
};

/** One thread in full: how it spent its time, and every value with what it says and where it is from. */
class TaskScreen implements Screen {
  readonly places = ['tasks', 'list'] as const;
  readonly without: ReadonlySet<Action> = new Set(['columns', 'filter', 'tree', 'sort-menu']);
  private readonly list = new ScrollList();
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
    const { palette, view } = dashboard;
    const task = this.subject(dashboard);
    if (task === undefined) {
      grid.text(area.x, area.y, 'no thread is there', palette.roles.notice);
      return;
    }
    fillRecords(dashboard.root, task, RECORDS);
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
    if (this.explains) {
      this.page.paint(grid, { ...area, y, height: area.height - (y - area.y) }, task, dashboard);
      return;
    }
    const name = VALUES.find(({ id }) => id === 'comm');
    grid.fill(area.x, y, area.width, 1, palette.roles.header);
    grid.text(area.x, y, name?.show(task, view, area.width) ?? '', palette.roles.header, NAME_WIDTH);
    grid.text(area.x + NAME_WIDTH + 1, y, 'VALUE', palette.roles.header, area.width - NAME_WIDTH - 1);
    const about = area.x + NAME_WIDTH + VALUE_WIDTH + 2;
    grid.text(
      about,
      y,
      'WHAT IT SAYS, AND FROM WHERE',
      palette.roles.header,
      Math.max(0, area.x + area.width - about),
    );
    const rest = { ...area, y: y + 1, height: area.height - (y + 1 - area.y) };
    this.list.paint(grid, rest, VALUES.length, dashboard, (index, row) => {
      const column = VALUES[index];
      if (column !== undefined) this.paintValue(grid, { ...area, y: row }, column, task, dashboard);
    });
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (this.explains ? this.page.move(action) : this.list.move(action)) return NONE;
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
        const why = whyNoChanges(dashboard) ?? (task.gone ? 'this thread has ended' : undefined);
        if (why !== undefined) dashboard.say(why, 'warning');
        else if (action === 'signal') openSignals(dashboard, [task.process], task.tid);
        else return { kind: 'nice', tid: task.tid, nice: task.stat.nice + (action === 'nice-up' ? 1 : -1) };
        return NONE;
      }
      default:
        return undefined;
    }
  }

  mouse(mouse: Mouse): Effect | undefined {
    if (this.explains) this.page.mouse(mouse);
    else this.list.mouse(mouse);
    return NONE;
  }

  /** Looks in the names and meanings of values. */
  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    if (this.explains) return false;
    const wanted = text.toLowerCase();
    for (let step = from; step < VALUES.length + from; step++) {
      const at = (this.list.selected + direction * step + VALUES.length * 2) % VALUES.length;
      const column = VALUES[at];
      if (
        column === undefined ||
        !`${column.id} ${column.header} ${column.about}`.toLowerCase().includes(wanted)
      )
        continue;
      this.list.select(at);
      return true;
    }
    return false;
  }

  /** The thread that was opened, else the one that is selected among all. */
  private subject(dashboard: Dashboard): LiveTask | undefined {
    if (dashboard.thread === undefined) {
      const selected = dashboard.screen('tasks').selected?.(dashboard);
      const process = dashboard.round?.processes.get(selected?.pid ?? -1);
      const [first] = process?.threads.values() ?? [];
      dashboard.thread = process?.threads.get(selected?.tid ?? -1) ?? first;
    } else if (!dashboard.thread.gone) dashboard.thread = dashboard.sameThread(dashboard.thread);
    return dashboard.thread;
  }

  private paintHistory(grid: Grid, area: Area, task: LiveTask, dashboard: Dashboard): number {
    const { palette, glyphs } = dashboard;
    const { faint, text } = palette.roles;
    dashboard.blockedKinds.look(task, dashboard);
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
      shown(task.rates.runq) + (task.rates.starving ? ' or more: it got none' : ''),
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

  private paintValue(
    grid: Grid,
    { x, y, width }: Area,
    column: Column,
    task: LiveTask,
    { view, palette }: Dashboard,
  ): void {
    const { faint, text: plain } = palette.roles;
    grid.text(x, y, column.id, faint, NAME_WIDTH);
    const value = column.raw(task, view);
    const text = column.show(task, view, VALUE_WIDTH).trim();
    const at = x + NAME_WIDTH + 1;
    const aboutAt = at + VALUE_WIDTH + 1;
    const whole = aboutAt + 20 > x + width;
    const room = whole ? x + width - at : VALUE_WIDTH;
    if (!isKnown(value)) grid.text(at, y, `? ${value.reason}`, palette.roles.notice, room);
    else grid.text(at, y, text, plain, room);
    if (!whole) grid.text(aboutAt, y, column.about, faint, x + width - aboutAt);
  }
}

function uniqueColumns(): Column[] {
  const seen = new Set<string>();
  const unique = COLUMNS.filter((column) => {
    if (ABSENT_COLUMNS.includes(column) || seen.has(column.about)) return false;
    seen.add(column.about);
    return true;
  });
  const leading = FIRST.flatMap((id) => unique.find((column) => column.id === id) ?? []);
  return [...leading, ...unique.filter((column) => !leading.includes(column))];
}
