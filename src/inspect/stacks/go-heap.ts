import type { AddressRange } from '../../procfs/pagemap.ts';
import type { Smap } from '../../procfs/smaps.ts';
import { isInaccessible, isWritable } from './area-kind.ts';

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

/**
 * The heaps of a Go runtime, in which the stacks of its goroutines lie, wherever they are: since Go 1.26 their address is
 * random. What shows one is the index that the runtime keeps of it: pages that may be touched in a reserve of 576 MiB,
 * at the two places that follow from the address of the heap.
 *
 * @param areas ascending
 */
export function goHeaps(areas: readonly Smap[], arch: string, pageSize: number): readonly AddressRange[] {
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
      const base = (areas[anchor] as Smap).low - inFine;
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
function isInReserve(areas: readonly Smap[], index: number): boolean {
  const area = areas[index];
  const above = areas[index + 1];
  if (area === undefined || above === undefined || above.low !== area.high) return false;
  return isPlainWritable(area) && isInaccessible(above) && above.high - above.low > LEAST_RESERVE;
}

/** True where mappings without a file or a name lie from `low` to `high` without a gap, `index` among them. */
function reaches(areas: readonly Smap[], index: number, low: number, high: number): boolean {
  let first = index;
  while ((areas[first] as Smap).low > low) {
    const below = areas[first - 1];
    if (below === undefined || !isPlain(below) || below.high !== areas[first]?.low) return false;
    first--;
  }
  return lastOf(areas, index).high >= high;
}

/** The last of the mappings without a file or a name that follow `index` without a gap. */
function lastOf(areas: readonly Smap[], index: number): Smap {
  let last = areas[index] as Smap;
  for (let next = index + 1; next < areas.length; next++) {
    const above = areas[next] as Smap;
    if (above.low !== last.high || !isPlain(above)) break;
    last = above;
  }
  return last;
}

function isPlain(area: Smap): boolean {
  return area.name === '' && (isWritable(area) || isInaccessible(area));
}

function isPlainWritable(area: Smap): boolean {
  return area.name === '' && isWritable(area);
}
