import { isKnown, type Unknown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { decodeText } from '../../text/decode.ts';
import { stillFor } from '../task-clock.ts';
import { who } from '../waits/text-lock.ts';
import type { DeadThread, ZombieEvidence } from './evidence.ts';
import type { Cause, Confidence, Finding } from './finding.ts';
import { FRESH_MS } from './scene.ts';

/** A thread that has ended and is still there, though its process lives on; as JSON has it. */
export interface DeadThreadRow {
  readonly pid: number;
  readonly tid: number;
  readonly comm: string;
  /** The process that traces it; null: none does, or it is not known. */
  readonly tracer: number | null;
  /** Milliseconds since its end. */
  readonly age_ms: number | null;
  readonly cause: Cause | null;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly advice: string;
}

/**
 * What is known of threads in state Z that do not lead their process. The kernel removes a thread as soon as it ends,
 * without anybody's wait, unless it is traced: then its tracer must wait for it first, ptrace(2).
 */
export function deadThreadRows(evidence: ZombieEvidence): readonly DeadThreadRow[] {
  return evidence.deadThreads.map((thread): DeadThreadRow => {
    const { pid, stat, sched, tracer } = thread;
    const age = stillFor(evidence.clock, stat.processor, sched);
    return {
      pid,
      tid: stat.pid,
      comm: decodeText(stat.comm),
      tracer: tracer === 0 ? null : tracer,
      age_ms: isKnown(age) ? Math.round(age) : null,
      ...whyKept(thread, age, evidence),
    };
  });
}

function whyKept({ status, tracer }: DeadThread, age: number | Unknown, evidence: ZombieEvidence): Finding {
  if (tracer !== 0) {
    const name = who(tracer, evidence.processes.get(tracer)?.comm);
    return {
      cause: 'traced',
      confidence: 'certain',
      evidence: [`${name} traces it (status: TracerPid) and has not waited for it`],
      advice: `Detach or end the tracer ${name}. The process itself lives on.`,
    };
  }
  const known = isRead(status);
  const stale = isKnown(age) && age > FRESH_MS;
  return {
    cause: null,
    confidence: 'unknown',
    evidence: [
      known
        ? 'nobody traces it (status: TracerPid): the kernel removes such a thread at once'
        : `whether it is traced can not be read (status: ${status.code})`,
      ...(stale ? [`yet it ended ${Math.floor(age / 1000)} s ago (sched)`] : []),
    ],
    advice: stale
      ? 'Look again: if it stays, the kernel is stuck in its end, or another thread in an exec.'
      : 'Look again: it is gone in a moment.',
  };
}
