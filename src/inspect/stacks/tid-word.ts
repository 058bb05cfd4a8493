import type { StackTask, StackTops } from './evidence.ts';
import type { Layout, Space } from './layout.ts';
import { touchedRuns } from './merges.ts';
import { atOnce, type MuslThread, muslThreads, readPointer } from './musl-threads.ts';
import { maybeStack, SMALLEST } from './stack-like.ts';

/** `length` bytes of a process's memory at `address`; undefined when they can't be read. */
export type Peek = (address: number, length: number) => Buffer | undefined;

/** How a C library's struct pthread shows itself: a pointer to itself at its start, and the TID of its thread. */
interface Descriptor {
  /** Its addresses are multiples of this. */
  readonly align: number;
  /** Where the pointers to itself are. */
  readonly self: readonly number[];
  /** Where the TID is, an int. */
  readonly tid: number;
}

/** glibc 2.34 to 2.43, x86_64: tcbhead_t has tcb and self. The TID of a dead thread is -1 or 0. */
const GLIBC: Descriptor = { align: 64, self: [0, 16], tid: 0x2d0 };
/** The descriptor lies no further below the top of a stack. */
const REACH = 8192;
/** So many stacks are searched for their descriptor: a thread may be on a fiber, which has none. */
const TRIES = 64;

/** In place of a TID: a dead thread's stack. */
export const NOBODY = 0;
/** In place of a TID: no thread's stack ends there. */
export const NO_THREAD = -1;
/** In place of a TID: that of a thread which is none of the process's, but of one that shares its memory. */
export const STRANGER = -2;

/**
 * Whose the stacks are, by the words that the C library keeps at their top: the TID, or a word in its place, by the
 * high end of the space. What is not there is not known: all, where the library's words are not.
 */
export function findOwners(
  layout: Layout,
  tasks: readonly StackTask[],
  peek: Peek,
  arch: string,
): ReadonlyMap<number, number> {
  const tids = new Map(tasks.map(({ inner, tid }) => [inner, tid]));
  if (layout.libc === 'musl') return muslOwners(layout, muslThreads(layout, tasks, peek, arch));
  return arch === 'x86_64' ? glibcOwners(layout, tids, peek) : new Map();
}

/** glibc puts the descriptor at the same distance from the end of every stack. */
function glibcOwners(
  layout: Layout,
  tids: ReadonlyMap<number, number>,
  peek: Peek,
): ReadonlyMap<number, number> {
  const owners = new Map<number, number>();
  const distance = glibcDistance(layout, peek);
  if (distance === undefined) return owners;
  for (const space of layout.spaces) {
    const { high } = space;
    const at = high - distance;
    // Also of what the program supplied, with a guard of its own.
    const mayEnd = space.kind === 'anonymous' && (space.guard > 0 || maybeStack(space, layout));
    if (!mayEnd || at < space.low) continue;
    const look = atOnce(peek, at, at + GLIBC.tid + 4);
    if (look(at, 8) === undefined) continue;
    const found = isDescriptor(GLIBC, at, look) ? at : descriptorNear(space, at, layout.pageSize, peek);
    owners.set(
      high,
      found === undefined ? NO_THREAD : ownerOf(readInt(found + GLIBC.tid, found === at ? look : peek), tids),
    );
  }
  return owners;
}

/** A stack whose size is no multiple of a page ends within the last page of its mapping: so does one that `at` is taken from. */
function descriptorNear({ low, high }: Space, at: number, pageSize: number, peek: Peek): number | undefined {
  const from = Math.max(low, at - pageSize);
  const end = Math.min(high, at + pageSize);
  const look = atOnce(peek, from, end);
  const first = Math.ceil(from / GLIBC.align) * GLIBC.align;
  for (let place = first; place + GLIBC.tid + 4 <= high && place < end; place += GLIBC.align) {
    if (isDescriptor(GLIBC, place, look)) return place;
  }
  return undefined;
}

/** Memory is read in pieces of this size where every touched page may end a stack. */
const PIECE = 1024 * 1024;

/** Where stacks of glibc end inside of `spaces`, which may hold several: each has its descriptor at its top. */
export function findTops(
  spaces: readonly Space[],
  layout: Layout,
  peek: Peek,
  arch: string,
): StackTops | undefined {
  if (layout.libc !== 'glibc' || arch !== 'x86_64') return undefined;
  const distance = glibcDistance(layout, peek);
  if (distance === undefined) return undefined;
  const ends: number[] = [];
  let complete = true;
  for (const space of spaces) {
    for (const run of touchedRuns(space, layout)) {
      for (let from = run.low; from < run.high; from += PIECE) {
        const to = Math.min(from + PIECE, run.high);
        const look = atOnce(peek, from, to);
        for (let end = from + layout.pageSize; end <= to; end += layout.pageSize) {
          if (end - space.low < SMALLEST || space.high - end < SMALLEST) continue;
          if (look(end - distance, 8) === undefined) complete = false;
          else if (isDescriptor(GLIBC, end - distance, look)) ends.push(end);
        }
      }
    }
  }
  return { ends, complete };
}

function ownerOf(inner: number | undefined, tids: ReadonlyMap<number, number>): number {
  return inner === undefined || inner <= 0 ? NOBODY : (tids.get(inner) ?? STRANGER);
}

/** How far below the end of a stack its descriptor is. */
function glibcDistance(layout: Layout, peek: Peek): number | undefined {
  for (const { space, task } of knownStacks(layout)) {
    const found = findDescriptor(GLIBC, space, task.inner, peek);
    if (found !== undefined) return space.high - found;
  }
  // Of a thread that runs, or of a process that shares its parent's memory.
  const others = layout.spaces.filter((space) => maybeStack(space, layout)).slice(0, TRIES);
  for (const space of others) {
    const found = findDescriptor(GLIBC, space, undefined, peek);
    if (found !== undefined) return space.high - found;
  }
  return undefined;
}

/** Of musl, whose threads stand in a ring: whose the stack is in which a descriptor lies. */
function muslOwners(layout: Layout, threads: readonly MuslThread[]): ReadonlyMap<number, number> {
  const owners = new Map<number, number>();
  for (const { at, tid } of threads) {
    const stack = layout.spaceAt(at);
    if (stack !== undefined && stack.tasks.length === 0) owners.set(stack.high, tid);
  }
  return owners;
}

/** Some stacks whose thread is certain. */
function knownStacks(layout: Layout): readonly { readonly space: Space; readonly task: StackTask }[] {
  const known: { space: Space; task: StackTask }[] = [];
  for (const space of layout.spaces) {
    const [task, ...others] = space.tasks;
    if (task === undefined || others.length > 0 || space.guard === 0 || space.kind !== 'anonymous') continue;
    known.push({ space, task });
    if (known.length === TRIES) break;
  }
  return known;
}

/** The address of the descriptor at the top of `space` that has the TID `inner`; of any, when that is undefined. */
function findDescriptor(
  like: Descriptor,
  { low, high }: Space,
  inner: number | undefined,
  peek: Peek,
): number | undefined {
  const from = Math.max(low, high - REACH);
  const look = atOnce(peek, from, high);
  for (let at = high - like.align; at >= from; at -= like.align) {
    if (!isDescriptor(like, at, look)) continue;
    if (inner === undefined || readInt(at + like.tid, look) === inner) return at;
  }
  return undefined;
}

function isDescriptor({ self }: Descriptor, at: number, peek: Peek): boolean {
  return self.every((offset) => readPointer(peek, at + offset) === at);
}

function readInt(address: number, peek: Peek): number | undefined {
  const word = peek(address, 4);
  return word?.length === 4 ? word.readInt32LE(0) : undefined;
}
