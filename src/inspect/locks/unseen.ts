import type { ProcRoot } from '../../procfs/root.ts';
import { finish } from '../../procfs/steps.ts';
import { findInFlight } from '../pipes/find-ends.ts';
import { lacksProcesses } from '../outside-capture.ts';
import type { InFlight } from '../pipes/in-flight.ts';
import { mayComeFromOutside, mayHaveInherited, type Origins, readOrigins } from '../pipes/origins.ts';
import type { Suspects } from '../pipes/suspects.ts';
import { type Unlisted, unlistedBy } from '../pipes/unlisted.ts';
import { type Circles, type Edge, supportOf } from './cycles.ts';

/** Processes that may have the open file or pipe which somebody waits for, as they could not be looked into. */
export interface Unseen {
  readonly closed: readonly number[];
  /** Of these it is known that they have the pipe, but not which end. */
  readonly flags: readonly number[];
  /** Who was seen to have it. */
  readonly holders: readonly number[];
}

/** What tells which of the processes that were not seen may end a circle. */
export interface Outsiders {
  readonly origins: Origins;
  readonly unlisted: readonly Unlisted[];
  /** Sockets with descriptors that nobody has yet. */
  readonly inFlight: readonly InFlight[];
}

const NOT_CAPTURED: Unlisted = { kind: 'hidden', text: 'that are not in this capture are not seen' };

/** Reads where the processes come from that may end the circles unseen; undefined where there are none such. */
export function readOutsiders(root: ProcRoot, { graph, cycles }: Circles): Outsiders | undefined {
  const edges = cycles.flatMap((cycle) => [...cycle, ...supportOf(graph, cycle)]);
  const all = edges.flatMap(({ unseen }) => unseen ?? []);
  if (all.length === 0) return undefined;
  const pids = new Set(all.flatMap(({ closed, flags, holders }) => [...closed, ...flags, ...holders, 1]));
  return {
    origins: readOrigins(root, pids),
    unlisted: lacksProcesses(root) ? [...unlistedBy(root), NOT_CAPTURED] : unlistedBy(root),
    inFlight: finish(findInFlight(root)),
  };
}

/** Who may end the waits of `edges` unseen: without `outsiders` all that could not be looked into. */
export function suspectsIn(edges: readonly Edge[], outsiders: Outsiders | undefined): Suspects {
  const closed = new Set<number>();
  const unlisted = new Set<Unlisted>();
  const inFlight = new Set<InFlight>();
  for (const { unseen } of edges) {
    if (unseen === undefined) continue;
    const { holders } = unseen;
    for (const one of outsiders?.inFlight ?? []) inFlight.add(one);
    for (const pid of unseen.flags) closed.add(pid);
    for (const pid of unseen.closed) {
      if (outsiders === undefined || mayHaveInherited(pid, holders, outsiders.origins)) closed.add(pid);
    }
    for (const one of outsiders?.unlisted ?? []) {
      if (one.kind === 'hidden' || mayComeFromOutside(holders, outsiders?.origins ?? new Map()))
        unlisted.add(one);
    }
  }
  return { closed: closed.size, unlisted: [...unlisted], inFlight: [...inFlight] };
}
