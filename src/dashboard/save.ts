import type { Dashboard } from './dashboard.ts';
import type { Preferences } from './preferences.ts';
import { TasksScreen } from './screens/tasks.ts';

/** What is worth keeping of how the dashboard is set now. */
export function preferencesOf(dashboard: Dashboard): Preferences {
  const screen = dashboard.screen('tasks');
  const { interval_s: interval, paletteName: palette } = dashboard;
  if (!(screen instanceof TasksScreen)) return { interval, palette };
  const { set, ownColumns, sort, descending } = screen.list;
  return {
    set: set.name,
    ...(ownColumns === undefined ? {} : { columns: ownColumns }),
    sort: `${descending ? '-' : ''}${sort.id}`,
    interval,
    palette,
  };
}
