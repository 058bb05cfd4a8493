import type { Task } from '../model/task.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { type Blocked, readSyscall } from '../procfs/syscall.ts';
import { isRead } from '../procfs/unreadable.ts';
import { syscallName } from './waits/syscalls.ts';

/** True for a thread whose mask of blocked signals is another one as long as the call lasts that it is in. */
export type HasCallMask = (thread: Task) => boolean;

/** Calls that take a mask, and which argument it is; undefined: they do whatever their arguments are. */
const WITH_MASK: ReadonlyMap<string, number | undefined> = new Map([
  ['rt_sigtimedwait', undefined],
  ['rt_sigsuspend', undefined],
  ['ppoll', 3],
  ['epoll_pwait', 4],
  ['epoll_pwait2', 4],
  ['pselect6', 5],
]);

/**
 * True where SigBlk of status is not what the thread blocks otherwise: sigtimedwait(2) takes out what it waits for, the others
 * put a mask of their own in its place.
 */
export function hasMaskOfCall(arch: string, { nr, args }: Blocked): boolean {
  const name = nr < 0 ? undefined : syscallName(arch, nr);
  if (name === undefined || !WITH_MASK.has(name)) return false;
  const at = WITH_MASK.get(name);
  return at === undefined || Number(args[at] ?? 0) !== 0;
}

/** Reads `/proc/PID/task/TID/syscall` of a thread; false as well where that may not be read. */
export function readHasCallMask(root: ProcRoot): HasCallMask {
  return ({ pid, tid }) => {
    const look = readSyscall(root, `${pid}/task/${tid}`);
    return isRead(look) && look.state === 'blocked' && hasMaskOfCall(root.host.arch, look);
  };
}
