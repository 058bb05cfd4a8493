import type { Status } from '../../procfs/status.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { catchesAll, inMask, SIGCHLD } from '../signals.ts';
import { blocks } from './blocks.ts';
import type { ParentThread } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Scene } from './scene.ts';
import { unreadStatus } from './unread.ts';

/** What rows of the decision table ask and say of a parent of which no thread waits. */

const KILL_IS_USELESS = 'kill -9 on the zombie does nothing.';

/** Killing the parent always helps: its zombies go to the next reaper. */
export function endOf(scene: Scene): string {
  return `Ending ${scene.parentName} hands its zombies to the next reaper; ${KILL_IS_USELESS}`;
}

/** Who would be shown what the parent is at. Root is refused as well: without CAP_SYS_PTRACE, or in a user namespace. */
export function whoMayLook(scene: Scene): string {
  const { euid, parentName } = scene;
  if (euid === 0) return `Root here may not trace ${parentName}: see tinspect doctor for why.`;
  const isOurs = statusOf(scene)?.Uid.every((uid) => uid === euid) === true;
  return isOurs ? 'Look as root.' : `Look as root or as the user of ${parentName}.`;
}

/** `likely` when some thread's call could not be read, and so a wait may have been missed. */
export function sure(scene: Scene): Finding['confidence'] {
  return scene.blind === undefined ? 'certain' : 'likely';
}

/** The parent's own status, or undefined when it could not be read. */
export function statusOf(scene: Scene): Status | undefined {
  const status = scene.parent?.status;
  return status !== undefined && isRead(status) ? status : undefined;
}

/** The sentence that a SIGCHLD is pending; none when there is none, or it is not known. */
export function pending(scene: Scene): readonly string[] {
  const status = statusOf(scene);
  const waiting =
    (status !== undefined && inMask(status.ShdPnd, SIGCHLD)) ||
    scene.threads.some((thread) => isRead(thread.status) && inMask(thread.status.SigPnd, SIGCHLD));
  return waiting ? ['a SIGCHLD is waiting to be taken (status: ShdPnd)'] : [];
}

/** A thread that may be waiting for SIGCHLD itself: what it waits for is in its memory, and not in SigBlk meanwhile. */
export function sigwaiter(scene: Scene): ParentThread | undefined {
  return scene.threads.find((thread) => scene.callName(thread) === 'rt_sigtimedwait' && !blocks(thread));
}

/** True for a handler of SIGCHLD that is there for children. */
export function handlesChildren({ SigCgt }: Status): boolean {
  return inMask(SigCgt, SIGCHLD) && !catchesAll(SigCgt);
}

/** What the parent does with SIGCHLD, where it is nothing special. */
export function disposition(scene: Scene): readonly string[] {
  const status = statusOf(scene);
  if (status === undefined) return unreadStatus(scene);
  if (inMask(status.SigIgn, SIGCHLD)) return ['it ignores SIGCHLD (status: SigIgn)'];
  if (handlesChildren(status)) return ['it has a handler for SIGCHLD (status: SigCgt)'];
  if (inMask(status.SigCgt, SIGCHLD)) {
    return [
      'it catches all signals, as the runtime of Go does, which does not wait for children (status: SigCgt)',
    ];
  }
  const taker = sigwaiter(scene);
  return [
    taker === undefined
      ? 'it does not ask for SIGCHLD (status: SigIgn, SigCgt)'
      : `thread ${taker.tid} sits in rt_sigtimedwait (syscall): whether it takes SIGCHLD there can not be told, as SigBlk lacks the signals that it waits for`,
  ];
}
