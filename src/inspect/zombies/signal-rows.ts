import { isKnown } from '../../model/unknown.ts';
import { isRead, type Unreadable } from '../../procfs/unreadable.ts';
import type { Status } from '../../procfs/status.ts';
import { inMask, SIGCHLD } from '../signals.ts';
import { elderBehind, isInit, proofOfAdoption } from './adoption.ts';
import type { ParentThread } from './evidence.ts';
import type { Finding } from './finding.ts';
import type { Scene } from './scene.ts';

/** Rows of the decision table for a parent of which no thread waits: what it does with SIGCHLD decides. */

const KILL_IS_USELESS = 'kill -9 on the zombie does nothing.';

/** Killing the parent always helps: its zombies go to the next reaper. */
function endOf(scene: Scene): string {
  return `Ending ${scene.parentName} hands its zombies to the next reaper; ${KILL_IS_USELESS}`;
}

/** `likely` when some thread's call could not be read, and so a wait may have been missed. */
function sure(scene: Scene): Finding['confidence'] {
  return scene.blind === undefined ? 'certain' : 'likely';
}

/** Process 1 of a PID namespace, which gets all orphans, does not wait. */
export function adoptedByInit(scene: Scene): Finding | undefined {
  const { parent } = scene;
  if (parent === undefined || !isInit(parent.stat, parent.status)) return undefined;
  const inside = parent.stat.pid === 1 ? '' : ', process 1 of a container (status: NSpid),';
  return {
    cause: 'adopted-by-init',
    confidence: sure(scene),
    evidence: [
      `its parent ${scene.parentName}${inside} is the reaper of its PID namespace and does not wait: ${scene.doing()}`,
      ...disposition(scene),
    ],
    advice: 'Run a real init as process 1 (docker run --init, tini): it must collect every orphan.',
  };
}

/** A process that asked to be given orphans (or whose PID namespace gave it some) does not wait for them. */
export function adoptedBySubreaper(scene: Scene): Finding | undefined {
  const { parent, zombie } = scene;
  if (parent === undefined) return undefined;
  const proof = proofOfAdoption(zombie.stat, parent.stat, (session) => scene.process(session));
  const sign = proof ?? signOfAdoption(scene);
  if (sign === undefined) return undefined;
  return {
    cause: 'adopted-by-subreaper',
    confidence: proof === undefined ? 'likely' : sure(scene),
    evidence: [
      `${scene.parentName} has ${proof === undefined ? 'likely ' : ''}adopted it: ${sign}`,
      `${scene.parentName} is a subreaper that does not wait: ${scene.doing()}`,
    ],
    advice: `Fix ${scene.parentName}: a subreaper must wait for any child. ${endOf(scene)}`,
  };
}

/** Where it stands among the children of a parent that has one thread. */
function signOfAdoption(scene: Scene): string | undefined {
  const [thread, ...more] = scene.threads;
  if (thread === undefined || more.length > 0 || !isRead(thread.children)) return undefined;
  const before = elderBehind(scene.zombie.stat, thread.children, (pid) => scene.process(pid));
  return before === undefined
    ? undefined
    : `${scene.who(before.pid)} became its child earlier and started later (task/${thread.tid}/children)`;
}

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
  return {
    cause: 'signalfd-not-read',
    confidence: sure(scene),
    evidence: [
      `${scene.parentName} blocks SIGCHLD (status: SigBlk) and takes it by signalfd ${fd} (fdinfo/${fd}: sigmask)`,
      ...pending(scene),
      scene.doing(),
    ],
    advice: `Find what keeps the loop of ${scene.parentName} from reading descriptor ${fd}. ${endOf(scene)}`,
  };
}

/** SIGCHLD is blocked in every thread, and none takes it. */
export function sigchldBlocked(scene: Scene): Finding | undefined {
  if (!allBlock(scene)) return undefined;
  const fds = scene.parent?.fds;
  const unseen = fds !== undefined && !isRead(fds);
  const count = scene.threads.length;
  return {
    cause: 'sigchld-blocked',
    confidence: unseen ? 'likely' : sure(scene),
    evidence: [
      `${scene.parentName} blocks SIGCHLD ${count === 1 ? '' : `in all ${count} threads `}(status: SigBlk): it reaps only if it calls wait by itself`,
      ...pending(scene),
      scene.doing(),
      ...(unseen ? [`whether it has a signalfd can not be read (fdinfo: ${fds.code})`] : []),
    ],
    advice: `Fix ${scene.parentName}: unblock SIGCHLD or wait in a loop. ${endOf(scene)}`,
  };
}

/** SIGCHLD arrives, by a handler or by sigwait(3), and no wait followed. */
export function handlerDoesNotWait(scene: Scene): Finding | undefined {
  const status = statusOf(scene);
  const sigwaiter = scene.threads.find((thread) => takesBySigwait(scene, thread));
  const caught = status !== undefined && inMask(status.SigCgt, SIGCHLD);
  if (!caught && sigwaiter === undefined) return undefined;
  const how = caught
    ? `${scene.parentName} has a handler for SIGCHLD (status: SigCgt)`
    : `thread ${sigwaiter?.tid} of ${scene.parentName} takes SIGCHLD with sigwait (syscall rt_sigtimedwait; status: SigBlk)`;
  const waiting = pending(scene);
  return {
    cause: 'handler-does-not-wait',
    confidence: caught ? sure(scene) : 'likely',
    evidence: [
      waiting.length === 0 ? `${how} that did not wait for this one` : `${how} that has not run yet`,
      ...waiting,
      ...(scene.siblings > 1
        ? [`it has ${scene.siblings} zombies: one wait for each signal loses those that ended together`]
        : []),
      scene.doing(),
    ],
    advice: `Fix ${scene.parentName}: on SIGCHLD loop over waitpid(-1, WNOHANG). ${caught ? `kill -CHLD ${scene.ppid} runs its handler once more. ` : ''}${endOf(scene)}`,
  };
}

/** The default: SIGCHLD is thrown away, and nobody waits. */
export function neverWaits(scene: Scene): Finding {
  if (scene.blind !== undefined) return notKnown(scene, scene.blind);
  return {
    cause: 'parent-never-waits',
    confidence: 'certain',
    evidence: [
      `no thread of ${scene.parentName} waits (syscall): it reaps only if it calls wait later`,
      ...disposition(scene),
      scene.doing(),
      ...polled(scene),
    ],
    advice: `Fix ${scene.parentName}: it must wait for its children. ${endOf(scene)}`,
  };
}

/** Where the parent's calls are closed to us, it may wait for another child as well as not at all. */
function notKnown(scene: Scene, blind: Unreadable): Finding {
  const seconds = isKnown(scene.age) ? Math.floor(scene.age / 1000) : 0;
  return {
    cause: null,
    confidence: 'unknown',
    evidence: [
      ...disposition(scene),
      scene.doing(),
      ...polled(scene),
      `whether a thread waits for another child can not be read (${blind.file}: ${blind.code})`,
      ...(seconds > 0 ? [`none waits for this one: it has been dead for ${seconds} s (sched)`] : []),
    ],
    advice: blind.denied ? `Look as root or as the user of ${scene.parentName}.` : endOf(scene),
  };
}

function polled(scene: Scene): readonly string[] {
  return scene.pidfds().map((fd) => `it holds pidfd ${fd} of it (fdinfo/${fd})`);
}

function statusOf(scene: Scene): Status | undefined {
  const status = scene.parent?.status;
  return status !== undefined && isRead(status) ? status : undefined;
}

/** SigBlk is each thread's own. A thread in sigtimedwait has what it waits for unblocked meanwhile. */
function blocks(thread: ParentThread): boolean {
  return isRead(thread.status) && inMask(thread.status.SigBlk, SIGCHLD);
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

function pending(scene: Scene): readonly string[] {
  const status = statusOf(scene);
  const waiting =
    (status !== undefined && inMask(status.ShdPnd, SIGCHLD)) ||
    scene.threads.some((thread) => isRead(thread.status) && inMask(thread.status.SigPnd, SIGCHLD));
  return waiting ? ['a SIGCHLD is waiting to be taken (status: ShdPnd)'] : [];
}

/** What the parent does with SIGCHLD, where it is nothing special. */
function disposition(scene: Scene): readonly string[] {
  const status = statusOf(scene);
  if (status === undefined) return [];
  if (inMask(status.SigIgn, SIGCHLD)) return ['it ignores SIGCHLD (status: SigIgn)'];
  if (inMask(status.SigCgt, SIGCHLD)) return ['it has a handler for SIGCHLD (status: SigCgt)'];
  return ['it does not ask for SIGCHLD (status: SigIgn, SigCgt)'];
}
