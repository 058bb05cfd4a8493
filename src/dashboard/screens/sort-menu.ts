import { ABSENT_COLUMNS } from '../../columns/absent.ts';
import { COLUMNS, findColumn } from '../../columns/registry.ts';
import type { Dashboard } from '../dashboard.ts';
import { NONE } from '../effects.ts';
import { Menu } from '../menu.ts';
import { startsDescending, type TaskList } from '../task-list.ts';

/** Lets the user choose the column to sort `list` by: those that are shown first, then all others. */
export function openSortMenu(dashboard: Dashboard, list: TaskList): void {
  const shown = list.columns.flatMap(({ id }) => findColumn(id) ?? []);
  const others = COLUMNS.filter((column) => !ABSENT_COLUMNS.includes(column) && !shown.includes(column));
  const columns = [...shown, ...others];
  const items = columns.map((column) => ({
    text: column.header === column.id.toUpperCase() ? column.header : `${column.header} (${column.id})`,
    note: column.about,
    choose: () => {
      list.sortBy(column, startsDescending(column));
      return NONE;
    },
  }));
  dashboard.push(new Menu('Sort by', items, columns.indexOf(list.sort)));
}
