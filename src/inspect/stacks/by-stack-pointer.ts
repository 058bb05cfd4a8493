import { whyNoFile } from '../../procfs/ended.ts';
import type { U64 } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { describeArea, describeFile, isInaccessible } from './area-kind.ts';
import type { Doubt } from './doubt.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import { inSpace } from './extent.ts';
import { joinNotes, type StackFinding, withoutBounds } from './finding.ts';
import { type Layout, type Space, stackPointer } from './layout.ts';
import { mergesOf } from './merges.ts';
import { maybeStack, SMALLEST } from './stack-like.ts';

/**
 * Rules 3 to 5: what the memory around the stack pointer says. The finding is `sp` where that memory is one stack,
 * `go` on a goroutine's, else `shared`.
 */
export function byStackPointer(
  task: StackTask,
  sp: U64,
  layout: Layout,
  evidence: StackEvidence,
  doubt: Doubt,
): StackFinding {
  const space = layout.spaceAt(sp);
  if (space === undefined) return elsewhere(task, sp, layout);
  if (space.kind === 'go') return withoutBounds(task, 'go', IN_GO_HEAP);
  if (!maybeStack(space, layout)) {
    if (space.tasks.length > 1 && layout.isUntold(space)) return crowded(task, sp, space, layout, evidence);
    return isFenced(space, layout)
      ? inSpace(task, space, layout, evidence.pageSize, { source: 'sp', note: FENCED })
      : userSupplied(task, space, layout, evidence);
  }
  if (space.tasks.length > 1) return crowded(task, sp, space, layout, evidence);
  if (layout.hidesGuards(space)) return withoutBounds(task, 'shared', markersReason(evidence));
  if (tooSmall(space, layout)) {
    return withoutBounds(task, 'shared', 'its size can not be seen', TOO_SMALL);
  }
  const note = doubtIn(space, layout, doubt);
  const found = inSpace(task, space, layout, evidence.pageSize, { source: 'sp', atMost: note !== '', note });
  if (space.guard > 0 || space.onAnother || layout.pages?.touched(space) !== undefined) return found;
  // Kernels before 6.18 do not show that a mapping has guards of page markers.
  return { ...found, guard: null, reason: `its guard is not known: ${whyNoPages(evidence.pages)}` };
}

/** Without cgo the runtime makes the stacks of its threads of its heap as well, all but that of the first one. */
const IN_GO_HEAP =
  "in the heap of Go, a goroutine's or, without cgo, the thread's own; where it ends can not be seen";

/** Why a space may hold more than the one stack whose stack pointer is in it; empty when nothing says so. */
export function doubtIn(space: Space, layout: Layout, doubt: Doubt): string {
  if (space.guard === 0 && !space.onAnother)
    return 'no guard is seen; at most this: a stack next to it could not be told from it';
  if (layout.isUnsure(space)) {
    return 'at most: memory of the same kind touches it, which may be another stack';
  }
  const merges = mergesOf(layout);
  if (merges.mayHoldTwo(space, doubt)) {
    return `at most: another stack without a guard${layout.marks ? '' : ', or other memory,'} may lie in it`;
  }
  if (doubt !== 'much' || layout.pages?.touched(space) !== undefined || merges.isTouchedByOne(space))
    return '';
  return 'at most: the stack of a thread without a stack pointer may lie in it';
}

/** The note on a stack that no C library mapped. */
export const FENCED = 'with guards on both sides: supplied by the program, or an alternate stack';

/** True for memory of one thread between two guards: whoever made them, it ends there. */
function isFenced(space: Space, layout: Layout): boolean {
  const { kind, area, guard, cut, tasks, high, low } = space;
  if (kind !== 'anonymous' || guard === 0 || cut || tasks.length > 1 || high - low < SMALLEST) return false;
  const above = layout.above(area);
  return above !== undefined && isInaccessible(above) && !layout.isUnsure(space);
}

/** The note on a stack pointer that is on a stack which can be no thread's. */
export const TOO_SMALL = 'too small for the stack of a thread: an alternate one';

/** True where memory marked as a stack can be no thread's, as Rust has it for each thread's signals. */
function tooSmall({ low, high }: Space, { libc }: Layout): boolean {
  return libc === 'glibc' && high - low < SMALLEST;
}

/** More other threads than this are counted, not named. */
const MOST_NAMED = 3;

/** Rule 3d: stacks without guards are one mapping, and nothing shows where one ends. */
function crowded(
  task: StackTask,
  sp: U64,
  space: Space,
  layout: Layout,
  evidence: StackEvidence,
): StackFinding {
  const { tasks } = space;
  const place = firstUpTo(sp, tasks);
  const above = tasks[place - 1];
  const below = nextLower(sp, tasks, place);
  const bounds = joinNotes(
    above === undefined ? '' : `it ends below the stack pointer of ${above.tid}`,
    below === undefined ? '' : `it begins above the stack pointer of ${below.tid}`,
  );
  const why = layout.hidesGuards(space)
    ? markersReason(evidence)
    : `no guard is seen between${unseen(space, layout, evidence)}`;
  return withoutBounds(
    task,
    'shared',
    joinNotes(`one mapping with ${othersOf(task, tasks)}: ${why}`, bounds),
  );
}

/** The first of `tasks`, from a place on, whose stack pointer is below `sp`. */
function nextLower(sp: U64, tasks: readonly StackTask[], from: number): StackTask | undefined {
  for (let place = from; place < tasks.length; place++) {
    const other = tasks[place] as StackTask;
    if ((stackPointer(other) ?? sp) < sp) return other;
  }
  return undefined;
}

/** The place of the first of `tasks` whose stack pointer is `sp` or lower; the highest stands first. */
function firstUpTo(sp: U64, tasks: readonly StackTask[]): number {
  let low = 0;
  let high = tasks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = stackPointer(tasks[middle] as StackTask);
    if (other !== undefined && other > sp) low = middle + 1;
    else high = middle;
  }
  return low;
}

function othersOf(task: StackTask, tasks: readonly StackTask[]): string {
  if (tasks.length > MOST_NAMED + 1) return `the stacks of ${tasks.length - 1} other threads`;
  const others = tasks.filter((other) => other !== task).map(({ tid }) => tid);
  return `the stack${others.length === 1 ? '' : 's'} of ${others.join(', ')}`;
}

/** Why the guard markers of a mapping that has some are not known. */
function markersReason({ pages }: StackEvidence): string {
  return `its guards are page markers, and ${whyNoPages(pages)}`;
}

function whyNoPages(pages: StackEvidence['pages']): string {
  return pages === undefined || isRead(pages) ? 'pagemap has no pages of it' : whyNoFile('pagemap', pages);
}

/** In brackets, what would tell the stacks and guards in a mapping, and is not known; empty when all is. */
function unseen(space: Space, layout: Layout, { pages, smaps }: StackEvidence): string {
  // Neither tells a stack of musl.
  if (layout.libc === 'musl') return '';
  const lacks: string[] = [];
  if (!layout.knowsFlags && smaps !== undefined)
    lacks.push(`flags of memory are not known: ${whyNoFile('smaps', smaps)}`);
  if (layout.pages?.touched(space) === undefined)
    lacks.push(`page markers are not known: ${whyNoPages(pages)}`);
  return lacks.length === 0 ? '' : ` (${lacks.join(', ')})`;
}

/** Rule 5: memory that no C library made for a stack, or of which nothing tells that one did. */
function userSupplied(task: StackTask, space: Space, layout: Layout, evidence: StackEvidence): StackFinding {
  const place = describeArea(space.area, space.kind, layout.fileBelow(space.area));
  if (layout.isUntold(space)) {
    return withoutBounds(
      task,
      'shared',
      `its size can not be seen${unseen(space, layout, evidence)}`,
      `in ${place}: its own stack without a guard that is seen, one that the program supplied, or an alternate one`,
    );
  }
  return withoutBounds(
    task,
    'shared',
    'its size can not be seen',
    `in ${place}: supplied by the program, or an alternate stack`,
  );
}

function elsewhere(task: StackTask, sp: U64, layout: Layout): StackFinding {
  const area = layout.areaAt(sp);
  if (area === undefined) {
    return withoutBounds(
      task,
      'unknown',
      'its stack pointer is in no mapping: the memory changed during the look',
    );
  }
  if (area.perms.startsWith('rw')) {
    const place = describeFile(area, layout.hasCodeOf(area));
    return withoutBounds(task, 'shared', 'its size can not be seen', `in ${place}: supplied by the program`);
  }
  return withoutBounds(
    task,
    'unknown',
    `its stack pointer is in ${area.perms} memory, which can not hold a stack`,
  );
}
