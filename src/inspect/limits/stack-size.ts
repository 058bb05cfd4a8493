import type { Mapping } from '../../procfs/maps.ts';
import { libcOf } from '../waits/areas.ts';
import type { StackLook } from './stack-look.ts';

/** What one more thread takes of the process's memory maps. */
export interface StackSize {
  /** The usable part of its stack, bytes. */
  readonly bytes: number;
  readonly guard_bytes: number;
  /** Memory maps: 2 for a stack with a guard, 0 where stacks lie in a map that they share. */
  readonly maps_each: number;
  /** False: the process has no stack to go by. */
  readonly maps_seen: boolean;
  /** False: it has threads, and the size of their stacks is a guess. */
  readonly certain: boolean;
  /** Stacks that glibc keeps of ended threads and uses again before it makes one; null: not known. */
  readonly reusable: number | null;
  /** False: `reusable` may be less, as what looks like them may be something else. */
  readonly reusable_certain: boolean;
  /** Where the size comes from, in words. */
  readonly source: string;
}

/** What is known of the process whose next stack is asked about. */
export interface StackContext {
  /** Undefined: maps could not be read. */
  readonly areas: readonly Mapping[] | undefined;
  readonly threads: number;
  /** The heap of a Go runtime is mapped. */
  readonly go: boolean;
  /** Soft RLIMIT_STACK, bytes; Infinity: unlimited; undefined: not known. */
  readonly stackLimit: number | undefined;
  readonly pageSize: number;
  /** A size that the user asks about. */
  readonly asked?: number | undefined;
}

const KIB = 1024;
const MIB = 1024 * KIB;
/** malloc's arenas begin at multiples of this, and their unused rest looks like a guard of the next one. */
const ARENA = 64 * MIB;
/** What glibc takes for an unlimited RLIMIT_STACK (nptl, ARCH_STACK_DEFAULT_SIZE). */
const GLIBC_UNLIMITED = 2 * MIB;
const MUSL_STACK = 128 * KIB;
const MUSL_GUARD = 8 * KIB;
/** What Go takes of its heap for a thread: its stack and one for signals (runtime/proc.go allocm, os_linux.go mpreinit). */
const GO_STACKS = (16 + 32) * KIB;
/** What musl adds to a stack for the thread itself and what is thread-local, where that is not large; glibc takes it off. */
const MUSL_EXTRA_PAGES = 1;
/** What most systems set RLIMIT_STACK to. */
const USUAL_LIMIT = 8 * MIB;
const LARGEST_GUARD = MIB;
/** glibc uses none again that is larger than this times what is needed (nptl/allocatestack.c, get_cached_stack). */
const LARGEST_REUSE = 4;
/** PTHREAD_STACK_MIN. */
const SMALLEST_STACK = 16 * KIB;

/**
 * True when the maps alone do not tell what the next stack is like: there are not as many stacks with a guard as threads.
 * More of them may be left of ended threads; fewer, and some stacks have no guard, or a large one, or share a map.
 */
export function needsLook({ areas, threads }: Pick<StackContext, 'areas' | 'threads'>): boolean {
  return areas !== undefined && guardedStacks(areas).length !== Math.max(0, threads - 1);
}

/**
 * The size of the next thread's stack: what was asked for, else what most stacks of the process have, else what
 * its C library takes (glibc: RLIMIT_STACK as it was at its start; musl: 128 KiB, and a page for the thread itself).
 *
 * @param look what its stacks say; undefined where its maps say it, or nothing does
 */
export function stackSize(context: StackContext, look?: StackLook): StackSize {
  const { asked, pageSize } = context;
  const { usual, ...rest } = usualOf(context, look);
  const libc = context.areas === undefined ? undefined : libcOf(context.areas);
  if (asked !== undefined) {
    const isMusl = libc === 'musl';
    const guard_bytes = usual?.guard_bytes ?? (isMusl ? MUSL_GUARD : pageSize);
    const bytes = isMusl ? muslSize(asked, pageSize) : asked;
    return kept({ bytes, guard_bytes, ...rest, certain: libc !== 'other', source: 'as asked for' }, look);
  }
  if (usual !== undefined) return kept({ ...usual, ...rest }, look);
  // What is linked into a program may be either.
  return kept({ ...ofLibrary(context), ...rest, certain: rest.certain && libc !== 'other' }, look);
}

/** What musl maps for a stack of `bytes`, without its guard. */
function muslSize(bytes: number, pageSize: number): number {
  return (Math.ceil(bytes / pageSize) + MUSL_EXTRA_PAGES) * pageSize;
}

type Size = Pick<StackSize, 'bytes' | 'guard_bytes' | 'source'>;
type Draft = Omit<StackSize, 'reusable' | 'reusable_certain'>;
type Known = Omit<Draft, keyof Size> & { readonly usual: Size | undefined };

/** What the stacks that the process has say; `usual` is undefined where they say no size. */
function usualOf(context: StackContext, look: StackLook | undefined): Known {
  const { areas, threads } = context;
  if (areas === undefined) return { usual: undefined, maps_each: 2, maps_seen: false, certain: true };
  // A process of one thread has no stack but the main one: what looks like another is none, or a dead thread's.
  if (threads < 2) return { usual: undefined, maps_each: 2, maps_seen: false, certain: true };
  const { usual, crowd, shared } = look ?? {};
  if (crowd !== undefined && crowd.threads > (usual?.of ?? 0)) {
    const source =
      crowd.threads > 1
        ? 'as far as its stacks without a guard lie apart'
        : 'as its one stack, which has no guard, at most';
    return {
      usual: { bytes: crowd.apart, guard_bytes: 0, source },
      maps_each: 0,
      maps_seen: true,
      certain: false,
    };
  }
  if (usual === undefined && isPureGo(context))
    return { usual: OF_GO, maps_each: 0, maps_seen: true, certain: false };
  const maps = { maps_each: shared === true ? 0 : 2, maps_seen: shared !== undefined };
  if (usual !== undefined) {
    const { bytes, guard, count, of } = usual;
    const known = { bytes, guard_bytes: guard, source: sourceOf(count, Math.max(of, threads - 1)) };
    // Of threads whose stack nobody can see most may have another.
    return { usual: known, ...maps, certain: 2 * of >= threads - 1 };
  }
  const pairs = guardedStacks(areas);
  const common = mostCommon(pairs);
  // Fewer of them than threads: they may be other memory, or several stacks that lie one behind the other.
  if (common === undefined || pairs.length < threads - 1)
    return { usual: undefined, ...maps, certain: false };
  const { bytes, guard, count } = common;
  const source =
    pairs.length === threads - 1
      ? sourceOf(count, pairs.length)
      : `as ${count} of ${pairs.length} maps that look like stacks`;
  return {
    usual: { bytes, guard_bytes: guard, source },
    maps_each: maps.maps_each,
    maps_seen: true,
    certain: true,
  };
}

const OF_GO: Size = {
  bytes: GO_STACKS,
  guard_bytes: 0,
  source: 'what Go takes of its heap for a thread without cgo',
};

/** True for a program of Go whose threads no C library makes. */
function isPureGo({ go, areas = [] }: StackContext): boolean {
  return go && libcOf(areas) === 'other';
}

/** Adds how many stacks are there for threads to come. */
function kept(draft: Draft, look: StackLook | undefined): StackSize {
  if (look === undefined) return { ...draft, reusable: 0, reusable_certain: true };
  const { sizes, count, certain } = look.kept;
  const need = draft.bytes + draft.guard_bytes;
  const fit = sizes.filter((size) => size >= need && size <= LARGEST_REUSE * need).length;
  return {
    ...draft,
    reusable: count === null ? null : Math.min(count, fit),
    reusable_certain: count !== null && (count === 0 || fit === 0 || (certain && fit === count)),
  };
}

function sourceOf(count: number, all: number): string {
  if (all === 1) return 'as its one other stack';
  return count === all ? `as all ${all} of its stacks` : `as ${count} of its ${all} stacks`;
}

/** What a C library takes where nothing else is known. */
function ofLibrary(context: StackContext): Size {
  const { areas, stackLimit, pageSize } = context;
  const why = whyNotItsOwn(context);
  if (areas !== undefined && libcOf(areas) === 'musl') {
    return {
      bytes: muslSize(MUSL_STACK, pageSize),
      guard_bytes: MUSL_GUARD,
      source: `the default of musl, ${why}`,
    };
  }
  const known = areas === undefined || libcOf(areas) === 'glibc';
  const size = fromLimit(stackLimit, known ? why : `if glibc is linked into the program, ${why}`);
  return { ...size, guard_bytes: pageSize };
}

/** Why the size is that of no stack that the process has. */
function whyNotItsOwn({ areas, threads }: StackContext): string {
  if (areas === undefined) return 'as its maps can not be read';
  return threads < 2
    ? 'as it has no thread but its main one'
    : 'as the size of its own stacks can not be seen';
}

function fromLimit(limit: number | undefined, why: string): Pick<StackSize, 'bytes' | 'source'> {
  if (limit === undefined)
    return {
      bytes: USUAL_LIMIT,
      source: `the usual RLIMIT_STACK, as that of the process is not known, and ${why}`,
    };
  if (limit === Infinity)
    return { bytes: GLIBC_UNLIMITED, source: `the default of glibc for an unlimited RLIMIT_STACK, ${why}` };
  return { bytes: Math.max(1, limit), source: `RLIMIT_STACK, ${why}` };
}

/** Private anonymous read-write maps right above an inaccessible one, that are not malloc's. */
function guardedStacks(areas: readonly Mapping[]): readonly { bytes: number; guard: number }[] {
  const stacks: { bytes: number; guard: number }[] = [];
  for (let index = 1; index < areas.length; index++) {
    const area = areas[index] as Mapping;
    const below = areas[index - 1] as Mapping;
    if (area.perms !== 'rw-p' || below.perms !== '---p' || area.inode !== 0 || below.inode !== 0) continue;
    if (below.high !== area.low || area.low % ARENA === 0 || !mayBeStack(area) || below.name !== area.name)
      continue;
    const guard = below.high - below.low;
    const bytes = area.high - area.low;
    if (guard <= LARGEST_GUARD && bytes >= SMALLEST_STACK) stacks.push({ bytes, guard });
  }
  return stacks;
}

/** Without a name, or with the one that glibc and bionic give to stacks. */
function mayBeStack({ name }: Mapping): boolean {
  return name === '' || /^\[anon:.*stack/.test(name);
}

function mostCommon(
  stacks: readonly { bytes: number; guard: number }[],
): { bytes: number; guard: number; count: number } | undefined {
  const counts = new Map<string, { bytes: number; guard: number; count: number }>();
  for (const stack of stacks) {
    const key = `${stack.bytes} ${stack.guard}`;
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { ...stack, count: 1 });
    else entry.count++;
  }
  let found: { bytes: number; guard: number; count: number } | undefined;
  for (const entry of counts.values()) if (found === undefined || entry.count > found.count) found = entry;
  return found;
}
