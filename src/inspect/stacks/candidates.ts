import { hasGuardPages, isMarked, mayBeArena } from './area-kind.ts';
import type { Doubt } from './doubt.ts';
import type { Layout, Space } from './layout.ts';
import { mergesOf, sizeKey } from './merges.ts';
import { maybeStack, SMALLEST } from './stack-like.ts';

/**
 * Memory that looks like a stack and holds no thread's stack pointer: the stack of a thread that runs, or is on
 * another stack just now, or the stack of a dead thread that glibc keeps for the next one.
 */
export function emptyStacks(layout: Layout): readonly Space[] {
  // Runtimes that make their threads without a C library keep other memory behind guards too.
  const markedOnly = layout.libc === 'other' || layout.spaces.some(({ kind }) => kind === 'go');
  return layout.spaces.filter(
    (space) =>
      (!markedOnly || isCertain(space)) &&
      space.tasks.length === 0 &&
      !mayBeArena(space.area) &&
      (space.guard > 0 || space.cut || space.onAnother) &&
      space.high - space.low >= SMALLEST &&
      maybeStack(space, layout),
  );
}

/**
 * True where the kernel says that glibc made it, by its mark or by markers of guards: without them, other memory with a
 * guard looks the same.
 */
export function isCertain({ area, cut }: Space): boolean {
  return cut || isMarked(area) || hasGuardPages(area);
}

/** So many stacks of a size are looked at first: where one of them is a single stack, so are the others. */
const SAMPLES = 4;

/**
 * The mappings whose pages `inspectStacks` needs: those where guard markers may lie, and some that may be two stacks;
 * with `all` those of every stack, for the deepest that it ever was. Where a thread has no stack of its own that shows
 * (`doubt`), those of every stack with a stack pointer, as it may be in one of them.
 */
export function wantedPages(layout: Layout, all: boolean, doubt: Doubt): readonly Space[] {
  // Which of the stacks that nobody is on is whose matters where a thread is not placed.
  const empty = all || doubt !== 'none' ? new Set(emptyStacks(layout)) : undefined;
  const merges = mergesOf(layout);
  const samples = new Map<string, number>();
  const isSample = (space: Space): boolean => {
    const key = sizeKey(space);
    const count = samples.get(key) ?? 0;
    samples.set(key, count + 1);
    return count < SAMPLES;
  };
  return layout.spaces.filter((space) => {
    if (space.kind === 'main') return all;
    if (space.kind !== 'anonymous') return false;
    if (mayHideGuards(space) || mayBeUntold(space, layout)) return true;
    if (space.tasks.length === 0 && empty?.has(space) !== true) return false;
    if (all || (doubt === 'much' && space.tasks.length > 0)) return true;
    return merges.needsPages(space, doubt) && isSample(space);
  });
}

/** The others that may be two stacks, where the pages of the first ones have not shown that they are not. */
export function wantedBesides(layout: Layout, doubt: Doubt): readonly Space[] {
  const merges = mergesOf(layout);
  const empty = doubt === 'none' ? undefined : new Set(emptyStacks(layout));
  return layout.spaces.filter(
    (space) =>
      (space.tasks.length > 0 || empty?.has(space) === true) &&
      layout.pages?.touched(space) === undefined &&
      merges.needsPages(space, doubt),
  );
}

/** Pages of more address space than this are not read for memory that may be no stack: they would take the longest. */
const LARGEST_UNTOLD = 4 * 1024 * 1024 * 1024;

/** True where only markers of guards may tell the stacks of threads, as no flag does; musl makes none. */
function mayBeUntold(space: Space, layout: Layout): boolean {
  if (layout.libc === 'musl' || space.high - space.low > LARGEST_UNTOLD) return false;
  return space.tasks.length > 0 && layout.isUntold(space);
}

function mayHideGuards({ area, tasks, guard }: Space): boolean {
  if (hasGuardPages(area)) return isMarked(area) || tasks.length > 0;
  return isMarked(area) && (tasks.length > 1 || guard === 0);
}
