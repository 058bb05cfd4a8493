/** True for a folder of /proc that is a task's: its name is a number. */
export function isTaskName(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}

/** exit_signal of a task that is not its group's leader, proc_pid_stat(5) field 38. */
export const THREAD_EXIT_SIGNAL = -1;
