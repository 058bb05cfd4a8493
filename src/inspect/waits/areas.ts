import type { ByteString } from '../../procfs/bytes.ts';
import type { Mapping } from '../../procfs/maps.ts';
import type { AddressRange } from '../../procfs/pagemap.ts';
import type { Host } from '../../procfs/root.ts';
import { goHeaps, isInHeap } from '../go-heap.ts';
import type { Libc } from './futex.ts';

/** A place in memory in words: `libfoo.so.1 .bss` and how far behind the start of that mapping. */
export interface Place {
  readonly mapping: ByteString;
  readonly offset: number;
}

/** The places that a piece of memory has no name of its own in: only the address tells two of them apart. */
const UNNAMED = { heap: 'the heap of Go', other: 'anonymous memory' } as const;

/** Below an SP the code may still use this much (the red zone of the x86_64 and aarch64 ABIs). */
const RED_ZONE = 128;

interface Stack {
  readonly tid: number;
  readonly sp: number;
}

/** The mappings of one process, in order, and whose stacks are in them. */
export class Areas {
  readonly list: readonly Mapping[];
  private readonly host: Pick<Host, 'arch' | 'page_size'>;
  private readonly sps: Iterable<readonly [tid: number, sp: number]>;
  private libc: Libc | undefined;
  /** Whether musl is there as a file. */
  private muslFile: boolean | undefined;
  /** Threads by the mapping that their SP is in, highest SP first; sorted in when first asked for. */
  private stacks: ReadonlyMap<Mapping, readonly Stack[]> | undefined;
  private heaps: readonly AddressRange[] | undefined;

  /**
   * @param list in ascending order, as the file has them
   * @param sps where the stack pointers of threads are
   */
  constructor(
    list: readonly Mapping[],
    host: Pick<Host, 'arch' | 'page_size'>,
    sps: Iterable<readonly [tid: number, sp: number]> = [],
  ) {
    this.list = list;
    this.host = host;
    this.sps = sps;
  }

  /** The heaps of a Go runtime; the stacks of its goroutines lie among other objects there. */
  get goHeaps(): readonly AddressRange[] {
    return (this.heaps ??= goHeaps(this.list, this.host.arch, this.host.page_size));
  }

  private sorted(): ReadonlyMap<Mapping, readonly Stack[]> {
    const stacks = new Map<Mapping, Stack[]>();
    for (const [tid, sp] of this.sps) {
      const area = this.find(sp);
      if (area === undefined || !mayBeStack(area) || isInHeap(this.goHeaps, sp)) continue;
      const there = stacks.get(area);
      if (there === undefined) stacks.set(area, [{ tid, sp }]);
      else there.push({ tid, sp });
    }
    for (const there of stacks.values()) there.sort((a, b) => b.sp - a.sp);
    return stacks;
  }

  /** The mapping that holds `address`. */
  find(address: number): Mapping | undefined {
    const index = this.indexOf(address);
    return index < 0 ? undefined : this.list[index];
  }

  /** The thread in the used part of whose stack `address` lies: of those in its mapping, the nearest SP below. */
  stackOf(address: number): number | undefined {
    const area = this.find(address);
    if (area === undefined) return undefined;
    this.stacks ??= this.sorted();
    const there = this.stacks.get(area);
    return there?.find(({ sp }) => sp - RED_ZONE <= address)?.tid;
  }

  /** Where `address` is, in words; undefined outside every mapping. */
  place(address: number): Place | undefined {
    const index = this.indexOf(address);
    const area = this.list[index];
    if (area === undefined) return undefined;
    const offset = address - area.low;
    if (area.inode !== 0) {
      const last = address >= area.high - this.host.page_size;
      return { mapping: `${baseName(area.name)} ${section(area, last)}`, offset };
    }
    const below = this.list[index - 1];
    const follows = below !== undefined && below.high === area.low && below.inode !== 0;
    if (follows && area.name === '' && area.perms.startsWith('rw')) {
      return { mapping: `${baseName(below.name)} .bss`, offset };
    }
    if (area.name !== '' && area.name !== '[stack]') return { mapping: area.name, offset };
    if (isInHeap(this.goHeaps, address)) return { mapping: UNNAMED.heap, offset };
    const owner = this.stackOf(address);
    if (owner !== undefined) return { mapping: `${this.besides(area)}stack of thread ${owner}`, offset };
    if (area.name !== '') return { mapping: area.name, offset };
    return { mapping: UNNAMED.other, offset };
  }

  /**
   * What names `address` for all processes that share the memory there: file and place in it; undefined when no
   * other process can see it (futex(2): a futex that is not private is known by inode and offset).
   */
  sharedKey(address: number): string | undefined {
    const area = this.find(address);
    if (area === undefined || area.perms[3] !== 's' || area.inode === 0) return undefined;
    return `${area.device}:${area.inode}+${address - area.low + area.offset}`;
  }

  /** What else than stacks may be meant: where no mark of the kernel keeps them apart, other memory merges with them. */
  private besides({ name }: Mapping): string {
    if (name !== '') return '';
    this.libc ??= libcOf(this.list);
    return this.libc === 'glibc' ? '' : 'memory with the ';
  }

  /** True where locks that musl has for itself may lie: static data of its file, or of a program that it is linked into. */
  mayBeOfMusl(address: number): boolean {
    const index = this.indexOf(address);
    const [below, area] = [this.list[index - 1], this.list[index]];
    const file = area !== undefined && area.inode === 0 && below?.high === area.low ? below : area;
    if (file === undefined || file.inode === 0) return false;
    this.muslFile ??= this.list.some(isMusl);
    return !this.muslFile || isMusl(file);
  }

  private indexOf(address: number): number {
    let low = 0;
    let high = this.list.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const area = this.list[middle] as Mapping;
      if (address < area.low) high = middle - 1;
      else if (address >= area.high) low = middle + 1;
      else return middle;
    }
    return -1;
  }
}

/** True for a place in the heap of a Go runtime. */
export function isOfGo({ mapping }: Place): boolean {
  return mapping === UNNAMED.heap;
}

/** True for a place in memory that many things lie in, none of which has a name. */
export function isUnnamed({ mapping }: Place): boolean {
  return mapping === UNNAMED.heap || mapping === UNNAMED.other || mapping.includes('stack of thread ');
}

function mayBeStack(area: Mapping): boolean {
  return area.perms.startsWith('rw') && area.inode === 0;
}

/**
 * The part of a program file that is mapped with these rights. In the last page of what it may write a .bss begins, where
 * the .data in the file ends: only the file tells at which byte.
 */
function section({ perms }: Mapping, last: boolean): string {
  if (perms[1] === 'w') return perms[3] === 's' ? 'shared' : last ? '.data/.bss' : '.data';
  return perms[2] === 'x' ? '.text' : '.rodata';
}

/** The last part of a path, without the kernel's mark for a file that was removed. */
export function baseName(path: ByteString): ByteString {
  const whole = path.endsWith(' (deleted)') ? path.slice(0, -' (deleted)'.length) : path;
  return whole.slice(whole.lastIndexOf('/') + 1) || whole;
}

const GLIBC = /^libc(?:\.so\.6|-2\.\d+\.so)$/;
/** A glibc `libc.so` is a text for the linker and never mapped. */
const MUSL = /^(?:ld-musl-.*|libc\.musl-.*|libc\.so)$/;

function isMusl({ inode, name }: Mapping): boolean {
  return inode !== 0 && MUSL.test(baseName(name));
}

/** The C library that `areas` show, by its file, or by the heap where it is linked into the program. */
export function libcOf(areas: readonly Mapping[]): Libc {
  let last: ByteString | undefined;
  for (const { inode, name } of areas) {
    if (inode === 0 || name === last) continue;
    last = name;
    const file = baseName(name);
    if (GLIBC.test(file)) return 'glibc';
    if (MUSL.test(file)) return 'musl';
  }
  return hasGuardedHeap(areas) ? 'musl' : 'other';
}

/** True where the heap begins with a page that may not be touched: malloc of musl, from 1.2.1 on, makes one. */
function hasGuardedHeap(areas: readonly Mapping[]): boolean {
  const first = areas.findIndex(({ name }) => name === '[heap]');
  const [guard, heap] = [areas[first], areas[first + 1]];
  return (
    guard?.perms === '---p' &&
    heap?.name === '[heap]' &&
    heap.perms.startsWith('rw') &&
    heap.low === guard.high
  );
}
