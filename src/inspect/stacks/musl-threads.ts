import type { U64 } from '../../procfs/stat.ts';
import type { AddressRange } from '../../procfs/pagemap.ts';
import type { OwnStack, StackTask } from './evidence.ts';
import { type Layout, type Space, stackPointer } from './layout.ts';
import type { Peek } from './tid-word.ts';

/** Where musl (1.1.20 and later, 64-bit) has things in its struct pthread, which begins with a pointer to itself. */
interface Places {
  /** The next one: those of all threads are a ring. */
  readonly next: number;
  readonly tid: number;
}

const PLACES: Readonly<Record<string, Places>> = {
  x86_64: { next: 0x18, tid: 0x30 },
  aarch64: { next: 0x10, tid: 0x20 },
};

/** Behind the TID: where the memory that musl mapped for the thread begins, and its size; the top of its stack, and so on. */
const MAP = 0x18;
const MAP_SIZE = 0x20;
const TOP = 0x28;
const STACK_SIZE = 0x30;
const GUARD_SIZE = 0x38;
const END = 0x40;

/** A struct pthread lies no further above the stack pointer of its thread, or below the top of its stack. */
const REACH = 65_536;
/** So many threads are searched for theirs. */
const TRIES = 16;
const ALIGN = 8;
/** More threads than a system can have: a ring that goes on longer is none. */
const LONGEST_RING = 4_194_304;

/** A thread of musl by its struct pthread. */
export interface MuslThread {
  /** Where that is. */
  readonly at: number;
  /** Our number of it. */
  readonly tid: number;
  /** Undefined for the main thread, and where the words are not to be had. */
  readonly stack: OwnStack | undefined;
}

/** The threads of a process of musl, by the ring of their descriptors; none where that is not found, as in one of another
 * C library. */
export function muslThreads(
  layout: Layout,
  tasks: readonly StackTask[],
  peek: Peek,
  arch: string,
): MuslThread[] {
  const places = PLACES[arch];
  if (places === undefined) return [];
  const tids = new Map(tasks.map(({ inner, tid }) => [inner, tid]));
  const first = findFirst(layout, places, peek);
  const found: MuslThread[] = [];
  let at = first;
  for (let steps = 0; at !== undefined && steps < LONGEST_RING; steps++) {
    const words = atOnce(peek, at, at + places.tid + END);
    if (readPointer(words, at) !== at) break;
    const tid = tids.get(words(at + places.tid, 4)?.readInt32LE(0) ?? 0);
    if (tid !== undefined) found.push({ at, tid, stack: stackIn(layout, at + places.tid, words) });
    at = readPointer(words, at + places.next);
    if (at === first) break;
  }
  return found;
}

/** The stack that the words behind the TID at `from` tell. */
function stackIn(layout: Layout, from: number, words: Peek): OwnStack | undefined {
  const [map = 0, mapSize = 0, top, size, guard = 0] = [MAP, MAP_SIZE, TOP, STACK_SIZE, GUARD_SIZE].map(
    (offset) => readPointer(words, from + offset),
  );
  if (top === undefined || size === undefined || size >= top) return undefined;
  const low = top - size;
  // Above the stack in its own memory lies what else belongs to the thread.
  const own = map > 0 && map + guard === low && top <= map + mapSize;
  const high = own ? map + mapSize : top;
  return isWhole(layout, { low, high }) ? { low, high, guard: own ? guard : 0, supplied: !own } : undefined;
}

/** True where all of a range is in one mapping that may be written. */
function isWhole(layout: Layout, { low, high }: AddressRange): boolean {
  const area = layout.areaAt(low);
  return area !== undefined && area.perms.startsWith('rw') && high <= area.high;
}

/** The descriptor of a thread whose stack pointer is known: above that, or at the top of a stack of its own. */
function findFirst(layout: Layout, { tid }: Places, peek: Peek): number | undefined {
  let tries = 0;
  for (const space of layout.spaces) {
    for (const task of space.tasks) {
      const sp = stackPointer(task);
      if (sp === undefined || space.kind === 'main') continue;
      if (tries++ === TRIES) return undefined;
      for (const range of rangesOf(space, sp)) {
        const words = atOnce(peek, range.low, range.high);
        for (let at = range.low; at + tid + 4 <= range.high; at += ALIGN) {
          if (readPointer(words, at) === at && words(at + tid, 4)?.readInt32LE(0) === task.inner) return at;
        }
      }
    }
  }
  return undefined;
}

function rangesOf({ low, high }: Space, sp: U64): readonly AddressRange[] {
  const from = Math.ceil(Number(sp) / ALIGN) * ALIGN;
  const near = { low: from, high: Math.min(high, from + REACH) };
  return near.high === high ? [near] : [near, { low: Math.max(low, high - REACH), high }];
}

/** The words from `from` up to `end`, in one read. A captured tree has some of them only: those are asked for singly. */
export function atOnce(peek: Peek, from: number, end: number): Peek {
  const all = peek(from, end - from);
  if (all === undefined) return peek;
  return (at, length) => (at + length <= end ? all.subarray(at - from, at - from + length) : undefined);
}

/** A pointer of the process's memory; undefined for none, or where it can't be read. */
export function readPointer(peek: Peek, address: number): number | undefined {
  const word = peek(address, 8);
  const value = word?.length === 8 ? word.readBigUInt64LE(0) : 0n;
  return value > 0n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : undefined;
}
