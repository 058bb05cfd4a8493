import type { Mapping } from '../procfs/maps.ts';
import type { AddressRange } from '../procfs/pagemap.ts';

const MIB = 1024 * 1024;
/** The Go runtime takes memory for its heap in pieces of this size, aligned to it (heapArenaBytes). */
const HEAP_ARENA = 64 * MIB;

/**
 * The Go runtime reserves an index of the whole address space, a radix tree, before it has any heap (runtime/mpagealloc.go,
 * summaryLevelBits for 48 bits of address): these are its two lowest levels, which lie one behind the other.
 */
const FINE = { size: 512 * MIB, shift: 22 };
const COARSE = { size: 64 * MIB, shift: 25 };
/** Bytes of an entry (pallocSum). */
const ENTRY = 8;

/** What the runtime adds to an address before it looks that up (arenaBaseOffset), by `uname -m`. */
const BASE_OFFSETS: Readonly<Record<string, number>> = { x86_64: 2 ** 47, aarch64: 0 };

/** A reserve of less than this is no part of the index. */
const LEAST_RESERVE = MIB;

/** Where the first heap arena begins, unless something is there (runtime/malloc.go, arena hints), by `uname -m`. */
const FIRST_ARENAS: Readonly<Record<string, number>> = { x86_64: 0xc0_0000_0000, aarch64: 0x40_0000_0000 };
/** How the runtime names its memory, on kernels that can (since Go 1.25). */
const NAMED = '[anon: Go:';

/**
 * The heaps of a Go runtime, in which the stacks of its goroutines lie and, without cgo, those of its threads. One is known
 * by its name, by the address where the first one begins, or, wherever it is, by the index that the runtime keeps of it:
 * since Go 1.26 the address is random.
 *
 * @param areas ascending
 */
export function goHeaps(areas: readonly Mapping[], arch: string, pageSize: number): readonly AddressRange[] {
  const known = [
    ...areas.filter(({ name }) => name.startsWith(NAMED)),
    ...indexedHeaps(areas, arch, pageSize),
  ];
  const first = areas.findIndex((area) => area.low === FIRST_ARENAS[arch] && isPlain(area));
  const low = areas[first]?.low;
  if (low === undefined || isInHeap(known, low)) return known;
  const { high } = lastOf(areas, first);
  // Something else may begin there, and is smaller.
  return high - low < HEAP_ARENA ? known : [...known, { low, high }];
}

/** True for an address in one of `heaps`. */
export function isInHeap(heaps: readonly AddressRange[], address: number): boolean {
  return heaps.some(({ low, high }) => address >= low && address < high);
}

/**
 * Heaps that the index shows: pages that may be touched in a reserve of 576 MiB, at the two places that follow from the
 * address of the heap.
 */
function indexedHeaps(areas: readonly Mapping[], arch: string, pageSize: number): readonly AddressRange[] {
  const offset = BASE_OFFSETS[arch];
  if (offset === undefined) return [];
  const anchors = [...areas.keys()].filter((index) => isInReserve(areas, index));
  if (anchors.length < 2) return [];
  const lows = new Set(areas.filter(isPlainWritable).map(({ low }) => low));
  return areas.flatMap((area, index): AddressRange[] => {
    if (area.low % HEAP_ARENA !== 0 || !isPlain(area) || areas[index - 1]?.high === area.low) return [];
    const inFine = placeIn(FINE, area.low + offset, pageSize);
    const inCoarse = placeIn(COARSE, area.low + offset, pageSize);
    const isIndex = anchors.some((anchor) => {
      const base = (areas[anchor] as Mapping).low - inFine;
      return (
        lows.has(base + FINE.size + inCoarse) && reaches(areas, anchor, base, base + FINE.size + COARSE.size)
      );
    });
    return isIndex ? [{ low: area.low, high: lastOf(areas, index).high }] : [];
  });
}

/** The first page of a level that is touched for the heap at an address, from the level's begin. */
function placeIn({ shift }: typeof FINE, address: number, pageSize: number): number {
  const place = Math.floor(address / 2 ** shift) * ENTRY;
  return place - (place % pageSize);
}

/** True for memory that may be touched with a large reserve of addresses directly above it. */
function isInReserve(areas: readonly Mapping[], index: number): boolean {
  const area = areas[index];
  const above = areas[index + 1];
  if (area === undefined || above === undefined || above.low !== area.high) return false;
  return (
    isPlainWritable(area) &&
    isPlain(above) &&
    !isPlainWritable(above) &&
    above.high - above.low > LEAST_RESERVE
  );
}

/** True where mappings without a file or a name lie from `low` to `high` without a gap, `index` among them. */
function reaches(areas: readonly Mapping[], index: number, low: number, high: number): boolean {
  let first = index;
  while ((areas[first] as Mapping).low > low) {
    const below = areas[first - 1];
    if (below === undefined || !isPlain(below) || below.high !== areas[first]?.low) return false;
    first--;
  }
  return lastOf(areas, index).high >= high;
}

/** The last of the mappings without a file or a name that follow `index` without a gap. */
function lastOf(areas: readonly Mapping[], index: number): Mapping {
  let last = areas[index] as Mapping;
  for (let next = index + 1; next < areas.length; next++) {
    const above = areas[next] as Mapping;
    if (above.low !== last.high || !isPlain(above)) break;
    last = above;
  }
  return last;
}

/** Old kernels name the memory that stack pointers are in `[stack:TID]`. */
function isPlain({ name, inode, perms }: Mapping): boolean {
  return inode === 0 && (name === '' || name.startsWith('[stack:')) && /^(?:rw.p|---p)$/.test(perms);
}

function isPlainWritable(area: Mapping): boolean {
  return isPlain(area) && area.perms !== '---p';
}
