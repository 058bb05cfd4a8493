/** True for a folder of /proc that is a task's: its name is a number. */
export function isTaskName(name: string): boolean {
  const first = name.charCodeAt(0);
  return first >= 0x30 && first <= 0x39;
}
