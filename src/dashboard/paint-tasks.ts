import type { Task } from '../model/task.ts';
import type { LiveProcess, LiveTask } from '../scan/live-task.ts';
import { escapeText } from '../text/escape.ts';
import { findColumn } from '../columns/registry.ts';
import type { Attribute } from './attribute.ts';
import type { SetColumn } from './column-sets.ts';
import { PLAIN } from './attribute.ts';
import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';
import { groupCells, GROUP_COLUMNS } from './group-row.ts';
import { type PlacedColumn, placeColumns } from './place-columns.ts';
import { stateLook } from './palette.ts';
import { fillRecords } from './records.ts';
import type { Line, TaskLine } from './rows.ts';
import type { Area } from './screen.ts';
import type { TaskList } from './task-list.ts';
import { leastTree, treeMark, treeShape } from './tree-mark.ts';

/** Columns of a thread's own that a process with several has no value for, and the other way round. */
const OF_ONE_THREAD: ReadonlySet<string> = new Set(['lwp', 'tid', 'spid', 'nid']);
const OF_ALL_THREADS: ReadonlySet<string> = new Set(['nlwp', 'thcount', 'ppid']);
const NOT_ITS_OWN = '-';
/** So much room a tree gets at the cost of columns. */
const MOST_TREE = 32;

/** Values that say that nothing happened. */
const NOTHING: ReadonlySet<string> = new Set(['0', '0.0', '-', '?']);

/** Draws the header and the rows in sight, and remembers nothing: what is where, `columnAt` tells again. */
export function paintTasks(grid: Grid, area: Area, list: TaskList, dashboard: Dashboard): void {
  if (list.mode === 'groups') {
    paintGroups(grid, area, list, dashboard);
    return;
  }
  const places = placesOf(list, area.width, dashboard);
  paintHeader(grid, area, places, list, dashboard);
  const records = list.shownRecords();
  if (places.some(({ column }) => column.id === 'tsa'))
    dashboard.blockedKinds.look(list.inSight(), dashboard);
  const { top } = list.list;
  for (let row = 0; row < area.height - 1; row++) {
    const line = list.lines[top + row];
    if (line === undefined || line.kind !== 'task') break;
    fillRecords(dashboard.root, line.task, records);
    paintRow(grid, area, area.y + 1 + row, line, list.lines[top + row + 1], places, list, dashboard);
    if (top + row === list.list.selected) {
      grid.tint(area.x, area.y + 1 + row, area.width, 1, dashboard.palette.roles.selected);
    }
  }
}

/** Where columns stand in a table of `width` cells. */
export function placesOf(list: TaskList, width: number, { view }: Dashboard): PlacedColumn[] {
  const place = (columns: readonly SetColumn[]): PlacedColumn[] =>
    placeColumns(columns, Math.max(0, width - 1), view.moment.pidDigits);
  let places = place(list.columns);
  if (list.mode !== 'tree') return places;
  // A tree of which only the trunks are seen is none: columns go for it as they do for a name.
  const least = Math.min(MOST_TREE, leastTree(list.levels));
  let left = list.columns.filter(({ id }) => places.some(({ column }) => column === findColumn(id)));
  while ((places.at(-1)?.width ?? least) < least) {
    const most = Math.max(...left.map(({ rank }) => rank));
    if (most <= 0) break;
    const at = left.findLastIndex(({ rank }) => rank === most);
    left = left.toSpliced(at, 1);
    places = place(left);
  }
  return places;
}

/** The column that stands `x` cells from the left edge of a table. */
export function columnAt(places: readonly PlacedColumn[], x: number): PlacedColumn | undefined {
  // The first cell is for tags.
  return places.find((place) => x - 1 >= place.x && x - 1 < place.x + place.width);
}

function paintHeader(
  grid: Grid,
  { x, y, width }: Area,
  places: readonly PlacedColumn[],
  { sort, descending }: TaskList,
  { palette, glyphs }: Dashboard,
): void {
  const { header, sorted } = palette.roles;
  grid.fill(x, y, width, 1, header);
  for (const place of places) {
    const isSorted = place.column === sort;
    const arrow = isSorted ? (descending ? glyphs.descending : glyphs.ascending) : '';
    const look = isSorted ? sorted : header;
    const { header: name } = place.column;
    const at = x + 1 + place.x;
    grid.field(at, y, name, place.width, place.right ? 'right' : 'left', header);
    const nameAt = place.right ? at + place.width - name.length : at;
    if (!isSorted) continue;
    grid.tint(nameAt, y, Math.min(name.length, place.width), 1, look);
    // The gap beside the name is the arrow's.
    grid.text(place.right ? nameAt - 1 : nameAt + name.length, y, arrow, header, 1);
  }
}

function paintRow(
  grid: Grid,
  { x }: Area,
  y: number,
  line: TaskLine,
  next: Line | undefined,
  places: readonly PlacedColumn[],
  list: TaskList,
  dashboard: Dashboard,
): void {
  const { palette, glyphs } = dashboard;
  const { task } = line;
  const view = dashboard.viewOf(task);
  const look = rowLook(line, dashboard);
  if (dashboard.tags.has(line.key)) grid.text(x, y, glyphs.tagged, palette.roles.tagged, 1);
  else if (list.follow && line === list.selected) grid.text(x, y, glyphs.followed, palette.roles.strong, 1);
  let treeDrawn = false;
  for (const place of places) {
    const { column } = place;
    const at = x + 1 + place.x;
    if (column.tree === true && !treeDrawn) {
      treeDrawn = true;
      paintName(grid, at, y, place, line, next, list, dashboard, look);
      continue;
    }
    if (isNotItsOwn(line, column.id, list)) {
      grid.field(at, y, NOT_ITS_OWN, place.width, place.right ? 'right' : 'left', palette.roles.faint);
      continue;
    }
    if (column.id === 'tsa') {
      // What sort and filter go by.
      const bar = column.raw(task, view);
      paintBar(grid, at, y, place.width, typeof bar === 'string' ? bar : undefined, dashboard);
      continue;
    }
    const text = column.show(ofWhom(task, column.id), view, place.width);
    const cellLook =
      column.id === 's'
        ? stateLook(palette, task.stat.state)
        : NOTHING.has(text)
          ? palette.roles.faint
          : look;
    paintCell(grid, at, y, text, place, cellLook, glyphs.cut);
  }
}

function paintCell(
  grid: Grid,
  x: number,
  y: number,
  text: string,
  { width, right }: PlacedColumn,
  look: Attribute,
  cut: string,
): void {
  const cells = grid.cellsOf(text);
  if (cells <= width) {
    grid.text(right ? x + width - cells : x, y, text, look, width);
    return;
  }
  grid.text(x, y, text, look, width - 1);
  grid.text(x + width - 1, y, cut, look, 1);
}

function rowLook({ task }: TaskLine, { palette }: Dashboard): Attribute {
  const { born, gone } = task as LiveTask | LiveProcess;
  return gone ? palette.roles.gone : born ? palette.roles.born : PLAIN;
}

/** The name or the command, with the tree before it; in a flat list of threads the process's name behind. */
function paintName(
  grid: Grid,
  x: number,
  y: number,
  place: PlacedColumn,
  line: TaskLine,
  next: Line | undefined,
  list: TaskList,
  dashboard: Dashboard,
  look: Attribute,
): void {
  const { palette, glyphs } = dashboard;
  const { task, fold } = line;
  const view = dashboard.viewOf(task);
  const end = x + place.width;
  let at = x;
  if (list.mode === 'tree' || list.mode === 'processes') {
    const nextPrefix = next?.kind === 'task' ? next.prefix : '';
    at = grid.text(
      at,
      y,
      treeMark(line.prefix, nextPrefix, glyphs, treeShape(list.levels, place.width)),
      palette.roles.faint,
      end - at,
    );
    const sign = fold === '+' ? glyphs.folded : fold === '-' ? glyphs.open : ' ';
    at = grid.text(at, y, `${sign} `, palette.roles.strong, Math.max(0, end - at));
  }
  const text = place.column.show(task, view, Math.max(0, end - at));
  const cells = grid.cellsOf(text);
  paintCell(grid, at, y, text, { ...place, width: Math.max(0, end - at), right: false }, look, glyphs.cut);
  if (list.mode !== 'threads' || task.kind !== 'thread' || place.column.needs.length > 0) return;
  const { comm } = (task as LiveTask).process.stat;
  if (comm === task.stat.comm || end - at - cells < 3) return;
  grid.text(at + cells + 1, y, escapeText(comm, view.locale), palette.roles.faint, end - at - cells - 1);
}

/** What a process knows newer than its threads: their records are read when they ran. */
function ofWhom(task: Task, column: string): Task {
  return task.kind === 'thread' && OF_ALL_THREADS.has(column) ? (task as LiveTask).process : task;
}

/** A process of several threads has no LWP of its own, and a thread among them not their number. */
function isNotItsOwn({ task, fold, prefix }: TaskLine, column: string, { mode }: TaskList): boolean {
  if (mode === 'threads') return false;
  return task.kind === 'process'
    ? fold !== '' && OF_ONE_THREAD.has(column)
    : prefix !== '' && OF_ALL_THREADS.has(column);
}

/** A bar of state letters, each in the look of its state. */
export function paintBar(
  grid: Grid,
  x: number,
  y: number,
  width: number,
  bar: string | undefined,
  { palette }: Dashboard,
): void {
  if (bar === undefined) {
    grid.text(x, y, '?', palette.roles.faint, width);
    return;
  }
  for (let at = 0; at < Math.min(bar.length, width); at++) {
    const letter = bar[at] as string;
    grid.text(x + at, y, letter, letterLook(letter, palette), 1);
  }
}

function letterLook(letter: string, palette: Dashboard['palette']): Attribute {
  if (letter === 'q') return palette.roles.warning;
  return palette.states[letter] ?? (letter === 'L' ? palette.roles.notice : palette.roles.faint);
}

function paintGroups(grid: Grid, area: Area, list: TaskList, dashboard: Dashboard): void {
  const { palette } = dashboard;
  const { x, y, width } = area;
  grid.fill(x, y, width, 1, palette.roles.header);
  const columns = GROUP_COLUMNS.filter((column) => width >= column.from);
  const starts: number[] = [];
  let at = x + 1;
  for (const column of columns) {
    starts.push(at);
    const room = column === columns.at(-1) ? x + width - at : column.width;
    grid.field(at, y, column.header, room, column.right ? 'right' : 'left', palette.roles.header);
    at += column.width + 1;
  }
  const accepts = list.acceptor(dashboard.view);
  const deaths = dashboard.deathsByPattern(
    (task) => (list.of === undefined || task.process === list.of) && accepts(task),
  );
  for (let row = 0; row < area.height - 1; row++) {
    const line = list.lines[list.list.top + row];
    if (line === undefined || line.kind !== 'group') break;
    const cells = groupCells(line, deaths.get(line.pattern) ?? 0, dashboard.view);
    for (const [index, column] of columns.entries()) {
      const start = starts[index] ?? x;
      const room = column === columns.at(-1) ? x + width - start : column.width;
      const text = cells[column.id];
      const look = NOTHING.has(text) ? palette.roles.faint : PLAIN;
      paintCell(
        grid,
        start,
        y + 1 + row,
        text,
        { column: list.sort, x: 0, width: room, right: column.right },
        look,
        dashboard.glyphs.cut,
      );
    }
    if (list.list.top + row === list.list.selected) {
      grid.tint(x, y + 1 + row, width, 1, palette.roles.selected);
    }
  }
}
