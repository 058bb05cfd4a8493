import type { Task } from '../../model/task.ts';
import type { LiveProcess, LiveTask } from '../../scan/live-task.ts';
import { columnFields } from '../../query/column-fields.ts';
import { isParsed } from '../../query/error.ts';
import { parseQuery } from '../../query/parse.ts';
import { quote } from '../../query/tokenize.ts';
import { decodeText } from '../../text/decode.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import type { Grid } from '../grid.ts';
import type { Mouse } from '../input.ts';
import type { Action } from '../keymap.ts';
import { paintTasks } from '../paint-tasks.ts';
import type { GroupLine, RowMode } from '../rows.ts';
import type { Area, Screen, ScreenEntry, Wanted } from '../screen.ts';
import { findTask, jumpToZombie, performOnTasks, taskOf } from '../task-actions.ts';
import { type Filter, TaskList } from '../task-list.ts';
import { mouseOnTasks } from '../task-mouse.ts';
import { statusOf } from '../task-status.ts';

const NAMES: Readonly<Record<RowMode, string>> = {
  processes: 'Processes',
  threads: 'Threads',
  tree: 'Tree',
  groups: 'Threads by name',
};

export const tasksEntry: ScreenEntry = {
  id: 'tasks',
  title: 'Tasks',
  create: (dashboard) => new TasksScreen(dashboard),
};

/** All tasks: processes that open to their threads, threads, a tree, or groups by the pattern of names. */
export class TasksScreen implements Screen {
  readonly places = ['tasks', 'list'] as const;
  readonly list: TaskList;
  /** The group that was opened, its filter, and the one before. */
  private group:
    { readonly key: string; readonly filter: Filter; readonly before: Filter | undefined } | undefined =
    undefined;
  private area: Area = { x: 0, y: 0, width: 0, height: 0 };

  constructor({ start }: Dashboard) {
    this.list = new TaskList(start);
  }

  title(): string {
    return NAMES[this.list.mode];
  }

  status(): string {
    return statusOf(this.list);
  }

  get filtered(): boolean {
    return this.list.filter !== undefined;
  }

  wanted(): Wanted {
    return this.list.wanted();
  }

  selected(): Task | undefined {
    return taskOf(this.list.selected);
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    this.area = area;
    dashboard.blockedKinds.lookFor(this.list, dashboard);
    this.list.update(dashboard.stamp, dashboard.processes, dashboard.view, area.height - 1);
    paintTasks(grid, area, this.list, dashboard);
    if (this.list.lines.length === 0) this.sayWhy(grid, area, dashboard);
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    const { list } = this;
    switch (action) {
      case 'open':
        return this.open(dashboard);
      case 'back':
        return this.leaveGroup();
      case 'tree':
        list.toggleMode('tree', 'processes');
        return NONE;
      case 'threads':
        list.toggleMode('threads', 'processes');
        return NONE;
      case 'groups':
        list.toggleMode('groups', 'processes');
        return NONE;
      case 'zombies':
        return this.zombies(dashboard);
      default:
        return performOnTasks(action, list, dashboard);
    }
  }

  mouse(mouse: Mouse, dashboard: Dashboard): Effect | undefined {
    return mouseOnTasks(mouse, this.area, this.list, this, dashboard);
  }

  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    return findTask(this.list, text, direction, from);
  }

  /** A process, one of its threads, or the threads of a group. */
  private open(dashboard: Dashboard): Effect {
    const line = this.list.selected;
    if (line === undefined) return NONE;
    if (line.kind === 'group') return this.openGroup(line, dashboard);
    if (line.task.kind === 'process') {
      dashboard.process = line.task as LiveProcess;
      dashboard.show('process', true);
    } else {
      const task = line.task as LiveTask;
      dashboard.thread = task;
      dashboard.process = task.process;
      dashboard.show('task', true);
    }
    return NONE;
  }

  /** The threads of a group are those that a filter on its pattern finds. */
  private openGroup({ pattern, key }: GroupLine, dashboard: Dashboard): Effect {
    const expression = decodeText(pattern)
      .replace(/[$()+.?[\\\]^{|}]/g, String.raw`\$&`)
      .replaceAll('*', String.raw`\d*`);
    const group = `name ~ ${quote(`^${expression}$`)}`;
    const { filter: before } = this.list;
    const text = before === undefined ? group : `(${before.text}) and ${group}`;
    const query = parseQuery(text, columnFields(dashboard.root.host, true));
    if (!isParsed(query)) {
      dashboard.say(query.line(), 'warning');
      return NONE;
    }
    const filter = { text, query };
    this.list.filter = filter;
    this.list.toggleMode('threads', 'threads');
    this.group = { key, filter, before };
    dashboard.say('only this group: Esc leads back');
    return NONE;
  }

  /** From the threads of a group to the groups, with the filter that was there; undefined: that is not where we are. */
  private leaveGroup(): Effect | undefined {
    const { group, list } = this;
    this.group = undefined;
    if (group === undefined || list.filter !== group.filter || list.mode !== 'threads') return undefined;
    list.filter = group.before;
    list.toggleMode('groups', 'groups');
    list.seek(group.key);
    return NONE;
  }

  private zombies(dashboard: Dashboard): Effect {
    const { list } = this;
    const { census } = dashboard;
    if (census !== undefined && census.zombies + census.leaderless === 0) {
      dashboard.say('there are no zombies');
      return NONE;
    }
    if (list.mode === 'groups') list.toggleMode('processes', 'processes');
    list.update(dashboard.stamp, dashboard.processes, dashboard.view, this.area.height - 1);
    if (!jumpToZombie(list)) dashboard.say('the filter hides all zombies');
    return NONE;
  }

  private sayWhy(grid: Grid, { x, y, width, height }: Area, dashboard: Dashboard): void {
    if (dashboard.round === undefined || height < 3) return;
    const { filter, kernel } = this.list;
    const faint = dashboard.palette.roles.notice;
    const why =
      filter === undefined
        ? kernel
          ? whyNobody(dashboard)
          : 'all tasks are kernel threads, which are hidden: K shows them'
        : `no task matches the filter ${filter.text}`;
    grid.text(x + 1, y + 1, why, faint, width - 1);
    if (filter !== undefined)
      grid.text(x + 1, y + 2, '\\ changes it; empty, it hides nothing', faint, width - 1);
  }
}

/** Why there is no process at all. */
function whyNobody({ only, hadProcesses, root }: Dashboard): string {
  if (only !== undefined) {
    const [first, ...others] = only;
    if (others.length === 0)
      return hadProcesses ? `process ${first ?? '?'} has ended` : `no process ${first ?? '?'} is there`;
    return hadProcesses
      ? `all of the processes ${only.join(', ')} have ended`
      : `none of the processes ${only.join(', ')} is there`;
  }
  if (root.captured) return 'no tasks are there';
  return `${root.path} lists no process${hadProcesses ? ' any more: is it still mounted?' : ''}`;
}
