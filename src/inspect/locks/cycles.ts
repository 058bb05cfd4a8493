import type { Judged } from '../waits/judge.ts';
import type { Lock } from './lock.ts';
import { settled } from './settle.ts';
import type { Unseen } from './unseen.ts';

/** One thread waits for what another, or itself, holds. */
export interface Edge {
  readonly waiter: Judged;
  /** Undefined: it waits for a file lock, a pipe or a child. */
  readonly lock: Lock | undefined;
  /** What it does and for whom it waits, where that is no lock of threads: `waits for its child 12 (x)`. */
  readonly how?: string;
  /** True where it is but most likely that it waits for `to`. */
  readonly doubtful?: boolean;
  /**
   * True where it waits in a futex for any thread of its own process. It is in no circle, as it may idle until there is
   * work; but where all the rest of the process is stuck in one, so is it.
   */
  readonly own?: boolean;
  /** Who may end the wait as well and was not seen to; undefined: nobody. */
  readonly unseen?: Unseen | undefined;
  /** TID of the owner. */
  readonly to: number;
  /** Where any one of several threads can end the wait: these; `to` is the one through which the circle goes. */
  readonly any?: readonly number[];
  /** Of the threads that can end the wait those that do nothing until a signal comes; they are not in `any`. */
  readonly idle?: readonly Judged[];
  /** The files of /proc that name who can end the wait. */
  readonly evidence?: string;
}

/** Who waits for whom, and in which circles. */
export interface Circles {
  readonly graph: WaitGraph;
  readonly cycles: readonly (readonly Edge[])[];
}

/** Who waits for whom, by the waiter's TID: a thread waits for one thing at a time. */
export type WaitGraph = ReadonlyMap<number, Edge>;

/**
 * The edges that are known: only locks whose owner is named and alive make one. A wait that any one of several threads can
 * end makes one where none of them can go on.
 *
 * @param others edges of waits for other things than locks
 */
export function waitGraph(locks: readonly Lock[], others: readonly Edge[] = []): WaitGraph {
  const edges = new Map<number, Edge>();
  for (const edge of others) edges.set(edge.waiter.thread.tid, edge);
  for (const lock of locks) {
    // Who has the original of a lock can't let go of the copy.
    if (lock.owner?.alive !== true || lock.owner.forked) continue;
    for (const waiter of lock.waiters) edges.set(waiter.thread.tid, { waiter, lock, to: lock.owner.tid });
  }
  return others.some(({ any }) => any !== undefined) ? settled(edges) : edges;
}

/** The cycles of the graph, each from its lowest TID on, in the order in which they wait for one another. */
export function findCycles(graph: WaitGraph): Edge[][] {
  const cycles: Edge[][] = [];
  const seen = new Set<number>();
  for (const start of graph.keys()) {
    const path = new Map<number, Edge>();
    let tid = start;
    for (let edge = graph.get(tid); edge !== undefined && !seen.has(tid); edge = graph.get(tid)) {
      seen.add(tid);
      path.set(tid, edge);
      tid = edge.to;
    }
    if (!path.has(tid)) continue;
    const cycle = cycleOf(path, tid);
    if (cycle.some(({ own }) => own === true)) continue;
    cycles.push(fromLowest(cycle, ({ waiter }) => waiter.thread.tid));
  }
  return cycles;
}

function cycleOf(path: ReadonlyMap<number, Edge>, start: number): Edge[] {
  const edges: Edge[] = [];
  let tid = start;
  do {
    const edge = path.get(tid);
    if (edge === undefined) break;
    edges.push(edge);
    tid = edge.to;
  } while (tid !== start);
  return edges;
}

/** A circle may begin anywhere: here where `tidOf` is lowest. */
export function fromLowest<T>(circle: readonly T[], tidOf: (member: T) => number): T[] {
  const tids = circle.map(tidOf);
  const lowest = tids.indexOf(Math.min(...tids));
  return [...circle.slice(lowest), ...circle.slice(0, lowest)];
}

/**
 * The edges of those outside `cycle` who must not move either, if nobody in it is to go on: they can end a wait in it as
 * well. Of one that does nothing until a signal comes the edge leads to itself.
 */
export function supportOf(graph: WaitGraph, cycle: readonly Edge[]): Edge[] {
  const seen = new Set(cycle.map(({ waiter }) => waiter.thread.tid));
  const support: Edge[] = [];
  const add = (edge: Edge): void => {
    const { tid } = edge.waiter.thread;
    if (seen.has(tid)) return;
    seen.add(tid);
    support.push(edge);
  };
  const passed = new Set<readonly number[]>();
  const follow = ({ to, any, idle = [] }: Edge): void => {
    for (const waiter of idle) add({ waiter, lock: undefined, to: waiter.thread.tid });
    if (any !== undefined && passed.has(any)) return;
    if (any !== undefined) passed.add(any);
    for (const tid of any ?? [to]) {
      const edge = graph.get(tid);
      if (edge !== undefined) add(edge);
    }
  };
  for (const edge of cycle) follow(edge);
  // It grows while it is gone through.
  for (const edge of support) follow(edge);
  return support;
}

/** Threads that wait, directly or through others, for one of `members` without being one. */
export function blockedBehind(graph: WaitGraph, members: ReadonlySet<number>): number[] {
  const known = new Map<number, boolean>();
  for (const start of graph.keys()) {
    const path: number[] = [];
    let tid: number | undefined = start;
    while (tid !== undefined && !members.has(tid) && !known.has(tid)) {
      known.set(tid, false);
      path.push(tid);
      tid = graph.get(tid)?.to;
    }
    const ends = tid !== undefined && (members.has(tid) || known.get(tid) === true);
    if (ends) for (const passed of path) known.set(passed, true);
  }
  return [...known].filter(([, behind]) => behind).map(([tid]) => tid);
}
