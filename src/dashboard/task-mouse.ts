import type { Dashboard } from './dashboard.ts';
import { type Effect, NONE } from './effects.ts';
import type { Mouse } from './input.ts';
import { rowAtLine, scrolled } from './list.ts';
import { columnAt, placesOf } from './paint-tasks.ts';
import type { Area, Screen } from './screen.ts';
import { startsDescending, type TaskList } from './task-list.ts';

const WHEEL_ROWS = 3;

/** The mouse on a table of tasks in `area`: the wheel scrolls, the header sorts, a row is selected, then opened. */
export function mouseOnTasks(
  mouse: Mouse,
  area: Area,
  list: TaskList,
  screen: Screen,
  dashboard: Dashboard,
): Effect | undefined {
  if (mouse.action === 'wheel up' || mouse.action === 'wheel down') {
    list.move(scrolled(list.list, mouse.action === 'wheel up' ? -WHEEL_ROWS : WHEEL_ROWS, list.size));
    return NONE;
  }
  if (mouse.action !== 'press' || mouse.button !== 'left') return undefined;
  if (mouse.y === area.y) {
    const place =
      list.mode === 'groups' ? undefined : columnAt(placesOf(list, area.width, dashboard), mouse.x - area.x);
    if (place === undefined) return NONE;
    const again = place.column === list.sort;
    list.sortBy(place.column, again ? !list.descending : startsDescending(place.column));
    return NONE;
  }
  const row = rowAtLine(list.list, mouse.y - area.y - 1, list.size);
  if (row === undefined) return NONE;
  if (row === list.list.selected) return screen.perform('open', dashboard);
  list.select(row);
  return NONE;
}
