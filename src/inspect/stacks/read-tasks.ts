import type { ByteString } from '../../procfs/bytes.ts';
import { readComm } from '../../procfs/comm.ts';
import { tellsEnd } from '../../procfs/ended.ts';
import type { AddressRange } from '../../procfs/pagemap.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import type { Stat } from '../../procfs/stat.ts';
import { readStatus } from '../../procfs/status.ts';
import { mapSteps, type Steps } from '../../procfs/steps.ts';
import { readSyscall } from '../../procfs/syscall.ts';
import { isRead, type Reading, Unreadable } from '../../procfs/unreadable.ts';
import type { StackTask } from './evidence.ts';
import type { KnownTask, StackReadOptions } from './read.ts';

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

/**
 * The threads of a process, without what needs rights: as `known` has them, else by a read of each one's name, which
 * is the cheaper half of what a thread costs.
 */
export function* readTasks(
  root: ProcRoot,
  leader: Stat,
  known: readonly KnownTask[] | undefined,
): Steps<Reading<TaskDraft[]>> {
  const { pid } = leader;
  if (known !== undefined) return known.map(({ tid, comm, state, seen }) => draftOf(tid, comm, state, seen));
  const names = root.names(`${pid}/task`);
  if (!isRead(names)) return names;
  const tids = names.map(Number).sort((a, b) => a - b);
  return yield* mapSteps(tids, (tid) =>
    tid === pid ? draftOf(tid, leader.comm, leader.state) : draftOf(tid, commOf(root, pid, tid), ''),
  );
}

function draftOf(tid: number, comm: ByteString, state: string, seen?: AddressRange): TaskDraft {
  return { tid, comm, state, inner: tid, call: NOT_ASKED, seen };
}

/** Empty when it has ended: that shows again when its system call is read. */
function commOf(root: ProcRoot, pid: number, tid: number): ByteString {
  const comm = readComm(root, folderOf(pid, tid));
  return isRead(comm) ? comm : '';
}

/** Reads where each of `drafts` stands; those that have ended by then are left out. */
export function* readCalls(
  root: ProcRoot,
  pid: number,
  drafts: readonly TaskDraft[],
  pause: StackReadOptions['pause'],
): Steps<TaskDraft[]> {
  const read = (draft: TaskDraft): void => {
    draft.call = readSyscall(root, folderOf(pid, draft.tid));
  };
  yield* mapSteps(drafts, read);
  if (pause === undefined || root.captured) return stillThere(root, pid, drafts);
  for (let retry = 0; retry < RETRIES; retry++) {
    const running = drafts.filter(isRunning);
    if (running.length === 0) break;
    pause(RETRY_MS);
    for (const draft of running) read(draft);
  }
  return stillThere(root, pid, drafts);
}

function stillThere(root: ProcRoot, pid: number, drafts: readonly TaskDraft[]): TaskDraft[] {
  return drafts.filter(({ tid, call }) => isRead(call) || !tellsEnd(root, folderOf(pid, tid), call));
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
