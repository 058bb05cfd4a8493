import type { AddressRange } from '../../procfs/pagemap.ts';
import { isMarked } from './area-kind.ts';
import type { Doubt } from './doubt.ts';
import { type Layout, type Space, stackPointer } from './layout.ts';
import { leastUsed, maybeStack, SMALLEST } from './stack-like.ts';

const KIB = 1024;
/** Pages of more address space than this are not read unasked: they would take longer than all the rest. */
const LARGEST_UNASKED = 64 * KIB * KIB;

/**
 * Where two stacks may be one mapping. The kernel merges a stack without a guard (guardsize 0) with the one below it,
 * whose guard then looks like that of both; the lower one's thread may run or be dead, so that no second stack pointer
 * shows it. What shows it are pages: the top of every stack was touched, and between the two lie pages that never were.
 * A buffer that was never filled looks the same, so a size that is known to be one stack's, where no stack without a
 * guard is seen, is taken for one stack.
 */
export class Merges {
  private readonly layout: Layout;
  /** A stack without a guard is seen. */
  private readonly guardless: boolean;
  /** Sizes, with the guard, of stacks that can hold no other. */
  private readonly single: ReadonlySet<string>;

  constructor(layout: Layout) {
    this.layout = layout;
    const stacks = layout.spaces.filter((space) => maybeStack(space, layout) && !layout.hidesGuards(space));
    this.guardless = stacks.some(
      ({ area, guard, tasks }) => tasks.length > 1 || (guard === 0 && isMarked(area)),
    );
    this.single = new Set(stacks.filter((space) => this.isSingle(space)).map(sizeKey));
  }

  /** True where pages would tell whether the space holds another stack, and nothing else does. */
  needsPages(space: Space, doubt: Doubt): boolean {
    const { low, high, guard, tasks, area } = space;
    if (
      Number.isNaN(area.Rss) ||
      guard === 0 ||
      tasks.length > 1 ||
      high - low < 2 * SMALLEST ||
      high - low > LARGEST_UNASKED
    )
      return false;
    return maybeStack(space, this.layout) && !this.isTouchedByOne(space) && !this.isUsual(space, doubt);
  }

  /** True where words of memory may show more stacks in the space than one, of which the pages are known. */
  needsWords(space: Space, doubt: Doubt): boolean {
    const { low, high, guard, tasks } = space;
    if (!maybeStack(space, this.layout) || high - low < 2 * SMALLEST) return false;
    if (this.layout.pages?.touched(space) === undefined) return false;
    return guard === 0 || tasks.length > 1 || this.needsPages(space, doubt);
  }

  /** True where the pages of the space are as those of two stacks, and nothing says that it is one. */
  mayHoldTwo(space: Space, doubt: Doubt): boolean {
    // A stack that is no thread's, as of a fiber, has no word at its top.
    if (this.layout.knowsTops && !this.guardless && doubt !== 'much') return false;
    return !this.isUsual(space, doubt) && this.topsIn(space).length > 0;
  }

  private isUsual(space: Space, doubt: Doubt): boolean {
    if (doubt === 'much' || this.guardless) return false;
    // The size that pthread_create takes unless it is told another.
    return this.single.has(sizeKey(space)) || space.high - space.low === this.layout.stackLimit;
  }

  private isSingle(space: Space): boolean {
    const { guard, cut, tasks } = space;
    if ((guard === 0 && !cut) || tasks.length > 1) return false;
    if (this.layout.pages?.touched(space) !== undefined) return this.topsIn(space).length === 0;
    return this.isTouchedByOne(space);
  }

  /** True where no page was touched but those that one stack needs: its top, and where the stack pointer is. */
  isTouchedByOne({ low, high, area, tasks }: Space): boolean {
    if (area.low !== low || area.high !== high) return false;
    const { pageSize } = this.layout;
    const sp = tasks[0] === undefined ? undefined : stackPointer(tasks[0]);
    // Without a mark other memory merges with a stack, too: what was touched apart from its stack pointer may be of that.
    if (!this.layout.marks && typeof sp === 'number' && sp < high - 2 * pageSize) return false;
    const needed = typeof sp === 'number' && sp < high - pageSize ? 2 : 1;
    return (area.Rss + area.Swap) * KIB <= needed * pageSize;
  }

  /** Where the top of another stack may be below that of the space: the ends of touched pages, below others that are not. */
  private topsIn(space: Space): readonly number[] {
    const { low, high, tasks } = space;
    const sp = tasks[0] === undefined ? undefined : stackPointer(tasks[0]);
    const least = leastUsed(this.layout);
    return touchedRuns(space, this.layout).flatMap((run) => {
      if (run.high - low < SMALLEST || high - run.high < SMALLEST) return [];
      const inside = typeof sp === 'number' && sp >= run.low && sp < run.high;
      return run.high - (inside ? sp : run.low) < least ? [] : [run.high];
    });
  }
}

const made = new WeakMap<Layout, Merges>();

/** Where stacks may have merged in a layout; made once. */
export function mergesOf(layout: Layout): Merges {
  let merges = made.get(layout);
  if (merges === undefined) {
    merges = new Merges(layout);
    made.set(layout, merges);
  }
  return merges;
}

/** Equal for stacks of one size with guards of one size. */
export function sizeKey({ low, high, guard }: Space): string {
  return `${high - low} ${guard}`;
}

/** The touched pages of a space, those that follow each other together; none where they are not known. */
export function touchedRuns(space: Space, { pages }: Layout): readonly AddressRange[] {
  const found: AddressRange[] = [];
  if (pages?.touched(space) === undefined) return found;
  for (const { low, high, state } of pages.within(space)) {
    if (state !== 'p' && state !== 's') continue;
    const last = found.at(-1);
    if (last?.high === low) found[found.length - 1] = { low: last.low, high };
    else found.push({ low, high });
  }
  return found;
}
