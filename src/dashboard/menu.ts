import { paintBox } from './box.ts';
import type { Dashboard } from './dashboard.ts';
import { type Effect, NONE } from './effects.ts';
import type { Grid } from './grid.ts';
import type { Mouse } from './input.ts';
import type { Action } from './keymap.ts';
import type { Area, Screen } from './screen.ts';
import { ScrollList } from './scroll-list.ts';

/** One of the things to choose from. */
export interface MenuItem {
  /** Safe to print. */
  readonly text: string;
  readonly note: string;
  choose(): Effect;
}

const NOTE_GAP = 2;

/** A menu over the screen: Enter or a press takes the selected item. */
export class Menu implements Screen {
  readonly places = ['menu', 'list'] as const;
  readonly over = true;
  private readonly heading: string;
  private readonly items: readonly MenuItem[];
  private readonly list = new ScrollList();

  constructor(heading: string, items: readonly MenuItem[], selected = 0) {
    this.heading = heading;
    this.items = items;
    this.list.select(Math.max(0, selected));
  }

  title(): string {
    return this.heading;
  }

  paint(grid: Grid, area: Area, dashboard: Dashboard): void {
    const { palette } = dashboard;
    const textWidth = Math.max(...this.items.map(({ text }) => grid.cellsOf(text)));
    const noteWidth = Math.max(...this.items.map(({ note }) => grid.cellsOf(note)));
    const width = Math.max(this.heading.length + 2, textWidth + NOTE_GAP + noteWidth);
    const inside = paintBox(grid, area, width, this.items.length, this.heading, dashboard);
    this.list.paint(grid, inside, this.items.length, dashboard, (index, y) => {
      const item = this.items[index];
      if (item === undefined) return;
      grid.text(inside.x, y, item.text, palette.roles.text, inside.width);
      const x = inside.x + textWidth + NOTE_GAP;
      grid.text(x, y, item.note, palette.roles.faint, Math.max(0, inside.x + inside.width - x));
    });
  }

  perform(action: Action, dashboard: Dashboard): Effect | undefined {
    if (this.list.move(action)) return NONE;
    return action === 'accept' ? this.take(dashboard) : undefined;
  }

  mouse(mouse: Mouse, dashboard: Dashboard): Effect | undefined {
    return this.list.mouse(mouse) === undefined ? NONE : this.take(dashboard);
  }

  find(text: string, direction: 1 | -1, from: 0 | 1): boolean {
    const wanted = text.toLowerCase();
    const { items } = this;
    for (let step = from; step < items.length + from; step++) {
      const at = (this.list.selected + direction * step + items.length * 2) % items.length;
      const item = items[at];
      if (item === undefined || !`${item.text} ${item.note}`.toLowerCase().includes(wanted)) continue;
      this.list.select(at);
      return true;
    }
    return false;
  }

  private take(dashboard: Dashboard): Effect {
    dashboard.pop();
    return this.items[this.list.selected]?.choose() ?? NONE;
  }
}
