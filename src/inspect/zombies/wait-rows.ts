import { isRead } from '../../procfs/unreadable.ts';
import type { Finding } from './finding.ts';
import { isStopped, type Scene, type Waiter } from './scene.ts';
import { lessSure, unreadTarget } from './unread.ts';
import { waitWords } from './wait-call.ts';

/** Rows of the decision table that what the parent's threads are doing decides. */

/** Every thread of the parent is stopped: it reaps nothing until it goes on. */
export function parentStopped(scene: Scene): Finding | undefined {
  const { threads, parentName } = scene;
  if (threads.length === 0 || !threads.every(isStopped)) return undefined;
  const tracer = threads
    .map(({ status }) => (isRead(status) ? status.TracerPid : 0))
    .find((pid) => pid !== 0);
  const held = threads.some(({ stat }) => stat.state === 't');
  const unread = threads.map(({ status }) => status).find((status) => !isRead(status));
  const by = tracer === undefined ? '' : ` by its tracer ${scene.who(tracer)}`;
  return {
    cause: 'parent-stopped',
    confidence: 'certain',
    evidence: [
      `all ${threads.length === 1 ? '' : `${threads.length} `}threads of ${parentName} are stopped${held ? by : ''} (stat: state ${held ? 't' : 'T'}): it reaps nothing until it goes on`,
      ...(held && tracer === undefined && unread !== undefined && !isRead(unread)
        ? [`which process traces it can not be read (status: ${unread.code})`]
        : []),
    ],
    advice: held
      ? `Let the tracer${tracer === undefined ? '' : ` ${scene.who(tracer)}`} go on or detach.`
      : `kill -CONT ${scene.ppid} lets it go on.`,
  };
}

/** A thread of the parent sits in a wait that is for this zombie. */
export function aboutToReap(scene: Scene): Finding | undefined {
  const waiter = scene.waiters.find(({ coverage }) => coverage === 'covers');
  if (waiter === undefined) return undefined;
  const stuck = scene.isStale;
  const finding: Finding = {
    cause: 'about-to-reap',
    confidence: stuck ? 'likely' : 'certain',
    evidence: [
      `${sits(scene, waiter)}, which covers it`,
      ...(stuck
        ? [
            `yet it has been dead for ${Math.round(Number(scene.age) / 1000)} s (sched): ${scene.isOwn ? '' : `unless ${scene.parentName} has adopted it just now, `}the two do not go together`,
          ]
        : []),
    ],
    advice: stuck
      ? 'Look again: if both stay, something holds it that /proc does not show.'
      : 'Look again: it is gone in a moment.',
  };
  return lessSure(finding, unreadTarget(scene, waiter.call));
}

/** The parent sits in a wait for other children. */
export function waitsForAnother(scene: Scene): Finding | undefined {
  const waiter = scene.waiters.find(({ coverage }) => coverage === 'another');
  if (waiter === undefined) return undefined;
  const { target } = waiter.call;
  const finding: Finding = {
    cause: 'parent-waits-for-another',
    confidence: 'certain',
    evidence: [
      `${sits(scene, waiter)}: this one is next only if ${scene.parentName} then waits for it`,
      ...handsOff(scene),
    ],
    advice:
      target.kind === 'pid'
        ? `See why ${scene.who(target.pid)} still lives; or fix ${scene.parentName} to wait for any child.`
        : `Fix ${scene.parentName} to wait for any child.`,
  };
  return lessSure(finding, unreadTarget(scene, waiter.call));
}

/** The wait is for children of the waiting thread alone, and another thread has started this one. */
export function otherThreadForked(scene: Scene): Finding | undefined {
  const waiter = scene.waiters.find(({ coverage }) => coverage === 'other-thread');
  if (waiter === undefined) return undefined;
  const starter = scene.starter();
  return {
    cause: 'other-thread-forked',
    confidence: starter === undefined ? 'likely' : 'certain',
    evidence: [
      `thread ${waiter.thread.tid} of ${scene.parentName} waits with __WNOTHREAD (syscall): it sees only children that it has started itself`,
      starter === undefined
        ? 'which thread has started this one is not known (task/TID/children)'
        : `this one belongs to thread ${starter.tid} (task/${starter.tid}/children)`,
    ],
    advice: `Fix ${scene.parentName}: wait without __WNOTHREAD, or in the thread that forks.`,
  };
}

/** Waits that look like one for the dead, and take only children that stop or go on (waitid without WEXITED). */
export function waitsForStops(scene: Scene): readonly string[] {
  return scene.waiters
    .filter(({ call }) => !call.ended)
    .map(
      (waiter) =>
        `${sits(scene, waiter)}, but only until one stops or goes on: it asks for none that has ended (no WEXITED)`,
    );
}

/** `thread 4124 of 4124 (perthread) sits in wait4 for any child (syscall)`. */
function sits(scene: Scene, waiter: Waiter): string {
  return `thread ${waiter.thread.tid} of ${scene.parentName} sits in ${waitWords(waiter.call, (pid) => scene.who(pid))} (syscall)`;
}

/** A WNOWAIT wait that is for it looks at the dead child and leaves it. */
function handsOff(scene: Scene): readonly string[] {
  return scene.waiters.some(({ call, coverage }) => call.leaves && coverage === 'none')
    ? ['another wait of it only looks (WNOWAIT)']
    : [];
}
