import { pidsOf } from './ends.ts';
import type { Pipe, PipeCircle } from './pipe.ts';
import { isStuckIn, type ThreadsByPid } from './stuck.ts';
import type { Suspects } from './suspects.ts';

/** A pipe, and who may have an end of it unseen. */
export interface Suspected {
  readonly pipe: Pipe;
  readonly suspects: Suspects;
}

/** A pipe that may be at a standstill: who alone could let those who wait in it go on. */
interface Locked extends Suspected {
  readonly helpers: readonly number[];
}

/** The looks at the threads are so far apart at most: one who has not run for longer waited while all were looked at. */
const LOOK_MS = 1000;

/**
 * Pipes in which processes wait for one another, by key: every thread of everyone who could serve the other end waits in
 * such a pipe, too. A FIFO that may be opened by its path is none. A process that waits for itself alone is no circle.
 */
export function findCircles(pipes: readonly Suspected[], threads: ThreadsByPid): Map<string, PipeCircle> {
  const locked = lockedOf(pipes, threads);
  const next = new Map<number, number[]>();
  for (const { pipe, helpers } of locked.values())
    for (const { pid } of pipe.blocked) next.set(pid, [...(next.get(pid) ?? []), ...helpers]);
  const circles = new Map<string, PipeCircle>();
  for (const [key, { pipe, helpers }] of locked) {
    const reached = reachedFrom(helpers, next);
    const pids = [...reached].filter((pid) => reachedFrom(next.get(pid) ?? [], next).has(pid));
    if (pids.length < 2) continue;
    const inIt = new Set(pids);
    circles.set(key, {
      pids: pids.sort((a, b) => a - b),
      behind: !pipe.blocked.some(({ pid }) => inIt.has(pid)),
      suspects: suspectsOf(locked, reached),
    });
  }
  return circles;
}

/** What is left when every pipe is taken away that somebody could still serve. */
function lockedOf(pipes: readonly Suspected[], threads: ThreadsByPid): Map<string, Locked> {
  const locked = new Map<string, Locked>();
  for (const one of pipes) {
    const helpers = helpersOf(one.pipe);
    if (helpers.length > 0) locked.set(one.pipe.key, { ...one, helpers });
  }
  for (let before = -1; before !== locked.size && locked.size > 0;) {
    before = locked.size;
    const waiting = new Set([...locked.values()].flatMap(({ pipe }) => pipe.blocked.map(({ tid }) => tid)));
    for (const [key, { helpers }] of locked)
      if (!helpers.every((pid) => isStuckIn(pid, waiting, threads))) locked.delete(key);
  }
  return locked;
}

/** Who could end the wait in a pipe; empty where it may be on the move, or anybody may open it. */
function helpersOf({ blocked, named, readers, writers }: Pipe): number[] {
  const [first] = blocked;
  if (first === undefined || named || blocked.some(({ op }) => op !== first.op)) return [];
  const still = blocked.every(({ judged: { thread } }) => {
    return typeof thread.since === 'number' && thread.since > LOOK_MS;
  });
  return still ? pidsOf(first.op === 'read' ? writers : readers) : [];
}

function reachedFrom(first: readonly number[], next: ReadonlyMap<number, readonly number[]>): Set<number> {
  const reached = new Set(first);
  // A set goes on with what is added to it meanwhile.
  for (const pid of reached) for (const one of next.get(pid) ?? []) reached.add(one);
  return reached;
}

/** Who may have an end of a pipe that one of `pids` waits in: of processes that could not be read so many at most. */
function suspectsOf(locked: ReadonlyMap<string, Locked>, pids: ReadonlySet<number>): Suspects {
  const all = [...locked.values()]
    .filter(({ pipe }) => pipe.blocked.some(({ pid }) => pids.has(pid)))
    .map(({ suspects }) => suspects);
  return {
    closed: Math.max(0, ...all.map(({ closed }) => closed)),
    unlisted: [...new Set(all.flatMap(({ unlisted }) => unlisted))],
    inFlight: [...new Set(all.flatMap(({ inFlight }) => inFlight))],
  };
}
