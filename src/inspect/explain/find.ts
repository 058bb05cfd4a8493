import type { ProcRoot } from '../../procfs/root.ts';
import { readComm } from '../../procfs/comm.ts';
import { readStatus } from '../../procfs/status.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { processOf } from '../../scan/process-of.ts';
import { isTaskName } from '../../scan/task-name.ts';
import { isOutsideCapture, OUTSIDE, outsideNote } from '../outside-capture.ts';
import { who } from '../waits/text-lock.ts';

/** A task, or why there is none of that number. */
export type Found = { readonly pid: number; readonly tid: number } | { readonly why: string };

const MOST_NAMED = 3;

/**
 * The task with number `id`. Where we have none, tasks of PID namespaces below ours that call themselves so are named
 * with our numbers.
 */
export function findTask(root: ProcRoot, id: number): Found {
  const pid = processOf(root, id);
  if (pid !== undefined) return isOutsideCapture(root, pid) ? { why: OUTSIDE } : { pid, tid: id };
  const others = insiders(root, id).slice(0, MOST_NAMED);
  if (others.length === 0) {
    const note = outsideNote(root);
    return {
      why: note === '' ? 'no such task: it has ended, or there never was one' : `no such task${note}`,
    };
  }
  return {
    why: `no such task here, but in a PID namespace of its own ${others.join(', and ')} has this number`,
  };
}

/** Tasks whose last number of NSpid is `id`, in words. */
function insiders(root: ProcRoot, id: number): string[] {
  const names = root.list('');
  if (!isRead(names)) return [];
  return names.filter(isTaskName).flatMap((name) => {
    const status = readStatus(root, name);
    if (!isRead(status) || status.NSpid.length < 2) return [];
    const tasks = root.list(`${name}/task`);
    return isRead(tasks) ? tasks.flatMap((tid) => insider(root, name, tid, id)) : [];
  });
}

function insider(root: ProcRoot, pid: string, tid: string, id: number): string[] {
  const dir = `${pid}/task/${tid}`;
  const status = readStatus(root, dir);
  if (!isRead(status) || status.NSpid.at(-1) !== id) return [];
  const comm = readComm(root, dir);
  const task = who(Number(tid), isRead(comm) ? comm : undefined);
  return [tid === pid ? task : `${task} of process ${pid}`];
}
