import type { FileName, Task } from '../model/task.ts';
import type { Dashboard } from './dashboard.ts';
import type { Effect } from './effects.ts';
import type { Grid } from './grid.ts';
import type { Mouse } from './input.ts';
import type { Action, Where } from './keymap.ts';

/** A rectangle of cells. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Records that are shown, and of which tasks; `of` undefined: of all. */
export interface Wanted {
  readonly records: ReadonlySet<FileName>;
  readonly of: readonly Task[] | undefined;
  /** Records of which the row of a process shows the sum of its threads. */
  readonly sums?: ReadonlySet<FileName>;
}

/**
 * What stands between header and footer. A screen keeps what it needs to draw itself again, such as which row is
 * selected; everything that other screens see too is the dashboard's.
 */
export interface Screen {
  /** What is shown, for the header. */
  title(dashboard: Dashboard): string;
  /** The places of the key table, beside `any`, whose keys it takes; the first one first. */
  readonly places: readonly Where[];
  /** Actions of its places that mean nothing here: the footer does not offer them. */
  readonly without?: ReadonlySet<Action>;
  /** True for what is drawn over the screen below and goes away when it is answered. */
  readonly over?: true;
  /** The records that the next round must read for it. */
  wanted?(dashboard: Dashboard): Wanted;
  /** Draws into `area` of an empty grid, or over the screen below. */
  paint(grid: Grid, area: Area, dashboard: Dashboard): void;
  /** Does its part of an action; undefined when it has none, and the dashboard's own is done. */
  perform(action: Action, dashboard: Dashboard): Effect | undefined;
  /** A press or the wheel inside its area. */
  mouse?(mouse: Mouse, dashboard: Dashboard): Effect | undefined;
  /** Selects the next row that holds `text`, from the selected one on (`from` 0) or behind it; true when one does. */
  find?(text: string, direction: 1 | -1, from: 0 | 1): boolean;
  /** The task that is selected. */
  selected?(dashboard: Dashboard): Task | undefined;
  /** One line that says how rows are chosen and ordered. */
  status?(dashboard: Dashboard): string;
  /** Whether a filter hides rows: said where there is no room for `status`, too. */
  readonly filtered?: boolean;
}

/** A screen that a number and Tab lead to. */
export interface ScreenEntry {
  readonly id: string;
  readonly title: string;
  create(dashboard: Dashboard): Screen;
}
