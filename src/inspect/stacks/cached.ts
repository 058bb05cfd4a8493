import { isCertain } from './candidates.ts';
import { measure } from './extent.ts';
import { joinNotes } from './finding.ts';
import type { Layout, Space } from './layout.ts';

/**
 * Stacks that no thread was seen on: those of dead threads, which glibc keeps for the next ones, unless `note` says what
 * else they may be. null: not known.
 */
export interface CachedStacks {
  readonly count: number | null;
  readonly reserved: number | null;
  readonly touched: number | null;
  /** Why a number is not known, or what it rests on; empty when there is nothing to say. */
  readonly note: string;
}

/** What looks like the stack of a dead thread. */
const OTHERS = 'of dead threads, fibers, signal handlers or threads on those';

/** What is left when every thread has its stack. */
export interface Unowned {
  /** Stacks that nobody is known to have. */
  readonly spaces: readonly Space[];
  /** Those among `spaces` that a word of memory says are nobody's. */
  readonly dead: ReadonlySet<Space>;
  /** Threads that have one of `spaces`, but nothing says which. */
  readonly unplaced: number;
  /** Threads whose stack pointer is in other memory, which may have one of `spaces` all the same. */
  readonly wanderers: number;
  /** More such stacks may lie in mappings that hold others. */
  readonly hidden: boolean;
}

/** Counts the stacks that no thread was seen on: `musl` keeps none. */
export function countCached(unowned: Unowned, layout: Layout, musl: boolean): CachedStacks {
  if (musl) return { count: 0, reserved: 0, touched: 0, note: '' };
  if (layout.spaces.some((space) => space.kind === 'anonymous' && layout.hidesGuards(space))) {
    return unknown('guard markers can not be seen: live and dead stacks are one mapping');
  }
  const spaces = unowned.spaces.filter(isCertain);
  if (spaces.length < unowned.spaces.length && layout.libc === 'glibc') {
    return unknown(
      layout.knowsFlags
        ? 'the kernel does not mark stacks: other memory looks the same'
        : 'flags that tell stacks are not known: other memory looks the same',
    );
  }
  const open = spaces.length - unowned.dead.size;
  const owned = Math.min(unowned.unplaced, open);
  const count = spaces.length - owned;
  if (count === 0) {
    if (unowned.hidden) return unknown('not known: some may lie in mappings with others');
    if (unowned.unplaced > open && open > 0) {
      return unknown(
        `not known: of ${open} that ${open === 1 ? 'was' : 'were'} found nothing says whether threads have ${open === 1 ? 'it' : 'them'}`,
      );
    }
  }
  return {
    count,
    reserved: sumIfSure(spaces, owned, unowned.dead, ({ low, high }) => high - low),
    touched: sumIfSure(spaces, owned, unowned.dead, (space) => measure(layout, space).touched),
    note: joinNotes(
      count === unowned.dead.size ? '' : joinNotes(OTHERS, noteOf(owned, count, unowned.wanderers)),
      unowned.hidden ? 'more may lie in mappings with others' : '',
    ),
  };
}

function unknown(note: string): CachedStacks {
  return { count: null, reserved: null, touched: null, note };
}

/** The sum over the dead ones: sure when all of the others are alike, or none of them is a live thread's. */
function sumIfSure(
  spaces: readonly Space[],
  owned: number,
  dead: ReadonlySet<Space>,
  sizeOf: (space: Space) => number | null,
): number | null {
  const open = spaces.filter((space) => !dead.has(space));
  if (owned === open.length) return sum([...dead].map(sizeOf));
  const sizes = open.map(sizeOf);
  if (owned > 0 && sizes.some((size) => size !== sizes[0])) return null;
  return sum([...dead].map(sizeOf).concat(sizes.slice(owned)));
}

function sum(sizes: readonly (number | null)[]): number | null {
  let total = 0;
  for (const size of sizes) {
    if (size === null) return null;
    total += size;
  }
  return total;
}

function noteOf(owned: number, count: number, wanderers: number): string {
  if (owned > 0) {
    return `of ${count + owned} that were found ${owned} ${owned === 1 ? 'is' : 'are'} in use, and nothing says which`;
  }
  if (wanderers === 0) return '';
  return wanderers === 1
    ? 'a thread that is on other memory may have one of them'
    : `${wanderers} threads that are on other memory may have some of them`;
}
