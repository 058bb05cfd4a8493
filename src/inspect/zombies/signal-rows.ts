import { inMask, SIGCHLD } from '../signals.ts';
import type { ParentThread } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Scene } from './scene.ts';
import { blocks } from './blocks.ts';
import { endOf, handlesChildren, pending, statusOf, sure } from './parent-state.ts';
import { lessSure, unreadMask, unreadSignalfd, unreadStatus } from './unread.ts';

/** Rows of the decision table for a parent of which no thread waits: what it does with SIGCHLD decides. */

/** SIG_IGN makes the kernel reap, but only children that die later. */
export function ignoredTooLate(scene: Scene): Finding | undefined {
  const status = statusOf(scene);
  if (status === undefined || !inMask(status.SigIgn, SIGCHLD)) return undefined;
  return {
    cause: 'ignored-too-late',
    confidence: sure(scene),
    evidence: [
      `${scene.parentName} ignores SIGCHLD (status: SigIgn), but began to after this one had died: nothing reaps it`,
      scene.doing(),
    ],
    advice: `It stays until ${scene.parentName} waits or ends. ${endOf(scene)}`,
  };
}

/** SIGCHLD is blocked in every thread and routed to a signalfd(2). */
export function signalfdNotRead(scene: Scene): Finding | undefined {
  if (!allBlock(scene)) return undefined;
  const fd = scene.descriptors((info) => info.sigmask !== undefined && inMask(info.sigmask, SIGCHLD))[0];
  if (fd === undefined) return undefined;
  const waiting = pending(scene);
  const how = `${scene.parentName} blocks SIGCHLD (status: SigBlk) and takes it by signalfd ${fd} (fdinfo/${fd}: sigmask)`;
  if (waiting.length === 0 && statusOf(scene) !== undefined) return signalfdWasRead(scene, how);
  const finding: Finding = {
    cause: 'signalfd-not-read',
    confidence: sure(scene),
    evidence: [how, ...waiting, scene.doing()],
    advice: `Find what keeps the loop of ${scene.parentName} from reading descriptor ${fd}. ${endOf(scene)}`,
  };
  return lessSure(finding, unreadStatus(scene));
}

/** No SIGCHLD is left in the signalfd: it was taken, and no wait for this one followed. */
function signalfdWasRead(scene: Scene, how: string): Finding {
  return {
    cause: 'handler-does-not-wait',
    // It may also have come, and been thrown away, before SIGCHLD was blocked.
    confidence: 'likely',
    evidence: [
      how,
      'no SIGCHLD is waiting to be taken (status: SigPnd, ShdPnd): it has been read, but no wait for this one followed; or it came before SIGCHLD was blocked',
      ...lost(scene),
      scene.doing(),
    ],
    advice: `Fix ${scene.parentName}: for each SIGCHLD that it reads loop over waitpid(-1, WNOHANG), not only for the process that it names. ${endOf(scene)}`,
  };
}

/** Signals do not queue: children that end together leave one SIGCHLD. */
function lost(scene: Scene): readonly string[] {
  return scene.siblings > 1
    ? [`it has ${scene.siblings} zombies: one wait for each signal loses those that ended together`]
    : [];
}

/** SIGCHLD is blocked in every thread, and none takes it. */
export function sigchldBlocked(scene: Scene): Finding | undefined {
  if (!allBlock(scene)) return undefined;
  const count = scene.threads.length;
  const finding: Finding = {
    cause: 'sigchld-blocked',
    confidence: sure(scene),
    evidence: [
      `${scene.parentName} blocks SIGCHLD ${count === 1 ? '' : `in all ${count} threads `}(status: SigBlk): it reaps only if it calls wait by itself`,
      ...pending(scene),
      scene.doing(),
    ],
    advice: `Fix ${scene.parentName}: unblock SIGCHLD or wait in a loop. ${endOf(scene)}`,
  };
  return lessSure(finding, [...unreadStatus(scene), ...unreadSignalfd(scene)]);
}

/** SIGCHLD arrives, by a handler or by sigwait(3), and no wait followed. */
export function handlerDoesNotWait(scene: Scene): Finding | undefined {
  const status = statusOf(scene);
  const sigwaiter = scene.threads.find((thread) => takesBySigwait(scene, thread));
  const caught = status !== undefined && handlesChildren(status);
  if (!caught && sigwaiter === undefined) return undefined;
  const how = caught
    ? `${scene.parentName} has a handler for SIGCHLD (status: SigCgt)`
    : `thread ${sigwaiter?.tid} of ${scene.parentName} takes SIGCHLD with sigwait (syscall rt_sigtimedwait; status: SigBlk)`;
  const waiting = pending(scene);
  const finding: Finding = {
    cause: 'handler-does-not-wait',
    confidence: caught ? sure(scene) : 'likely',
    evidence: [
      waiting.length === 0 ? `${how} that did not wait for this one` : `${how} that has not run yet`,
      ...waiting,
      ...lost(scene),
      scene.doing(),
    ],
    advice: `Fix ${scene.parentName}: on SIGCHLD loop over waitpid(-1, WNOHANG). ${caught ? `kill -CHLD ${scene.ppid} runs its handler once more. ` : ''}${endOf(scene)}`,
  };
  return lessSure(finding, unreadMask(scene));
}

function allBlock(scene: Scene): boolean {
  return scene.threads.length > 0 && scene.threads.every(blocks);
}

/**
 * While a thread is in rt_sigtimedwait, SigBlk lacks the signals that it waits for. It may also have lacked SIGCHLD
 * all along, so only a thread whose fellows all block it is taken for one that waits for it.
 */
function takesBySigwait(scene: Scene, thread: ParentThread): boolean {
  if (scene.callName(thread) !== 'rt_sigtimedwait' || blocks(thread) || scene.threads.length === 1)
    return false;
  return scene.threads.every((other) => other === thread || blocks(other));
}
