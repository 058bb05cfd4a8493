import { isRead } from '../../procfs/unreadable.ts';
import { SIGCHLD, signalName } from '../signals.ts';
import type { OtherTask } from './evidence.ts';
import type { Finding } from './finding.ts';
import { isLive, liveThreads } from './live-threads.ts';
import type { Scene } from './scene.ts';

/** Rows of the decision table that the zombie itself, or where it hangs, decides. */

const KILL_IS_USELESS = 'kill -9 on it does nothing: it is dead.';

/** The main thread has called pthread_exit(3): no wait gets the process before its last thread ends. */
export function leaderWithLiveThreads(scene: Scene): Finding | undefined {
  const live = liveThreads(scene.zombie);
  if (live === 0) return undefined;
  const { others } = scene.zombie;
  const counted = isRead(others) ? `${stateCounts(others.filter(isLive))}, task` : 'stat: num_threads';
  return {
    cause: 'leader-with-live-threads',
    confidence: isRead(others) ? 'certain' : 'likely',
    evidence: [
      `its main thread has left, ${live} ${live === 1 ? 'thread lives' : 'threads live'} on (${counted}): the process is not dead`,
    ],
    advice: 'Nothing is to be reaped: look at its threads. A kill of the process works as always.',
  };
}

/** `1 R, 2 S`. */
function stateCounts(tasks: readonly OtherTask[]): string {
  const counts = new Map<string, number>();
  for (const { state } of tasks) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}

/** A tracer that is not the parent gets a dead child first: ptrace(2). */
export function traced(scene: Scene): Finding | undefined {
  const { tracer: own, others } = scene.zombie;
  const dead = isRead(others)
    ? others.find((task) => task.tracer !== 0 && task.tracer !== scene.ppid)
    : undefined;
  const tracer = own !== 0 && own !== scene.ppid ? own : dead?.tracer;
  if (tracer === undefined) return undefined;
  const which = tracer === own ? 'it is traced' : `its dead thread ${dead?.tid} is traced`;
  return {
    cause: 'traced',
    confidence: 'certain',
    evidence: [
      `${which} by ${scene.who(tracer)} (status: TracerPid): ${scene.parentName} gets it only after the tracer waits or detaches`,
    ],
    advice: `Detach or end the tracer ${scene.who(tracer)}. ${KILL_IS_USELESS}`,
  };
}

/** No process that can be seen here is its parent. */
export function parentOutside(scene: Scene): Finding | undefined {
  const { ppid } = scene;
  const why =
    ppid === 0
      ? 'its parent is outside this PID namespace (stat: ppid 0)'
      : scene.parent === undefined
        ? `its parent ${scene.parentName} can not be seen here (no readable /proc/${ppid})`
        : scene.parent.stat.state === 'Z' && isRead(scene.parent.threads) && scene.threads.length === 0
          ? `its parent ${scene.parentName} is dead itself (stat: state Z)`
          : undefined;
  if (why === undefined) return undefined;
  return {
    cause: 'parent-outside',
    confidence: 'certain',
    evidence: [why],
    advice: `Look for the parent where it can be seen: on the host, as root, or one step up. ${KILL_IS_USELESS}`,
  };
}

/** clone(2) with another exit signal than SIGCHLD: wait4 and waitid pass it over without __WALL or __WCLONE. */
export function exitSignal(scene: Scene): Finding | undefined {
  const { exit_signal } = scene.zombie.stat;
  if (exit_signal === SIGCHLD || Number.isNaN(exit_signal)) return undefined;
  if (scene.waiters.some((waiter) => waiter.coverage === 'covers')) return undefined;
  const signal = exit_signal > 0 ? `exit signal ${signalName(exit_signal)}` : 'no exit signal';
  const evidence = [
    `it was started by clone with ${signal} (stat: exit_signal ${exit_signal}): a plain wait does not see it`,
  ];
  const plain = scene.waiters.find((waiter) => waiter.call.ended && !waiter.call.all && !waiter.call.clones);
  if (plain !== undefined) {
    evidence.push(
      `thread ${plain.thread.tid} of ${scene.parentName} sits in ${plain.call.name} all the same (syscall)`,
    );
  }
  return {
    cause: 'exit-signal',
    confidence: 'certain',
    evidence,
    advice: `Fix ${scene.parentName}: it must wait with __WALL or __WCLONE; or end it. ${KILL_IS_USELESS}`,
  };
}
