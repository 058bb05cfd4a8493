import type { ProcRoot } from './root.ts';
import { isRead, type Unreadable } from './unreadable.ts';

/**
 * True where `fault`, of a file in the folder of a task, says that the task has ended: ESRCH, or ENOENT while the folder
 * is gone too. Where the folder is there, only the file is not: a captured tree lacks it, or the kernel has none such.
 */
export function tellsEnd(root: ProcRoot, folder: string, { code }: Unreadable): boolean {
  if (code !== 'ENOENT') return code === 'ESRCH';
  const owner = root.owner(folder);
  return !isRead(owner) && owner.gone;
}

/** Why the file `name` of a task that lives gave nothing, in words. */
export function whyNoFile(name: string, { code }: Pick<Unreadable, 'code'>): string {
  return code === 'ENOENT' ? `there is no ${name} file` : `${name}: ${code}`;
}

/** True for the state of a task that has ended, a letter of stat: Z until it is reaped, X while it goes (proc_pid_stat(5)). */
export function hasEndedState(state: string): boolean {
  return state === 'Z' || state === 'X';
}
