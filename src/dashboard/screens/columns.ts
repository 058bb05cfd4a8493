import { ABSENT_COLUMNS } from '../../columns/absent.ts';
import type { Column } from '../../columns/column.ts';
import { COLUMNS, findColumn } from '../../columns/registry.ts';
import { paintBox } from '../box.ts';
import type { Dashboard } from '../dashboard.ts';
import { type Effect, NONE } from '../effects.ts';
import { selectColumn } from '../select-column.ts';
import type { Grid } from '../grid.ts';
import type { Mouse } from '../input.ts';
import type { Action } from '../keymap.ts';
import type { Area, Screen } from '../screen.ts';
import { ScrollList } from '../scroll-list.ts';
import type { TaskList } from '../task-list.ts';
import { wrapped } from '../wrapped.ts';

const ID_WIDTH = 16;
const HEADER_WIDTH = 9;
const COST_WIDTH = 16;
/** The share of the box that what is said of one column may take. */
const MOST_DETAILS = 0.45;
/** A line and what it divides from the list need so much. */
const DETAILS_FROM = 6;

/** Lets the user choose the columns of `list`. */
export function openChooser(dashboard: Dashboard, list: TaskList): void {
  dashboard.push(new ColumnsScreen(list));
}

/** What reading a column costs: the files beside stat that are read for each row in sight. */
function costOf(column: Column): string {
  return column.needs.length === 0 ? 'nothing more' : column.needs.join(', ');
}

/** What it means and what it costs, in lines of `width` cells. */
function detailsOf(column: Column, width: number): readonly [readonly string[], readonly string[]] {
  return [wrapped(column.about, width), wrapped(`reads ${costOf(column)}`, width)];
}

class ColumnsScreen implements Screen {
  readonly places = ['menu', 'list'] as const;
  readonly over = true;
  private readonly list = new ScrollList();
  private readonly columns: readonly Column[];
  private readonly chosen: string[];
  private readonly tasks: TaskList;
  private details: { readonly width: number; readonly rows: number } | undefined = undefined;

  constructor(tasks: TaskList) {
    this.tasks = tasks;
    this.chosen = tasks.columns.flatMap(({ id }) => findColumn(id)?.id ?? []);
    // Those that are shown stand first, in their order.
    const others = COLUMNS.filter(
      (column) => !ABSENT_COLUMNS.includes(column) && !this.chosen.includes(column.id),
    );
    this.columns = [...this.chosen.flatMap((id) => findColumn(id) ?? []), ...others];
  }

  title(): string {
    return 'Columns';
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const { palette, glyphs } = dashboard;
    const title = 'Columns: Space chooses, Enter takes them, / searches';
    const inside = paintBox(grid, area, 110, this.columns.length + 3, title, dashboard);
    const details = inside.height < DETAILS_FROM ? 0 : 1 + this.detailRows(inside.width, inside.height);
    const rows = { ...inside, height: inside.height - details };
    this.list.paint(grid, rows, this.columns.length, dashboard, (index, y) => {
      const column = this.columns[index];
      if (column === undefined) return;
      const isChosen = this.chosen.includes(column.id);
      let { x } = inside;
      grid.text(x, y, isChosen ? glyphs.tagged : ' ', palette.roles.tagged, 1);
      grid.text(x + 2, y, column.id, isChosen ? palette.roles.strong : palette.roles.text, ID_WIDTH);
      x += ID_WIDTH + 3;
      grid.text(x, y, column.header, palette.roles.text, HEADER_WIDTH);
      x += HEADER_WIDTH + 1;
      if (inside.width > 70) {
        grid.text(x, y, column.needs.join(' ') || '-', palette.roles.faint, COST_WIDTH);
        x += COST_WIDTH + 1;
      }
      grid.text(x, y, column.about, palette.roles.faint, Math.max(0, inside.x + inside.width - x));
    });
    const column = this.columns[this.list.selected];
    if (details === 0 || column === undefined) return;
    const y = inside.y + rows.height;
    grid.fill(inside.x, y, inside.width, 1, palette.roles.border, glyphs.horizontal);
    const [about, cost] = detailsOf(column, inside.width);
    const lines = [
      ...about.map((text) => ({ text, look: palette.roles.text })),
      ...cost.map((text) => ({ text, look: palette.roles.faint })),
    ];
    for (const [at, { text, look }] of lines.slice(0, details - 1).entries())
      grid.text(inside.x, y + 1 + at, text, look, inside.width);
  }

  /** Rows for what is said of any of the columns, so that the list does not jump from one to the next. */
  private detailRows(width: number, height: number): number {
    if (this.details?.width !== width) {
      const rows = this.columns.map((column) => detailsOf(column, width).flat().length);
      this.details = { width, rows: Math.max(...rows) };
    }
    return Math.min(this.details.rows, Math.floor(height * MOST_DETAILS));
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (this.list.move(action)) return NONE;
    switch (action) {
      case 'toggle':
        this.toggle();
        return NONE;
      case 'accept':
        if (this.chosen.length === 0) {
          dashboard.say('at least one column', 'warning');
          return NONE;
        }
        this.tasks.choose(this.chosen);
        dashboard.pop();
        return NONE;
      default:
        return undefined;
    }
  }

  mouse(mouse: Mouse): Effect | undefined {
    if (this.list.mouse(mouse) !== undefined) this.toggle();
    return NONE;
  }

  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    return selectColumn(this.list, this.columns, text, direction, from);
  }

  /** A new column stands before the last one, which takes the rest of the line. */
  private toggle(): void {
    const column = this.columns[this.list.selected];
    if (column === undefined) return;
    const at = this.chosen.indexOf(column.id);
    if (at >= 0) this.chosen.splice(at, 1);
    else this.chosen.splice(Math.max(0, this.chosen.length - 1), 0, column.id);
  }
}
