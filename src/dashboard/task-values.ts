import { ABSENT_COLUMNS } from '../columns/absent.ts';
import type { Column } from '../columns/column.ts';
import { COLUMNS } from '../columns/registry.ts';
import type { View } from '../columns/view.ts';
import type { FileName } from '../model/task.ts';
import { isKnown } from '../model/unknown.ts';
import type { LiveTask } from '../scan/live-task.ts';
import { cellsOf } from '../text/cells.ts';
import type { Dashboard } from './dashboard.ts';
import { selectColumn } from './select-column.ts';
import type { Grid } from './grid.ts';
import type { Mouse } from './input.ts';
import type { Action } from './keymap.ts';
import { recordsOfColumns } from './records.ts';
import type { Area } from './screen.ts';
import { ScrollList } from './scroll-list.ts';
import { wrapped } from './wrapped.ts';

/** What is looked for most; the others follow in the order of the registry. */
const FIRST =
  's cpu_now runq_now slices_rate vcsw_rate ivcsw_rate blkio_now wchan comm args bsdtime etime psr affinity cls ni rtprio migrations_rate'.split(
    ' ',
  );

/** Every column once: ps has several names for the same field. */
const VALUES: readonly Column[] = uniqueColumns();
/** What they read. */
export const VALUE_RECORDS: ReadonlySet<FileName> = recordsOfColumns(VALUES);

const NAME_WIDTH = 17;
const LEAST_VALUE = 26;
const MOST_VALUE = 80;
/** The share of what the name leaves of a line. */
const VALUE_SHARE = 0.4;
/** Cells of a value that is shown in full. */
const WHOLE_VALUE = 4096;
/** From so many rows on the selected value is said in full, in a third of them at most. */
const DETAIL_FROM = 6;
const DETAIL_SHARE = 1 / 3;

function valueWidth(width: number): number {
  return Math.max(LEAST_VALUE, Math.min(MOST_VALUE, Math.floor((width - NAME_WIDTH - 2) * VALUE_SHARE)));
}

/** Every value of one thread, a line each, and below them the selected one in full. */
export class TaskValues {
  private readonly list = new ScrollList();

  paint(grid: Grid, area: Area, task: LiveTask, dashboard: Dashboard): void {
    const { palette } = dashboard;
    const view = dashboard.viewOf(task);
    const { y } = area;
    const name = VALUES.find(({ id }) => id === 'comm');
    grid.fill(area.x, y, area.width, 1, palette.roles.header);
    grid.text(area.x, y, name?.show(task, view, area.width) ?? '', palette.roles.header, NAME_WIDTH);
    grid.text(area.x + NAME_WIDTH + 1, y, 'VALUE', palette.roles.header, area.width - NAME_WIDTH - 1);
    const about = area.x + NAME_WIDTH + valueWidth(area.width) + 2;
    grid.text(
      about,
      y,
      'WHAT IT SAYS, AND FROM WHERE',
      palette.roles.header,
      Math.max(0, area.x + area.width - about),
    );
    const rest = { ...area, y: y + 1, height: area.height - (y + 1 - area.y) };
    const details = this.details(task, rest, dashboard);
    const list = { ...rest, height: rest.height - details.length };
    this.list.paint(grid, list, VALUES.length, dashboard, (index, row) => {
      const column = VALUES[index];
      if (column !== undefined) this.paintValue(grid, { ...area, y: row }, column, task, dashboard);
    });
    for (const [at, text] of details.entries())
      grid.text(area.x, list.y + list.height + at, text, palette.roles.notice, area.width);
  }

  /** Moves in it; false for other actions. */
  move(action: Action): boolean {
    return this.list.move(action);
  }

  mouse(mouse: Mouse): void {
    this.list.mouse(mouse);
  }

  /** Selects the next value whose name or meaning holds `text`; true when one does. */
  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    return selectColumn(this.list, VALUES, text, direction, from);
  }

  /** The selected value in full, and what it says. */
  private details(task: LiveTask, { width, height }: Area, dashboard: Dashboard): readonly string[] {
    const { glyphs } = dashboard;
    const view = dashboard.viewOf(task);
    const column = VALUES[this.list.selected];
    if (column === undefined || height < DETAIL_FROM) return [];
    const room = Math.max(Math.min(3, height - 4), Math.floor(height * DETAIL_SHARE));
    const about = wrapped(column.about, width);
    const text = valueOf(column, task, view, WHOLE_VALUE);
    const named = `${column.id} ${text}`;
    const value = wrapped(cellsOf(named) <= width || cellsOf(text) > width ? named : text, width);
    // Of a value that is longer than all the room its meaning is not lost.
    const most = Math.max(1, room - about.length);
    const cut =
      value.length > most
        ? [...value.slice(0, most - 1), (value[most - 1] ?? '').slice(0, width - 1) + glyphs.cut]
        : value;
    const lines = [...cut, ...about].slice(0, room);
    return [...lines, ...Array.from({ length: Math.max(0, 2 - lines.length) }, () => '')];
  }

  private paintValue(
    grid: Grid,
    { x, y, width }: Area,
    column: Column,
    task: LiveTask,
    dashboard: Dashboard,
  ): void {
    const { palette, glyphs } = dashboard;
    const view = dashboard.viewOf(task);
    const { faint, text: plain } = palette.roles;
    grid.text(x, y, column.id, faint, NAME_WIDTH);
    const values = valueWidth(width);
    const at = x + NAME_WIDTH + 1;
    const aboutAt = at + values + 1;
    const whole = aboutAt + 20 > x + width;
    const room = whole ? x + width - at : values;
    const look = isKnown(column.raw(task, view)) ? plain : palette.roles.notice;
    const text = valueOf(column, task, view, room);
    if (grid.cellsOf(text) <= room) grid.text(at, y, text, look, room);
    else grid.text(grid.text(at, y, text, look, room - 1), y, glyphs.cut, look, 1);
    if (!whole) grid.text(aboutAt, y, column.about, faint, x + width - aboutAt);
  }
}

/** The value, or why there is none. */
function valueOf(column: Column, task: LiveTask, view: View, width: number): string {
  const value = column.raw(task, view);
  if (!isKnown(value)) return `? ${value.reason}`;
  const shown = column.show(task, view, width).trim();
  // ps writes that a process has no terminal like a value that is not known.
  return value === null && shown === '?' ? '-' : shown;
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
