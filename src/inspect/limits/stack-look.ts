import { isRead } from '../../procfs/unreadable.ts';
import { hasGuardPages, isMarked } from '../stacks/area-kind.ts';
import { maybeStack } from '../stacks/stack-like.ts';
import { emptyStacks } from '../stacks/candidates.ts';
import type { StackEvidence } from '../stacks/evidence.ts';
import { type Layout, layoutOf, type Space, stackPointer } from '../stacks/layout.ts';
import { inspectStacks } from '../stacks/stacks.ts';
import { type UsualStack, usualStack } from '../stacks/usual.ts';

/** What the stacks of a process say of the next one, where its maps alone do not say it. */
export interface StackLook {
  /** The stack that most threads have of those whose stack is known; undefined: no thread's is. */
  readonly usual: UsualStack | undefined;
  /** Stacks without a guard, or whose guards can't be seen, in maps that they share; undefined: there are none. */
  readonly crowd: StackCrowd | undefined;
  /** True when most threads are on stacks that take no map of their own; undefined: no thread's stack is seen. */
  readonly shared: boolean | undefined;
  readonly kept: KeptStacks;
}

/** Stacks whose borders can't be seen. */
export interface StackCrowd {
  readonly threads: number;
  /** How far their stack pointers lie apart, the median, in whole pages. Bytes. */
  readonly apart: number;
}

/** Stacks that no thread is on: glibc keeps those of ended threads for the next ones. */
export interface KeptStacks {
  /** The size of each with its guard, bytes. */
  readonly sizes: readonly number[];
  /** How many of them no living thread has; null: not known. */
  readonly count: number | null;
  /** True when it is known that they are of ended threads, false when they may be something else. */
  readonly certain: boolean;
}

/** Looks at the stacks for their usual size, how they share maps, and which are kept for threads to come. */
export function lookAtStacks(evidence: StackEvidence): StackLook | undefined {
  const { areas } = evidence;
  if (!isRead(areas) || areas.length === 0) return undefined;
  const layout = layoutOf(evidence, areas);
  const { threads, cached } = inspectStacks(evidence);
  const own = layout.spaces.filter((space) => space.tasks.length > 0 && mayBeOwn(space, layout));
  const empty = layout.libc === 'musl' ? [] : emptyStacks(layout);
  const hidden = cached.count === null && layout.spaces.some((space) => layout.hidesGuards(space));
  return {
    usual: usualStack(threads),
    crowd: crowdOf(own.filter(isCrowd), evidence.pageSize),
    shared: shareMaps(own, layout),
    kept: {
      sizes: empty.map(({ low, high, guard }) => high - low + guard),
      count: hidden ? null : Math.min(cached.count ?? empty.length, empty.length),
      certain: cached.count === empty.length && cached.note === '',
    },
  };
}

/** True for what a C library has made a stack, or several of: of memory that tells nothing, where two threads are on it. */
function mayBeOwn(space: Space, layout: Layout): boolean {
  return maybeStack(space, layout) || (space.tasks.length > 1 && layout.isUntold(space));
}

/** True for memory that holds stacks without borders: several, or one without a guard. */
function isCrowd({ tasks, guard }: Space): boolean {
  return tasks.length > 1 || guard === 0;
}

function crowdOf(spaces: readonly Space[], pageSize: number): StackCrowd | undefined {
  const threads = spaces.reduce((sum, { tasks }) => sum + tasks.length, 0);
  const gaps = spaces.flatMap(gapsIn).sort((a, b) => a - b);
  // One alone: it ends where its map does, or above.
  const sizes = gaps.length > 0 ? gaps : spaces.map(({ low, high }) => high - low).sort((a, b) => a - b);
  const apart = sizes[sizes.length >> 1];
  if (apart === undefined) return undefined;
  return { threads, apart: Math.max(1, Math.round(apart / pageSize)) * pageSize };
}

/** The distances between the stack pointers in a map. */
function gapsIn({ tasks }: Space): readonly number[] {
  const pointers = tasks.map((task) => Number(stackPointer(task) ?? Number.NaN));
  return pointers.slice(1).map((pointer, index) => (pointers[index] ?? Number.NaN) - pointer);
}

function shareMaps(own: readonly Space[], layout: Layout): boolean | undefined {
  let shared = 0;
  let alone = 0;
  for (const space of own) {
    if (space.cut || isCrowd(space)) shared += space.tasks.length;
    else alone += space.tasks.length;
  }
  if (shared + alone > 0) return shared > alone;
  return layout.spaces.some(({ area }) => isMarked(area) && hasGuardPages(area)) ? true : undefined;
}
