import { hasVmFlag, type Smap } from '../../procfs/smaps.ts';
import { baseName } from '../waits/areas.ts';

/** What a mapping is, as far as its line and its neighbours say. */
export type AreaKind = 'anonymous' | 'main' | 'heap' | 'arena' | 'bss' | 'go' | 'file' | 'other';

const MIB = 1024 * 1024;
/** malloc's arenas begin at multiples of this, rw at the start and `---p` behind (HEAP_MAX_SIZE of glibc). */
const ARENA = 64 * MIB;
/** A `---p` mapping larger than this is a reserve of address space, not a guard. */
const LARGEST_GUARD = MIB;

/** How glibc names its own memory with GLIBC_TUNABLES=glibc.mem.decorate_maps=1; stacks: by-name.ts. */
const MALLOC = /^\[anon: glibc: (?:loader )?malloc/;
const UNUSED = '[anon: glibc: unused stack]';

/** True for private memory of no file that may be written. */
export function isWritable({ perms, inode }: Smap): boolean {
  return perms[0] === 'r' && perms[1] === 'w' && perms[3] === 'p' && inode === 0;
}

/** True for private memory of no file that may not be touched. */
export function isInaccessible({ perms, inode }: Smap): boolean {
  return perms === '---p' && inode === 0;
}

/** True when glibc asked for this mapping as a stack: kernels from 6.7 on make MAP_STACK "no huge page". */
export function isMarked(area: Smap): boolean {
  return hasVmFlag(area, 'nh');
}

/** True when some pages of the mapping are guard markers: kernels from 6.13 on, shown from 6.18 on. */
export function hasGuardPages(area: Smap): boolean {
  return hasVmFlag(area, 'gu');
}

/** True when mlock(2) has brought pages into memory that nobody may have touched. */
export function isLocked(area: Smap): boolean {
  return hasVmFlag(area, 'lo') && !hasVmFlag(area, 'lf');
}

/** No name, or one that the program gave it, prctl(2) PR_SET_VMA_ANON_NAME; old kernels name stacks `[stack:TID]`. */
function isPlain({ name }: Smap): boolean {
  return name === '' || name.startsWith('[anon:') || name.startsWith('[stack:');
}

/** What `area` is, outside the heap of a Go runtime; `below` and `above` are the mappings next to it, undefined where there is none. */
export function kindOf(area: Smap, below: Smap | undefined, above: Smap | undefined): AreaKind {
  if (area.inode !== 0) return 'file';
  if (area.name === '[stack]') return 'main';
  if (area.name === '[heap]') return 'heap';
  if (!isWritable(area) || !isPlain(area)) return 'other';
  if (MALLOC.test(area.name)) return 'arena';
  if (isMarked(area)) return 'anonymous';
  if (isArena(area, above)) return 'arena';
  return below !== undefined && below.inode !== 0 ? 'bss' : 'anonymous';
}

/** True for the stack of a dead thread, where glibc names its memory. */
export function isUnused({ name }: Smap): boolean {
  return name === UNUSED;
}

/** True where an arena of malloc may begin: right above the rest of another one it looks like a stack with a guard. */
export function mayBeArena(area: Smap): boolean {
  return area.low % ARENA === 0 && !isMarked(area);
}

function isArena({ low, high }: Smap, above: Smap | undefined): boolean {
  if (low % ARENA !== 0) return false;
  const end = above !== undefined && isInaccessible(above) ? above.high : high;
  return end % ARENA === 0;
}

/**
 * The size of the guard directly below `area`; 0 when there is none. An unused rest of the arena below it is none, and
 * looks like one.
 */
export function guardBelow(area: Smap, below: Smap | undefined): number {
  if (below === undefined || !isInaccessible(below) || !isPlain(below)) return 0;
  const size = below.high - below.low;
  if (size <= LARGEST_GUARD) return size;
  return isMarked(area) && area.low % ARENA !== 0 ? size : 0;
}

/** How the kernel names memory that is shared without a file, MAP_SHARED with MAP_ANONYMOUS. */
const SHARED_ANONYMOUS = '/dev/zero (deleted)';

/** In words, what memory of a file a stack pointer is in; `program`: code of the same file is mapped. */
export function describeFile({ name, perms }: Smap, program: boolean): string {
  if (perms[3] !== 's') return program ? `${baseName(name)} .data` : `a private mapping of ${baseName(name)}`;
  return name === SHARED_ANONYMOUS ? 'shared memory' : `shared memory of ${baseName(name)}`;
}

/** In words, where a stack pointer is that is not in a stack of its own, nor in memory of a file. */
export function describeArea(area: Smap, kind: AreaKind, below: Smap | undefined): string {
  if (kind === 'arena') return 'a malloc arena';
  if (kind === 'bss') return `${baseName(below?.name ?? '')} .bss`;
  return area.name === '' ? 'anonymous memory' : area.name;
}
