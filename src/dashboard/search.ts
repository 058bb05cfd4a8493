import type { Task } from '../model/task.ts';
import { recordOf } from '../columns/readings.ts';

/**
 * True when `text` is in the name or the command line of `task`, upper and lower case alike, or begins one of its
 * numbers, decimal or `0x` hexadecimal.
 */
export function holds(task: Task, text: string): boolean {
  const wanted = text.toLowerCase();
  if (wanted === '') return false;
  const bytes = Buffer.from(wanted, 'utf8').toString('latin1');
  if (task.stat.comm.toLowerCase().includes(bytes)) return true;
  if (isNumbered(task, wanted)) return true;
  const command = recordOf(task.cmdline);
  return command !== undefined && command.replaceAll('\0', ' ').toLowerCase().includes(bytes);
}

function isNumbered({ pid, tid }: Task, wanted: string): boolean {
  if (/^\d+$/.test(wanted)) return String(tid).startsWith(wanted) || String(pid).startsWith(wanted);
  return /^0x[0-9a-f]+$/.test(wanted) && `0x${tid.toString(16)}`.startsWith(wanted);
}
