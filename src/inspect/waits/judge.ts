import { isRead } from '../../procfs/unreadable.ts';
import { type Classed, classOf } from './class-of.ts';
import type { ProcessEvidence, ThreadEvidence, WaitEvidence } from './evidence.ts';
import { type FutexCall, type FutexObject, judgeFutex } from './futex.ts';

/** A futex wait: the call, what it is on, and a key that all who wait on the same object have. */
export interface FutexWait {
  readonly call: FutexCall;
  /** Its owner is already one of our own numbers. */
  readonly object: FutexObject;
  readonly key: string;
}

/** One thread with what it waits for. */
export interface Judged extends Classed {
  readonly thread: ThreadEvidence;
  readonly process: ProcessEvidence;
  readonly futex: FutexWait | undefined;
}

/** Judges every thread of the evidence, in its order. */
export function judgeWaits({ processes }: Pick<WaitEvidence, 'processes'>): Judged[] {
  return processes.flatMap((process) => {
    const judged = process.threads.map((thread) => ({
      thread,
      process,
      futex: undefined,
      ...classOf(thread),
    }));
    return withObjects(process, judged);
  });
}

/** Finds what the futex waits of one process are on: all of them together, as waiters tell on one another. */
function withObjects(process: ProcessEvidence, judged: readonly Judged[]): Judged[] {
  const words = new Map<number, number>();
  for (const { thread } of judged) {
    const call = thread.call?.futex;
    if (call !== undefined) words.set(call.uaddr, call.val);
  }
  if (words.size === 0) return [...judged];
  const areas = process.areas !== undefined && isRead(process.areas) ? process.areas : undefined;
  const { outer, inner } = tidsOf(process);
  const found = judged.map(({ thread }) => {
    const call = thread.call?.futex;
    if (call === undefined) return undefined;
    const { uaddr } = call;
    const stackOf = areas?.stackOf(uaddr);
    return judgeFutex(call, {
      libc: process.libc,
      isThread: (tid) => outer.has(tid),
      stackOf: stackOf === undefined ? undefined : inner.get(stackOf),
      waiter: inner.get(thread.tid) ?? thread.tid,
      twin: words.get(uaddr % 8 === 4 ? uaddr - 4 : uaddr + 4),
    });
  });
  // One who is sure of what stands at an address speaks for all who wait there.
  const sure = new Map<number, FutexObject>();
  for (const [index, object] of found.entries()) {
    const uaddr = judged[index]?.thread.call?.futex?.uaddr;
    if (object?.certainty === 'sure' && object.object !== 'join' && uaddr !== undefined)
      sure.set(uaddr, object);
  }
  return judged.map((one, index) => {
    const call = one.thread.call?.futex;
    const own = found[index];
    if (call === undefined || own === undefined) return one;
    const object = own.certainty === 'sure' ? own : (sure.get(call.uaddr) ?? own);
    const owner = object.owner === undefined ? undefined : (outer.get(object.owner) ?? object.owner);
    return {
      ...one,
      futex: { call, object: { ...object, owner }, key: keyOf(process, call, object, owner) },
    };
  });
}

/** The live tasks of a process: our numbers by its own, and the other way round. */
function tidsOf(process: ProcessEvidence): {
  outer: ReadonlyMap<number, number>;
  inner: ReadonlyMap<number, number>;
} {
  if (process.inner === undefined) {
    const same = new Map(process.threads.map(({ tid }) => [tid, tid]));
    return { outer: same, inner: same };
  }
  return {
    outer: process.inner,
    inner: new Map([...process.inner].map(([inner, outer]) => [outer, inner])),
  };
}

function keyOf(
  process: ProcessEvidence,
  call: FutexCall,
  object: FutexObject,
  owner: number | undefined,
): string {
  if (object.object === 'join') return `${process.pid} join ${owner ?? call.uaddr}`;
  // The two words of a condition variable may be waited on with different values: 8 bytes are one place.
  const address = object.base ?? call.uaddr - (call.uaddr % 8);
  if (call.shared && process.areas !== undefined && isRead(process.areas)) {
    const shared = process.areas.sharedKey(address);
    if (shared !== undefined) return shared;
  }
  return `${process.pid} ${address}`;
}
