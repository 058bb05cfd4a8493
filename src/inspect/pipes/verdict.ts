import { type OpenFd, pidsOf } from './ends.ts';
import { leakedOf, type LeakScene } from './leak.ts';
import { isNonblock } from './open-flags.ts';
import { isStuckIn } from './stuck.ts';
import type { LeakedEnd, Pipe, PipeJudgement } from './pipe.ts';
import { isNobody, type Suspects } from './suspects.ts';

/** What is known of the processes at the ends. */
export interface Scene extends LeakScene {
  /** Who may have an end of the pipe unseen. */
  readonly suspects: Suspects;
}

const judged = (
  verdict: PipeJudgement['verdict'],
  culprit = 0,
  leaked: readonly LeakedEnd[] = [],
): PipeJudgement => ({ verdict, culprit, leaked, alone: false });

/** The state of one pipe. */
export function judgePipe(pipe: Pipe, scene: Scene): PipeJudgement {
  const { readers, writers, blocked } = pipe;
  const reads = blocked.filter(({ op }) => op === 'read');
  const writes = blocked.filter(({ op }) => op === 'write');
  // Who waits has somebody at the other end, or would be told: it is a process that is not seen. Where there may be
  // such processes, one of them may have an end that nobody waits at, too.
  const all = isNobody(scene.suspects);
  if (writers.length === 0) {
    if (reads.length > 0) return judged('waits-for-writer');
    return judged(all ? 'no-writer' : 'ok');
  }
  if (readers.length === 0) {
    if (writes.length > 0) return judged('full');
    return all ? judged('no-reader', writers[0]?.pid) : judged('ok');
  }
  if (writes.length > 0) return judgeFull(pipe, scene);
  if (reads.length > 0) return judgeEmpty(pipe, scene);
  return judged(isWakeUp(pipe) ? 'wake-up' : 'ok');
}

/** Nobody ever waits in it, and every process has both ends: a signal handler or thread wakes the other side. */
function isWakeUp({ readers, writers }: Pipe): boolean {
  if (![...readers, ...writers].every(({ info }) => isNonblock(info.flags))) return false;
  const reading = new Set(pidsOf(readers));
  const writing = new Set(pidsOf(writers));
  return [...reading].every((pid) => writing.has(pid)) && [...writing].every((pid) => reading.has(pid));
}

function judgeFull(pipe: Pipe, scene: Scene): PipeJudgement {
  const reader = pidsOf(pipe.readers).find((pid) => !isStuck(pid, pipe, scene));
  return reader === undefined ? judgeAlone('full', pipe, pipe.readers, scene) : judged('full', reader);
}

/** Where only those who wait are seen to have the end that would let them go on. */
function judgeAlone(
  verdict: 'full' | 'waits-for-writer',
  { named }: Pipe,
  ends: readonly OpenFd[],
  scene: Scene,
): PipeJudgement {
  if (isNobody(scene.suspects) && !named) return judged('self-held', ends[0]?.pid);
  return { ...judged(verdict), alone: true };
}

/** True when no thread of process `pid` can serve the other end of the pipe. */
function isStuck(pid: number, { blocked }: Pipe, { threads }: Scene): boolean {
  return isStuckIn(pid, new Set(blocked.map(({ tid }) => tid)), threads);
}

function judgeEmpty(pipe: Pipe, scene: Scene): PipeJudgement {
  const able = pipe.writers.filter(({ pid }) => !isStuck(pid, pipe, scene));
  if (able.length === 0) return judgeAlone('waits-for-writer', pipe, pipe.writers, scene);
  const leaked = leakedOf(able, pipe, scene);
  // One that may be a worker is not told to be a leak, and the rest may wait for the same.
  if (leaked.length < able.length || leaked.some(({ open }) => open))
    return judged('waits-for-writer', 0, leaked);
  return judged('leaked-writer', culpritOf(leaked, scene), leaked);
}

/** Of several the one that runs another program than its parent did, then the eldest. */
function culpritOf(leaked: readonly OpenFd[], { holders }: Scene): number {
  const pids = pidsOf(leaked);
  const age = (pid: number): number => holders.get(pid)?.starttime ?? Number.POSITIVE_INFINITY;
  return pids.sort((a, b) => age(a) - age(b) || a - b)[0] ?? 0;
}
