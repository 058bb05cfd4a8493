import { isKnown, Unknown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { stillFor } from '../task-clock.ts';
import type { Zombie, ZombieEvidence } from './evidence.ts';
import { decodeExit } from './exit-status.ts';
import { liveThreads } from './live-threads.ts';

/** Since when a zombie is dead. */
export interface Death {
  /** Milliseconds since its death; of a leader with live threads, since that left. */
  readonly age: number | Unknown;
  /** Milliseconds that it can have been dead at most; undefined: no bound is known. */
  readonly atMost: number | undefined;
  /** The files that `atMost` comes from. */
  readonly atMostFrom: string;
}

/**
 * When it died. The clock tells when its main thread ended: that is the death of the process, unless the main thread
 * had left before (pthread_exit(3)) and others went on; then it was later, and nothing tells when.
 */
export function deathOf(evidence: ZombieEvidence, zombie: Zombie): Death {
  const { stat } = zombie;
  const still = stillFor(evidence.clock, stat.processor, zombie.sched);
  const work = sinceItsWork(evidence, zombie);
  const isByWork = isKnown(work) && !(isKnown(still) && still <= work);
  const atMost = isByWork ? work : isKnown(still) ? still : undefined;
  const atMostFrom = isByWork ? 'stat: starttime, utime, stime; uptime' : 'sched';
  const late = isKnown(still) && liveThreads(zombie) === 0 ? endedLater(zombie) : undefined;
  return { age: late === undefined ? still : new Unknown(late), atMost, atMostFrom };
}

/** It can't have died before it had used its CPU time. */
function sinceItsWork(evidence: ZombieEvidence, { stat }: Zombie): number | Unknown {
  const ticks = stat.starttime + stat.utime + stat.stime;
  const age = evidence.uptimeMs - (ticks * 1000) / evidence.clockTicks;
  return Number.isFinite(age) ? Math.max(0, age) : new Unknown('uptime or stat: no start');
}

/** PF_SIGNALED of include/linux/sched.h: a signal ended this thread, perhaps the one by which exit_group ends the others. */
const PF_SIGNALED = 0x400;

/** Why the process has ended after its main thread, or may have; undefined: nothing speaks for it. */
function endedLater(zombie: Zombie): string | undefined {
  const { flags, exit_code } = zombie.stat;
  if ((flags & PF_SIGNALED) !== 0) return undefined;
  // A signal ends all threads that are left, and marks each.
  if (exit_code !== 0 && !Number.isNaN(exit_code) && decodeExit(exit_code).signal !== 0) {
    return 'its main thread left before a signal ended the others (stat: flags, exit_code)';
  }
  const trace = traceOfOthers(zombie);
  if (trace === undefined) return undefined;
  return `its main thread may have left before the other threads that it had (stat: ${trace})`;
}

/** What the process has counted beyond its main thread, and so others have done. Dead threads leave nothing else. */
function traceOfOthers({ stat, own }: Zombie): string | undefined {
  if (stat.num_threads > 1) return 'num_threads';
  if (!isRead(own)) return undefined;
  if (stat.minflt > own.minflt) return 'minflt';
  if (stat.majflt > own.majflt) return 'majflt';
  // Either is cut to whole ticks, user and system apart: one tick of difference may be that.
  return stat.utime + stat.stime > own.utime + own.stime + 1 ? 'utime, stime' : undefined;
}
