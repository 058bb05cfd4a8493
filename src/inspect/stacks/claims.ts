import type { StackEvidence } from './evidence.ts';
import type { Claim } from './extent.ts';
import { joinedSpaces } from './joins.ts';
import type { Layout, Space } from './layout.ts';
import { NO_THREAD, NOBODY } from './tid-word.ts';

/** A space that something else than a stack pointer says is a thread's. */
export interface ClaimedSpace {
  readonly space: Space;
  readonly claim: Claim;
  /** True where its memory says so now: a stack pointer that is elsewhere is then not on the thread's own stack. */
  readonly exact: boolean;
}

/** Whose the spaces are by what was seen before, by joins and by words of memory, by the TID: each is stronger than the last. */
export function claimsOf(process: StackEvidence, layout: Layout): ReadonlyMap<number, ClaimedSpace> {
  const claims = new Map<number, ClaimedSpace>();
  for (const { tid, seen } of process.tasks) {
    const space = seen === undefined ? undefined : layout.spaceAt(seen.low);
    if (space === undefined || space.low !== seen?.low || space.high !== seen.high) continue;
    const claim = { source: 'sp', note: 'where its stack pointer was seen before' } as const;
    claims.set(tid, { space, claim, exact: false });
  }
  for (const [tid, space] of joinedSpaces(layout, process)) {
    const claim = { source: 'inferred', note: 'exact: a thread waits in pthread_join for it there' } as const;
    claims.set(tid, { space, claim, exact: true });
  }
  for (const space of process.owners === undefined ? [] : layout.spaces) {
    const owner = process.owners?.get(space.high) ?? NO_THREAD;
    if (owner <= NOBODY) continue;
    claims.set(owner, { space, claim: { source: 'sp', note: 'by the TID word in its memory' }, exact: true });
  }
  return claims;
}
