import type { ProcRoot } from './root.ts';
import { parseNumber } from './single.ts';
import type { Reading } from './unreadable.ts';

/**
 * `/proc/PID/loginuid`: the uid that was logged in with (audit); 4294967295: never set. Absent without
 * CONFIG_AUDIT.
 */
export function readLoginuid(root: ProcRoot, dir: string): Reading<number> {
  return root.parse(`${dir}/loginuid`, parseNumber);
}

/** `/proc/PID/oom_score`, proc_pid_oom_score(5): how soon the kernel kills it when memory runs out. */
export function readOomScore(root: ProcRoot, dir: string): Reading<number> {
  return root.parse(`${dir}/oom_score`, parseNumber);
}

/** `/proc/PID/oom_score_adj`, proc_pid_oom_score_adj(5): -1000 (never) to 1000 (first). */
export function readOomScoreAdj(root: ProcRoot, dir: string): Reading<number> {
  return root.parse(`${dir}/oom_score_adj`, parseNumber);
}
