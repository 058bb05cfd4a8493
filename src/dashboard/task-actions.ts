import { findColumn } from '../columns/registry.ts';
import type { LiveProcess, LiveTask } from '../scan/live-task.ts';
import { columnFields } from '../query/column-fields.ts';
import { isParsed } from '../query/error.ts';
import { parseQuery } from '../query/parse.ts';
import type { Dashboard } from './dashboard.ts';
import { type Effect, NONE } from './effects.ts';
import type { Action } from './keymap.ts';
import { changesSince, takeMark } from './marks.ts';
import { moveList } from './move-list.ts';
import { Prompt } from './prompt.ts';
import { keyOfTask, type Line } from './rows.ts';
import { openChooser } from './screens/columns.ts';
import { openCompare } from './screens/compare.ts';
import { openSignals } from './screens/signal-menu.ts';
import { openSortMenu } from './screens/sort-menu.ts';
import { holds } from './search.ts';
import { startsDescending, type TaskList } from './task-list.ts';

const filters: string[] = [];
const NOTHING_SELECTED = 'no task is selected';

/** The columns of the sort keys, the direction they begin with. */
const SORTS: Readonly<Partial<Record<Action, readonly [column: string, descending: boolean]>>> = {
  'sort-cpu': ['cpu_now', true],
  'sort-memory': ['rss', true],
  'sort-time': ['bsdtime', true],
  'sort-id': ['pid', false],
};

const CHOSEN = 'the columns that you chose';

/** Does an action of the places `list` and `tasks` on a list of tasks; undefined: it is none of those. */
export function performOnTasks(action: Action, list: TaskList, dashboard: Dashboard): Effect | undefined {
  const moved = moveList(list.list, action, list.size);
  if (moved !== undefined) {
    list.move(moved);
    return NONE;
  }
  const sort = SORTS[action];
  if (sort !== undefined) {
    const [id, descending] = sort;
    list.sortBy(findColumn(id) ?? list.sort, descending);
    return NONE;
  }
  return perform(action, list, dashboard);
}

function perform(action: Action, list: TaskList, dashboard: Dashboard): Effect | undefined {
  switch (action) {
    case 'unfold':
    case 'fold':
      return fold(list, action === 'unfold');
    case 'fold-all':
      return foldAll(list, dashboard);
    case 'kernel':
      list.kernel = !list.kernel;
      list.touch();
      dashboard.say(list.kernel ? 'kernel threads are shown' : 'kernel threads are hidden');
      return NONE;
    case 'next-columns':
      list.nextSet();
      dashboard.say(list.ownColumns === undefined ? `${list.set.name}: ${list.set.about}` : CHOSEN, 'text');
      return NONE;
    case 'sort-invert':
      list.sortBy(list.sort, !list.descending);
      return NONE;
    case 'sort-left':
    case 'sort-right':
      return sortBeside(list, action === 'sort-left' ? -1 : 1);
    case 'sort-menu':
      openSortMenu(dashboard, list);
      return NONE;
    case 'columns':
      openChooser(dashboard, list);
      return NONE;
    case 'filter':
      return askFilter(list, dashboard);
    case 'follow':
      list.follow = !list.follow;
      list.hold();
      dashboard.say(list.follow ? 'the selected task stays on its line' : 'no longer following', 'text');
      return NONE;
    case 'tag':
      return tag(list, dashboard);
    case 'tag-children':
      return tagChildren(list, dashboard);
    case 'untag-all':
      dashboard.tags.clear();
      return NONE;
    case 'copy-tid':
      return copyTid(list, dashboard);
    case 'mark':
      return mark(dashboard);
    case 'compare':
      return compare(dashboard);
    case 'nice-down':
    case 'nice-up':
      return nice(list, dashboard, action === 'nice-up' ? 1 : -1);
    case 'signal':
      return signal(list, dashboard);
    default:
      return undefined;
  }
}

/** The task of a row, or of a group the busiest. */
export function taskOf(line: Line | undefined): LiveTask | LiveProcess | undefined {
  if (line === undefined) return undefined;
  return line.kind === 'group' ? line.busiest : (line.task as LiveTask | LiveProcess);
}

function fold(list: TaskList, open: boolean): Effect {
  const task = taskOf(list.selected);
  if (task === undefined || list.mode === 'threads' || list.mode === 'groups') return NONE;
  if (open === list.open.has(task.pid)) return NONE;
  if (open) list.open.add(task.pid);
  else {
    list.open.delete(task.pid);
    // From a thread that is hidden now to its process.
    const at = list.lines.findIndex(
      (line) => line.kind === 'task' && line.task.kind === 'process' && line.task.pid === task.pid,
    );
    if (at >= 0) list.select(at);
  }
  list.hold();
  list.touch();
  return NONE;
}

function foldAll(list: TaskList, dashboard: Dashboard): Effect {
  if (list.open.size > 0) list.open.clear();
  else for (const process of dashboard.processes) if (process.threads.size > 1) list.open.add(process.pid);
  list.touch();
  return NONE;
}

function sortBeside(list: TaskList, by: 1 | -1): Effect {
  const columns = list.columns.flatMap(({ id }) => findColumn(id) ?? []);
  const at = columns.indexOf(list.sort);
  const column = columns[(Math.max(0, at) + by + columns.length) % columns.length];
  if (column !== undefined) list.sortBy(column, startsDescending(column));
  return NONE;
}

/** Asks for a filter; rows follow with each letter that makes a query. */
function askFilter(list: TaskList, dashboard: Dashboard): Effect {
  const fields = columnFields(dashboard.root.host, true);
  const before = list.filter;
  const set = (text: string): string | undefined => {
    const query = parseQuery(text, fields);
    if (!isParsed(query)) return query.line();
    list.filter = text.trim() === '' ? undefined : { text, query };
    list.touch();
    return undefined;
  };
  dashboard.prompt = new Prompt(
    {
      label: 'Filter',
      history: filters,
      changed: set,
      accept: (text) => set(text) ?? NONE,
      cancel: () => {
        list.filter = before;
        list.touch();
      },
    },
    before?.text ?? '',
  );
  return NONE;
}

function tag(list: TaskList, dashboard: Dashboard): Effect {
  const line = list.selected;
  if (line === undefined || line.kind === 'group') return NONE;
  if (!dashboard.tags.delete(line.key)) dashboard.tags.add(line.key);
  list.move({ ...list.list, selected: list.list.selected + 1 });
  return NONE;
}

function tagChildren(list: TaskList, dashboard: Dashboard): Effect {
  const task = taskOf(list.selected);
  if (task === undefined) return NONE;
  const wanted = new Set([task.pid]);
  const all = [...dashboard.processes];
  // Children may stand before their parents: as often as something new is found.
  for (let found = 0; found !== wanted.size;) {
    found = wanted.size;
    for (const process of all) if (wanted.has(process.stat.ppid)) wanted.add(process.pid);
  }
  // What a filter hides would be signalled unseen.
  for (const line of list.lines) {
    if (line.kind !== 'task' || !wanted.has(line.task.pid)) continue;
    if (line.task.kind === 'process' || list.mode === 'threads') dashboard.tags.add(line.key);
  }
  return NONE;
}

function copyTid(list: TaskList, dashboard: Dashboard): Effect {
  const task = taskOf(list.selected);
  if (task === undefined) return NONE;
  const text = `0x${task.tid.toString(16)}`;
  dashboard.say(`TID ${task.tid} is ${text}; sent to the terminal's clipboard`);
  return { kind: 'copy', text };
}

function mark(dashboard: Dashboard): Effect {
  dashboard.mark = takeMark(dashboard.processes, dashboard.view.moment.now);
  dashboard.say(`marked ${dashboard.mark.threads.size} threads; D compares`);
  return NONE;
}

function compare(dashboard: Dashboard): Effect {
  const { mark: kept } = dashboard;
  if (kept === undefined) dashboard.say('nothing is marked; m marks this moment');
  else if (dashboard.replay !== undefined && dashboard.view.moment.now < kept.at)
    dashboard.say('this moment is before the marked one; ] leads to later ones');
  else openCompare(dashboard, kept, changesSince(kept, dashboard.processes, dashboard.root.host.clock_ticks));
  return NONE;
}

/** Why processes can not be changed here; undefined: they can. */
export function whyNoChanges(dashboard: Dashboard): string | undefined {
  if (dashboard.noChanges !== undefined) return dashboard.noChanges;
  return dashboard.root.captured ? 'this is a recording: there is nothing to change' : undefined;
}

/** Why this task can not be changed; undefined: it can. */
export function whyNotThis(task: LiveTask | LiveProcess | undefined): string | undefined {
  if (task === undefined) return NOTHING_SELECTED;
  const process = 'process' in task ? task.process : task;
  if (process.gone) return `process ${process.pid} has ended`;
  return task.gone ? `thread ${task.tid} has ended` : undefined;
}

function nice(list: TaskList, dashboard: Dashboard, by: 1 | -1): Effect {
  const task = taskOf(list.selected);
  const thread = task === undefined || 'process' in task ? task : task.threads.get(task.tid);
  const why = whyNoChanges(dashboard) ?? whyNotThis(thread);
  if (why !== undefined || thread === undefined) {
    dashboard.say(why ?? NOTHING_SELECTED, 'warning');
    return NONE;
  }
  return { kind: 'nice', thread, by };
}

function signal(list: TaskList, dashboard: Dashboard): Effect {
  const task = taskOf(list.selected);
  const why = whyNoChanges(dashboard) ?? whyNotThis(task);
  if (why !== undefined || task === undefined) {
    dashboard.say(why ?? NOTHING_SELECTED, 'warning');
    return NONE;
  }
  const tagged = [...dashboard.processes].filter(
    (process) =>
      dashboard.tags.has(keyOfTask(process)) ||
      [...process.threads.values()].some((thread) => dashboard.tags.has(keyOfTask(thread))),
  );
  const process = 'process' in task ? task.process : task;
  openSignals(dashboard, tagged.length > 0 ? tagged : [process], task.tid);
  return NONE;
}

/** Selects the next row that holds `text`; true when one does. */
export function findTask(list: TaskList, text: string, direction: 1 | -1, from: 0 | 1): boolean {
  const { lines } = list;
  for (let step = from; step < lines.length + from; step++) {
    const at = (list.list.selected + direction * step + lines.length * 2) % lines.length;
    const line = lines[at];
    if (line === undefined || !lineHolds(line, text)) continue;
    list.select(at);
    return true;
  }
  return unfoldFound(list, text);
}

function lineHolds(line: Line, text: string): boolean {
  if (line.kind === 'task') return holds(line.task, text);
  return line.threads.some((thread) => holds(thread, text));
}

/** A thread that is found where it is folded away: its process is opened. */
function unfoldFound(list: TaskList, text: string): boolean {
  if (list.mode !== 'processes' && list.mode !== 'tree') return false;
  for (const line of list.lines) {
    if (line.kind !== 'task' || line.fold !== '+') continue;
    const process = line.task as LiveProcess;
    for (const thread of process.threads.values()) {
      if (!holds(thread, text)) continue;
      list.open.add(process.pid);
      list.seek(keyOfTask(thread));
      return true;
    }
  }
  return false;
}

/** The next zombie behind the selected row; false when there is none in the list. */
export function jumpToZombie(list: TaskList): boolean {
  const { lines } = list;
  for (let step = 1; step <= lines.length; step++) {
    const at = (list.list.selected + step) % lines.length;
    const line = lines[at];
    if (line?.kind !== 'task' || line.task.stat.state !== 'Z') continue;
    list.select(at);
    return true;
  }
  return false;
}
