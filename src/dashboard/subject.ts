import type { LiveProcess } from '../scan/live-task.ts';
import type { Dashboard } from './dashboard.ts';

/** The process that was opened, else the one that is selected among all tasks, else the first. */
export function subjectProcess(dashboard: Dashboard): LiveProcess | undefined {
  if (dashboard.process === undefined) {
    const selected = dashboard.screen('tasks').selected?.(dashboard);
    const [first] = dashboard.processes;
    dashboard.process = dashboard.round?.processes.get(selected?.pid ?? -1) ?? first;
  } else if (!dashboard.process.gone) {
    // After a step in a recording it is another object.
    dashboard.process = dashboard.sameProcess(dashboard.process);
  }
  return dashboard.process;
}
