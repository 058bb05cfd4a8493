import type { Zombie, ZombieEvidence } from './evidence.ts';
import { liveThreads } from './live-threads.ts';

/** When each zombie was seen dead first, milliseconds of any clock that goes on evenly; by what tells it from others. */
export type SeenDead = ReadonlyMap<string, number>;

/**
 * The evidence of one look of many, where each zombie has for how long it has been seen dead, and what the next look
 * needs for that. What a look has shown dead a minute ago is dead for a minute, whatever else is known of its death.
 *
 * @param before what the look before returned; empty for the first
 * @param now_ms when this look was, by the clock of `before`
 */
export function withSeen(
  evidence: ZombieEvidence,
  before: SeenDead,
  now_ms: number,
): { readonly evidence: ZombieEvidence; readonly seen: SeenDead } {
  const seen = new Map<string, number>();
  const zombies = evidence.zombies.map((zombie) => {
    // A leader with live threads is not dead yet.
    if (liveThreads(zombie) > 0) return zombie;
    const key = identityOf(zombie);
    const first = before.get(key);
    seen.set(key, first ?? now_ms);
    return first === undefined ? zombie : { ...zombie, seen_ms: now_ms - first };
  });
  return { evidence: { ...evidence, zombies }, seen };
}

/** A parent that was given it meanwhile has had no time yet. */
function identityOf({ stat: { pid, starttime, ppid } }: Zombie): string {
  return `${pid} ${starttime} ${ppid}`;
}
