import type { Mapping } from '../../procfs/maps.ts';
import { libcOf } from '../waits/areas.ts';

/** What one more thread takes of the process's memory maps. */
export interface StackSize {
  /** The usable part of its stack, bytes. */
  readonly bytes: number;
  readonly guard_bytes: number;
  /** Memory maps: 2 for a stack with a guard, 0 where stacks lie in a map that they share. */
  readonly maps_each: number;
  /** False: the process has no stack to go by. */
  readonly maps_seen: boolean;
  /** Where the size comes from, in words. */
  readonly source: string;
}

/** What is known of the process whose next stack is asked about. */
export interface StackContext {
  /** Undefined: maps could not be read. */
  readonly areas: readonly Mapping[] | undefined;
  readonly threads: number;
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
/** What most systems set RLIMIT_STACK to. */
const USUAL_LIMIT = 8 * MIB;
const LARGEST_GUARD = MIB;
/** PTHREAD_STACK_MIN. */
const SMALLEST_STACK = 16 * KIB;

/**
 * The size of the next thread's stack: what was asked for, else what most stacks of the process have, else what
 * its C library takes (glibc: RLIMIT_STACK as it was at its start; musl: 128 KiB).
 */
export function stackSize(context: StackContext): StackSize {
  const { areas, threads, asked, pageSize } = context;
  // A process of one thread has no stack but the main one: what looks like another is none, or a dead thread's.
  const pairs = areas === undefined || threads < 2 ? [] : guardedStacks(areas);
  const usual = mostCommon(pairs);
  const maps = {
    maps_each: usual === undefined && areas !== undefined && threads > 1 ? 0 : 2,
    maps_seen: usual !== undefined || (areas !== undefined && threads > 1),
  };
  if (asked !== undefined) {
    return { bytes: asked, guard_bytes: usual?.guard ?? pageSize, ...maps, source: 'as asked for' };
  }
  if (usual !== undefined) {
    const source = sourceOf(usual.count, pairs.length);
    return { bytes: usual.bytes, guard_bytes: usual.guard, ...maps, source };
  }
  const why = whyNotItsOwn(context);
  if (areas !== undefined && libcOf(areas) === 'musl') {
    return { bytes: MUSL_STACK, guard_bytes: MUSL_GUARD, ...maps, source: `the default of musl, ${why}` };
  }
  return { ...fromLimit(context.stackLimit, why), guard_bytes: pageSize, ...maps };
}

function sourceOf(count: number, all: number): string {
  if (all === 1) return 'as its one other stack';
  return count === all ? `as all ${all} of its stacks` : `as ${count} of its ${all} stacks`;
}

/** Why the size is that of no stack that the process has. */
function whyNotItsOwn({ areas, threads }: StackContext): string {
  if (areas === undefined) return 'as its maps can not be read';
  return threads < 2
    ? 'as it has no thread but its main one'
    : 'as its maps show no stack with a guard right below it';
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
