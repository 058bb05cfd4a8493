import { isRead } from '../../procfs/unreadable.ts';
import type { Areas } from './areas.ts';
import { type Classed, classOf } from './class-of.ts';
import type { ProcessEvidence, ThreadEvidence, WaitEvidence } from './evidence.ts';
import { type FutexCall, type FutexObject, type FutexPlace, judgeFutex, type Libc } from './futex.ts';

/** All who wait on the same object in a futex, of one process or, for shared memory, of several. */
export interface FutexGroup {
  readonly key: string;
  readonly waiters: readonly Judged[];
}

/** A futex wait: the call, what it is on, and who else is there. */
export interface FutexWait {
  readonly call: FutexCall;
  /** Its owner is already one of our own numbers. */
  readonly object: FutexObject;
  readonly group: FutexGroup;
}

/** One thread with what it waits for. */
export interface Judged extends Classed {
  readonly thread: ThreadEvidence;
  readonly process: ProcessEvidence;
  readonly futex: FutexWait | undefined;
}

/** A group while it fills. */
interface Group extends FutexGroup {
  readonly waiters: Judged[];
}
type Groups = Map<string, Group>;

/** Judges every thread of the evidence, in its order. */
export function judgeWaits({ processes }: Pick<WaitEvidence, 'processes'>): Judged[] {
  const judged: Judged[] = [];
  const groups: Groups = new Map();
  for (const process of processes) judgeProcess(process, groups, judged);
  return judged;
}

function judgeProcess(process: ProcessEvidence, groups: Groups, judged: Judged[]): void {
  const { threads } = process;
  const objects = objectsOf(process);
  // Most waits are private to the process: no key has to be made to find those at the same address.
  const own = new Map<number, Group>();
  for (let index = 0; index < threads.length; index++) {
    const thread = threads[index] as ThreadEvidence;
    const { wait, fd } = classOf(thread);
    const call = thread.call?.futex;
    const object = objects?.[index];
    if (call === undefined || object === undefined) {
      judged.push({ thread, process, wait, fd, futex: undefined });
      continue;
    }
    // What is but a guess must not bring together, nor part, who waits on which word.
    const address = object.certainty === 'sure' ? (object.base ?? call.uaddr - (call.uaddr % 8)) : call.uaddr;
    const isOwn = !call.shared && object.object !== 'join';
    let group = isOwn ? own.get(address) : undefined;
    if (group === undefined) {
      const key = keyOf(process, call, object, address);
      group = groups.get(key) ?? { key, waiters: [] };
      groups.set(key, group);
      if (isOwn) own.set(address, group);
    }
    const one = { thread, process, wait, fd, futex: { call, object, group } };
    group.waiters.push(one);
    judged.push(one);
  }
}

/** What the futex waits of one process are on: all of them together, as waiters tell on one another. */
function objectsOf(process: ProcessEvidence): (FutexObject | undefined)[] | undefined {
  const { threads } = process;
  const words = new Map<number, number>();
  for (const { call } of threads) if (call?.futex !== undefined) words.set(call.futex.uaddr, call.futex.val);
  if (words.size === 0) return undefined;
  const place = new ProcessPlace(process);
  // One who is sure of what stands at an address speaks for all who wait there.
  const sure = new Map<number, FutexObject>();
  const objects = threads.map(({ tid, call }) => {
    const futex = call?.futex;
    if (futex === undefined) return undefined;
    place.stand(tid, words.get(twinOf(futex.uaddr)));
    const object = place.ours(judgeFutex(futex, place));
    if (object.certainty === 'sure' && object.object !== 'join') sure.set(futex.uaddr, object);
    return object;
  });
  if (sure.size === 0) return objects;
  return objects.map((object, index) => {
    const uaddr = threads[index]?.call?.futex?.uaddr;
    const known = uaddr === undefined ? undefined : sure.get(uaddr);
    return object?.certainty === 'likely' && known !== undefined ? spokenFor(object, known) : object;
  });
}

/** What another knows of the object; what this one wants of an rwlock only its own call tells. */
function spokenFor(guess: FutexObject, known: FutexObject): FutexObject {
  return isRwlock(guess) && isRwlock(known) ? { ...known, object: guess.object } : known;
}

function isRwlock({ object }: FutexObject): boolean {
  return object.startsWith('rwlock');
}

/** The other half of the 8 bytes that a word is in. */
function twinOf(uaddr: number): number {
  return uaddr % 8 === 4 ? uaddr - 4 : uaddr + 4;
}

/** What a process tells of each of its futex waits in turn. */
class ProcessPlace implements FutexPlace {
  readonly libc: Libc;
  waiter = 0;
  twin: number | undefined = undefined;
  private readonly areas: Areas | undefined;
  /** Our numbers of its live tasks by its own, and the other way round. */
  private readonly outer: ReadonlyMap<number, number>;
  private readonly inner: ReadonlyMap<number, number>;

  constructor({ libc, areas, inner, threads }: ProcessEvidence) {
    this.libc = libc;
    this.areas = areas !== undefined && isRead(areas) ? areas : undefined;
    this.outer = inner ?? new Map(threads.map(({ tid }) => [tid, tid]));
    this.inner = inner === undefined ? this.outer : new Map([...inner].map(([own, ours]) => [ours, own]));
  }

  /** Turns to the thread that we know as `tid`. */
  stand(tid: number, twin: number | undefined): void {
    this.waiter = this.inner.get(tid) ?? tid;
    this.twin = twin;
  }

  isThread(tid: number): boolean {
    return this.outer.has(tid);
  }

  get threads(): number {
    return this.outer.size;
  }

  mayBeOfMusl(address: number): boolean {
    return this.areas?.mayBeOfMusl(address) ?? true;
  }

  stackOf(address: number): number | undefined {
    const tid = this.areas?.stackOf(address);
    return tid === undefined ? undefined : this.inner.get(tid);
  }

  isShared(address: number): boolean | undefined {
    return this.areas === undefined ? undefined : this.areas.sharedKey(address) !== undefined;
  }

  /** The object with our number of its owner. */
  ours(object: FutexObject): FutexObject {
    if (object.owner === undefined) return object;
    return { ...object, owner: this.outer.get(object.owner) ?? object.owner };
  }
}

function keyOf(
  { pid, areas }: ProcessEvidence,
  call: FutexCall,
  object: FutexObject,
  address: number,
): string {
  if (object.object === 'join') return `${pid} join ${object.owner ?? call.uaddr}`;
  const shared = call.shared && areas !== undefined && isRead(areas) ? areas.sharedKey(address) : undefined;
  return shared ?? `${pid} ${address}`;
}
