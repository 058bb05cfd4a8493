import type { Dashboard } from './dashboard.ts';
import type { Grid } from './grid.ts';
import type { Action } from './keymap.ts';
import { fitted, LIST_START, type ListState, rowAtLine, scrolled, selectedAt } from './list.ts';
import type { Mouse } from './input.ts';
import { moveList } from './move-list.ts';
import type { Area } from './screen.ts';

const WHEEL_ROWS = 3;

/** A list of lines with one selected: what menus, help and tables that are no tasks have in common. */
export class ScrollList {
  private state: ListState = LIST_START;
  private area: Area = { x: 0, y: 0, width: 0, height: 1 };
  private count = 0;

  /** The index of the selected line. */
  get selected(): number {
    return this.state.selected;
  }

  /** Selects a line; one that is not there yet is found when the list is drawn. */
  select(index: number): void {
    this.count = Math.max(this.count, index + 1);
    this.state = selectedAt(this.state, index, this.size);
  }

  /** Does an action that moves; false for others. */
  move(action: Action): boolean {
    const state = moveList(this.state, action, this.size);
    if (state !== undefined) this.state = state;
    return state !== undefined;
  }

  /** The wheel scrolls, a press selects; the answer is the line that was pressed. */
  mouse(mouse: Mouse): number | undefined {
    if (mouse.action === 'wheel up' || mouse.action === 'wheel down') {
      this.state = scrolled(this.state, mouse.action === 'wheel up' ? -WHEEL_ROWS : WHEEL_ROWS, this.size);
      return undefined;
    }
    if (mouse.action !== 'press' || mouse.button !== 'left') return undefined;
    const row = rowAtLine(this.state, mouse.y - this.area.y, this.size);
    if (row !== undefined) this.select(row);
    return row;
  }

  /** Draws `count` lines into `area`, each by `line`, the selected one marked. */
  paint(
    grid: Grid,
    area: Area,
    count: number,
    dashboard: Dashboard,
    line: (index: number, y: number) => void,
  ): void {
    this.area = area;
    this.count = count;
    this.state = fitted(this.state, this.size);
    for (let row = 0; row < area.height && this.state.top + row < count; row++) {
      const index = this.state.top + row;
      line(index, area.y + row);
      if (index === this.state.selected) {
        grid.tint(area.x, area.y + row, area.width, 1, dashboard.palette.roles.selected);
      }
    }
  }

  private get size(): { count: number; height: number } {
    return { count: this.count, height: this.area.height };
  }
}
