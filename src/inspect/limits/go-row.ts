import type { LimitEvidence } from './evidence.ts';
import { type LimitRow, limitRow } from './row.ts';

/** runtime/proc.go, schedinit: sched.maxmcount. */
const DEFAULT = 10_000;

/**
 * The threads that the Go runtime allows a program; undefined for one that has no Go in it. What debug.SetMaxThreads has set
 * stands in its memory only, and of a program with C those that C has started do not count: a rough row.
 */
export function goThreads({ go, stat }: LimitEvidence): LimitRow | undefined {
  if (!go) return undefined;
  return limitRow({
    name: 'go-threads',
    unit: 'threads',
    used: stat.num_threads,
    limit: DEFAULT,
    errno: null,
    source: 'stat: num_threads; the default of Go',
    exact: false,
    at_least: true,
    note: 'the runtime ends a program with more; the program may have set another number (debug.SetMaxThreads), which can not be seen',
  });
}
