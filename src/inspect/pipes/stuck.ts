import type { Judged } from '../waits/judge.ts';

/** Every thread of some processes, by PID. */
export type ThreadsByPid = ReadonlyMap<number, readonly Judged[]>;

/** True when every thread of process `pid` is one of `waiting`, or waits for the end of one of them. */
export function isStuckIn(pid: number, waiting: ReadonlySet<number>, threads: ThreadsByPid): boolean {
  const all = threads.get(pid) ?? [];
  if (!all.some(({ thread }) => waiting.has(thread.tid))) return false;
  const joins = new Map(all.map((one) => [one.thread.tid, joinedBy(one)]));
  return all.every(({ thread: { tid, state } }) => state === 'Z' || waiting.has(endOf(tid, joins)));
}

/** The thread whose end `judged` waits for without a time-out. */
function joinedBy({ futex }: Judged): number | undefined {
  return futex?.object.object === 'join' && !futex.call.timed ? futex.object.owner : undefined;
}

/** The last of a line of threads each of which waits for the end of the next. */
function endOf(tid: number, joins: ReadonlyMap<number, number | undefined>): number {
  let last = tid;
  for (let left = joins.size; left > 0; left--) {
    const next = joins.get(last);
    if (next === undefined) return last;
    last = next;
  }
  return last;
}
