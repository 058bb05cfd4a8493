import { hasEndedState } from '../../procfs/ended.ts';
import type { AddressRange } from '../../procfs/pagemap.ts';
import type { U64 } from '../../procfs/stat.ts';
import type { Smap } from '../../procfs/smaps.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { goHeaps, isInHeap } from '../go-heap.ts';
import { libcOf } from '../waits/areas.ts';
import { type AreaKind, guardBelow, hasGuardPages, isMarked, isWritable, kindOf } from './area-kind.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import { Pages } from './pages.ts';
import { joinPieces, type Joined } from './pieces.ts';

/** The name of a library's file. */
const LIBRARY = /\.so(\.|$)/;
/** No segment of a program is aligned to more (max-page-size of x86_64, a huge page). */
const LARGEST_ALIGNMENT = 2 * 1024 * 1024;

/** Memory between two guards, or a whole mapping: what may be one stack. */
export interface Space {
  readonly low: number;
  readonly high: number;
  readonly area: Smap;
  readonly kind: AreaKind;
  /** Bytes that may not be touched directly below it; 0: none. */
  readonly guard: number;
  /** Cut out of a larger mapping at guard markers. */
  readonly cut: boolean;
  /** Directly above another stack, without a guard between: its low end is where words of memory say that one ends. */
  readonly onAnother: boolean;
  /** Threads whose stack pointer is in it, the highest first. */
  readonly tasks: readonly StackTask[];
}

type Draft = Omit<Space, 'tasks'> & { readonly tasks: StackTask[] };

/** The stack pointer of a sleeping thread; undefined for one that runs or has ended. */
export function stackPointer({ call }: StackTask): U64 | undefined {
  return isRead(call) && call.state === 'blocked' && call.sp !== 0 ? call.sp : undefined;
}

/** True for a zombie: its system call is none, at 0. */
export function hasEnded({ state, call }: StackTask): boolean {
  if (state !== '') return hasEndedState(state);
  return isRead(call) && call.state === 'blocked' && call.nr < 0 && call.sp === 0 && call.pc === 0;
}

/** The memory of a process by what may be stacks, and which threads are in them. */
export class Layout {
  /** In ascending order; those that are pieces of one mapping together. */
  readonly areas: readonly Smap[];
  /** The writable ones, cut at guard markers where those are known; ascending. */
  readonly spaces: readonly Space[];
  readonly pages: Pages | undefined;
  readonly libc: 'glibc' | 'musl' | 'other';
  /** A JVM is loaded: its threads have zones of their own in place of a guard. */
  readonly hotspot: boolean;
  /** Every stack that glibc mapped bears the kernel's mark, so that memory without it was mapped by others. */
  readonly marks: boolean;
  /** The flags of memory are known, which tell stacks and guards: they are of smaps, not of maps. */
  readonly knowsFlags: boolean;
  /** Words of memory were looked at for all ends of stacks inside of mappings. */
  readonly knowsTops: boolean;
  private readonly tops: readonly number[];
  readonly arch: string;
  /** Bytes. */
  readonly pageSize: number;
  /** Soft RLIMIT_STACK as it is now, bytes. */
  readonly stackLimit: number | undefined;
  private readonly joined: Joined;
  private readonly goHeaps: readonly AddressRange[];
  /** The program's own file: the lowest of all, unless that is a library. */
  private readonly program: string | undefined;

  constructor(evidence: StackEvidence, areas: readonly Smap[]) {
    this.joined = joinPieces(inOrder(areas));
    this.areas = this.joined.areas;
    this.arch = evidence.arch;
    this.pageSize = evidence.pageSize;
    this.stackLimit = evidence.stackLimit;
    this.goHeaps = goHeaps(this.areas, evidence.arch, evidence.pageSize);
    this.libc = libcOf(this.areas);
    const lowest = this.areas.find(({ inode }) => inode !== 0)?.name;
    this.program = lowest === undefined || LIBRARY.test(lowest) ? undefined : lowest;
    this.hotspot = this.areas.some(({ name }) => name.endsWith('/libjvm.so'));
    this.marks = this.libc === 'glibc' && this.areas.some(isMarked);
    this.knowsFlags = this.areas.some(({ VmFlags }) => VmFlags !== '');
    const { pages, tops } = evidence;
    this.knowsTops = tops?.complete === true;
    this.tops = tops?.ends ?? [];
    this.pages = pages !== undefined && isRead(pages) ? new Pages(pages) : undefined;
    const spaces: Draft[] = [];
    for (let index = 0; index < this.areas.length; index++) {
      const area = this.areas[index] as Smap;
      if (isWritable(area)) this.addSpaces(area, index, spaces);
    }
    this.spaces = spaces;
    for (const task of evidence.tasks) {
      const sp = stackPointer(task);
      const space = sp === undefined ? undefined : (this.spaceAt(sp) as Draft | undefined);
      space?.tasks.push(task);
    }
    for (const { tasks } of spaces) if (tasks.length > 1) tasks.sort(byStackPointer);
  }

  /** The space that holds `address`. */
  spaceAt(address: U64): Space | undefined {
    return find(this.spaces, address);
  }

  /** The mapping that holds `address`. */
  areaAt(address: U64): Smap | undefined {
    return find(this.areas, address);
  }

  /** The mapping directly below `area`; undefined where there is a gap. */
  below(area: Smap): Smap | undefined {
    return this.neighbour(this.areas.indexOf(area), -1);
  }

  /**
   * The mapping directly below `area`; where there is a gap, the end of the program's file all the same: a .bss of a
   * larger alignment than a page begins a few pages behind it.
   */
  fileBelow(area: Smap): Smap | undefined {
    const index = this.areas.indexOf(area);
    return this.neighbour(index, -1) ?? this.programBelow(index);
  }

  private programBelow(index: number): Smap | undefined {
    const area = this.areas[index];
    const other = this.areas[index - 1];
    if (area === undefined || other === undefined || other.inode === 0 || other.name !== this.program)
      return undefined;
    return area.low - other.high < LARGEST_ALIGNMENT ? other : undefined;
  }

  /** True where code of the file of `area` is mapped: it is a program or a library. */
  hasCodeOf({ inode, device }: Smap): boolean {
    return this.areas.some(
      (other) => other.inode === inode && other.device === device && other.perms[2] === 'x',
    );
  }

  /** The mapping directly above `area`; undefined where there is a gap. */
  above(area: Smap): Smap | undefined {
    return this.neighbour(this.areas.indexOf(area), 1);
  }

  /** The end of the mapping next below `area`, across a gap; 0 when there is none. */
  endBelow(area: Smap): number {
    return this.areas[this.areas.indexOf(area) - 1]?.high ?? 0;
  }

  private neighbour(index: number, step: 1 | -1): Smap | undefined {
    const area = this.areas[index];
    const other = this.areas[index + step];
    if (area === undefined || other === undefined) return undefined;
    const touch = step < 0 ? other.high === area.low : other.low === area.high;
    return touch ? other : undefined;
  }

  private addSpaces(area: Smap, index: number, spaces: Draft[]): void {
    const below = this.neighbour(index, -1);
    const kind = isInHeap(this.goHeaps, area.low)
      ? 'go'
      : kindOf(area, below ?? this.programBelow(index), this.neighbour(index, 1));
    const { low, high } = area;
    const guard = guardBelow(area, below) || this.markersBelow(below);
    const whole: Draft = { low, high, area, kind, guard, cut: false, onAnother: false, tasks: [] };
    if (kind !== 'anonymous' || this.pages === undefined) spaces.push(whole);
    else for (const part of this.cut(whole, this.pages)) this.addSplit(part, spaces);
  }

  /** Adds the stacks that lie in `part` without guards between. */
  private addSplit(part: Draft, spaces: Draft[]): void {
    let { low, guard, onAnother } = part;
    for (const end of this.tops) {
      if (end <= low || end >= part.high) continue;
      spaces.push({ ...part, low, high: end, guard, onAnother, tasks: [] });
      low = end;
      guard = 0;
      onAnother = true;
    }
    spaces.push({ ...part, low, guard, onAnother });
  }

  /** Bytes of guard markers at the top of `below`; 0: there are none, or they are not known. */
  private markersBelow(below: Smap | undefined): number {
    if (below === undefined || this.pages === undefined || !isWritable(below)) return 0;
    const last = this.pages.within(below).at(-1);
    return last?.state === 'g' && last.high === below.high ? last.high - last.low : 0;
  }

  /** Cuts a mapping at the guard markers in it. */
  private cut(whole: Draft, pages: Pages): Draft[] {
    const guards = pages.within(whole).filter(({ state }) => state === 'g');
    if (guards.length === 0) return [whole];
    const parts: Draft[] = [];
    let { low, guard } = whole;
    for (const end of [...guards, undefined]) {
      const high = end?.low ?? whole.high;
      if (low < high) parts.push({ ...whole, low, high, guard, cut: true, tasks: [] });
      if (end !== undefined) {
        // A marker at the very bottom goes on in the mapping below, where that is a guard too.
        guard = end.high - end.low + (low === high && low === whole.low ? whole.guard : 0);
        low = end.high;
      }
    }
    return parts;
  }

  /** Where what lies below `address` in the space may no more be written: at its low end, or higher. */
  floorBelow(address: number, { low }: AddressRange): number {
    const { closed } = this.joined;
    let floor = low;
    for (const part of closed) if (part.high <= address && part.high > floor) floor = part.high;
    return floor;
  }

  /** True when mappings of the same kind touch here, and nothing shows that they were one. */
  isUnsure({ area }: Space): boolean {
    return this.joined.unsure.has(area);
  }

  /**
   * True for memory without a guard that shows, where no stack bears the kernel's mark, as musl asks for none: it may hold
   * stacks, with guards of page markers, or none, or other memory.
   */
  isUntold({ kind, guard, cut, onAnother }: Space): boolean {
    return kind === 'anonymous' && !this.marks && guard === 0 && !cut && !onAnother;
  }

  /** True for a program of Go without cgo: no thread is on a stack that a C library made, and none makes any. */
  get isPureGo(): boolean {
    return (
      this.libc === 'other' &&
      this.goHeaps.length > 0 &&
      !this.spaces.some(({ kind, tasks }) => kind === 'anonymous' && tasks.length > 0)
    );
  }

  /** True when the space may hold several stacks whose borders can't be seen. */
  hidesGuards({ area, cut }: Space): boolean {
    return !cut && hasGuardPages(area) && this.pages?.touched(area) === undefined;
  }
}

/** The layouts that were made, by what they are of: reading needs one as well as judging. */
const layouts = new WeakMap<StackEvidence, Layout>();

/** The layout of what was read, made once. `areas` are those of the evidence. */
export function layoutOf(evidence: StackEvidence, areas: readonly Smap[]): Layout {
  let layout = layouts.get(evidence);
  if (layout === undefined) {
    layout = new Layout(evidence, areas);
    layouts.set(evidence, layout);
  }
  return layout;
}

function byStackPointer(a: StackTask, b: StackTask): number {
  return (stackPointer(b) ?? 0) > (stackPointer(a) ?? 0) ? 1 : -1;
}

/** The list, sorted when it is not. */
function inOrder(areas: readonly Smap[]): readonly Smap[] {
  for (let index = 1; index < areas.length; index++) {
    if ((areas[index] as Smap).low < (areas[index - 1] as Smap).low)
      return [...areas].sort((a, b) => a.low - b.low);
  }
  return areas;
}

function find<T extends { readonly low: number; readonly high: number }>(
  list: readonly T[],
  address: U64,
): T | undefined {
  let low = 0;
  let high = list.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const entry = list[middle] as T;
    if (address < entry.low) high = middle - 1;
    else if (address >= entry.high) low = middle + 1;
    else return entry;
  }
  return undefined;
}
