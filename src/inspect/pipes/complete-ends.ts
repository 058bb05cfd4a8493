import type { ProcRoot } from '../../procfs/root.ts';
import type { Steps } from '../../procfs/steps.ts';
import { type Ends, type PipeEnds, pidsOf } from './ends.ts';
import { findInFlight } from './find-ends.ts';
import { readOrigins } from './origins.ts';
import { isNobody, suspectsOf } from './suspects.ts';

/**
 * `ends` with what tells whether somebody who was not seen may have an end as well: where the processes come from, and,
 * where nobody else may, the descriptors on their way through sockets.
 */
export function* completeEnds(root: ProcRoot, ends: PipeEnds): Steps<PipeEnds> {
  const all = [...ends.byKey.values()];
  const holders = all.flatMap(({ readers, writers }) => pidsOf([...readers, ...writers]));
  const seesAll = ends.unreadable === 0 && ends.unlisted.length === 0;
  const origins = seesAll ? ends.origins : readOrigins(root, [...ends.unseen.keys(), ...holders, 1]);
  const known = { ...ends, origins };
  const sure = all.some((one) => isOneSided(one) && isNobody(suspectsOf({ path: undefined, ...one }, known)));
  return sure ? { ...known, inFlight: yield* findInFlight(root) } : known;
}

/** True for a pipe with one end that a single process has. */
function isOneSided({ readers, writers }: Ends): boolean {
  return pidsOf(readers).length === 1 || pidsOf(writers).length === 1;
}
