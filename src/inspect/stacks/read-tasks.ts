import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { readSyscall } from '../../procfs/syscall.ts';
import { isRead, Unreadable } from '../../procfs/unreadable.ts';
import type { StackTask } from './evidence.ts';
import type { StackReadOptions } from './read.ts';

/** A task in the making. */
export type TaskDraft = { -readonly [Key in keyof StackTask]: StackTask[Key] };

/** A running thread is looked at again so often, all within 10 ms. */
const RETRIES = 3;
const RETRY_MS = 3;

const NOT_ASKED = new Unreadable('syscall', 'ENODATA');

/** The folder of a thread. */
export function folderOf(pid: number, tid: number): string {
  return `${pid}/task/${tid}`;
}

/** The threads `names` of process `pid` that live, without what needs rights. */
export function readTasks(
  root: ProcRoot,
  pid: number,
  names: readonly string[],
  options: StackReadOptions,
): TaskDraft[] {
  const drafts: TaskDraft[] = [];
  for (const name of names) {
    const stat = readStat(root, folderOf(pid, Number(name)));
    if (!isRead(stat)) continue;
    const { pid: tid, comm, state, starttime } = stat;
    drafts.push({ tid, comm, state, inner: tid, call: NOT_ASKED, seen: options.seen?.(tid, starttime) });
  }
  return drafts;
}

/** Reads where each of `drafts` stands; those that are gone by then are left out. */
export function readCalls(
  root: ProcRoot,
  pid: number,
  drafts: readonly TaskDraft[],
  pause: StackReadOptions['pause'],
): TaskDraft[] {
  const read = (draft: TaskDraft): void => {
    draft.call = readSyscall(root, folderOf(pid, draft.tid));
  };
  for (const draft of drafts) read(draft);
  if (pause === undefined || root.captured) return stillThere(drafts);
  for (let retry = 0; retry < RETRIES; retry++) {
    const running = drafts.filter(isRunning);
    if (running.length === 0) break;
    pause(RETRY_MS);
    for (const draft of running) read(draft);
  }
  return stillThere(drafts);
}

function stillThere(drafts: readonly TaskDraft[]): TaskDraft[] {
  return drafts.filter(({ call }) => isRead(call) || !call.gone);
}

function isRunning({ call }: TaskDraft): boolean {
  return isRead(call) && call.state === 'running';
}

/** Sets the TIDs of a process's own PID namespace, where that is one below ours. */
export function readInnerTids(root: ProcRoot, pid: number, drafts: readonly TaskDraft[]): void {
  const leader = readStatus(root, String(pid));
  if (!isRead(leader) || leader.NSpid.length < 2) return;
  for (const draft of drafts) {
    const status = readStatus(root, folderOf(pid, draft.tid));
    if (isRead(status)) draft.inner = status.NSpid.at(-1) ?? draft.tid;
  }
}
