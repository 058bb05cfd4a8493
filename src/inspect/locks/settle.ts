import type { Edge } from './cycles.ts';

/** Edges by the waiter's TID. */
type Edges = ReadonlyMap<number, Edge>;

/**
 * The edges without the waits that somebody can still end, of those which any one of several threads can; each other one
 * of these leads to a thread through which it comes back to its waiter, if there is one.
 */
export function settled(edges: Edges): Map<number, Edge> {
  const free = freeWaiters(edges);
  const graph = new Map<number, Edge>();
  for (const [tid, edge] of edges) {
    if (edge.any === undefined) graph.set(tid, edge);
    else if (!free.has(tid)) graph.set(tid, { ...edge, to: wayBack(tid, edge.any, edges) });
  }
  return graph;
}

/** Waiters that may go on, as one of those who can end their wait waits for nobody, or may go on itself. */
function freeWaiters(edges: Edges): ReadonlySet<number> {
  // Who waits for the same processes shares the list of their threads: each list is a node of its own.
  const byTid = new Map<number, Set<number | readonly number[]>>();
  const byList = new Map<readonly number[], number[]>();
  const add = (target: number, waiter: number | readonly number[]): void => {
    const waiters = byTid.get(target);
    if (waiters === undefined) byTid.set(target, new Set([waiter]));
    else waiters.add(waiter);
  };
  for (const [tid, { to, any }] of edges) {
    if (any === undefined) add(to, tid);
    else if (byList.has(any)) byList.get(any)?.push(tid);
    else {
      byList.set(any, [tid]);
      for (const target of any) add(target, any);
    }
  }
  const free = new Set<number>([...byTid.keys()].filter((target) => !edges.has(target)));
  const lists = new Set<readonly number[]>();
  // Both grow while they are gone through.
  for (const tid of free) {
    for (const waiter of byTid.get(tid) ?? []) {
      if (typeof waiter === 'number') free.add(waiter);
      else if (!lists.has(waiter)) {
        lists.add(waiter);
        for (const one of byList.get(waiter) ?? []) free.add(one);
      }
    }
  }
  return free;
}

/**
 * Of `any` the thread from which the shortest way leads back to `start`: itself only where no other one does. No way leads
 * through one that waits for its own process.
 */
function wayBack(start: number, any: readonly number[], edges: Edges): number {
  const first = new Map<number, number>();
  const queue: number[] = [];
  for (const tid of any) {
    if (tid === start || first.has(tid)) continue;
    first.set(tid, tid);
    queue.push(tid);
  }
  const passed = new Set<readonly number[]>();
  for (const tid of queue) {
    const edge = edges.get(tid);
    const hop = first.get(tid);
    if (edge === undefined || hop === undefined || edge.own === true) continue;
    const targets = edge.any ?? [edge.to];
    if (targets.includes(start)) return hop;
    if (edge.any !== undefined && passed.has(edge.any)) continue;
    if (edge.any !== undefined) passed.add(edge.any);
    for (const target of targets) {
      if (first.has(target)) continue;
      first.set(target, hop);
      queue.push(target);
    }
  }
  return any.includes(start) ? start : (any[0] ?? start);
}
