import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';
import type { ZombieEvidence } from './evidence.ts';
import type { ZombieReport } from './report.ts';

/** True when a zombie may be gone in a moment: somebody waits for it, or one look does not tell. */
export function mayPass({ zombies }: ZombieReport): boolean {
  return zombies.some(({ cause, stuck }) => stuck === null || cause === 'about-to-reap');
}

/**
 * The evidence without the zombies that are gone by now: they were seen between their death, or their parent's, and the
 * wait that took them.
 *
 * @param after_ms how long after the first look this is
 */
export function withoutPassed(root: ProcRoot, evidence: ZombieEvidence, after_ms: number): ZombieEvidence {
  const zombies = evidence.zombies.filter(({ stat }) => {
    const now = readStat(root, String(stat.pid));
    return isRead(now) && now.state === 'Z' && now.starttime === stat.starttime && now.ppid === stat.ppid;
  });
  return { ...evidence, zombies, lasted_ms: after_ms };
}
