import { isLocked } from './area-kind.ts';
import type { StackTask } from './evidence.ts';
import { joinNotes, type StackFinding, type StackSource } from './finding.ts';
import { type Layout, type Space, stackPointer } from './layout.ts';

/** A guard of at least so many pages in a JVM is its yellow, red and reserved zones (16 KiB), part of -Xss. */
const ZONE_PAGES = 3;
const KIB = 1024;
const HUGE = 'huge pages: touched and deepest are rounded up to them';

const LOCKED = 'locked in memory: its pages do not tell the deepest';

/** What a rule adds to the numbers of a space. */
export interface Claim {
  readonly source: StackSource;
  readonly note?: string;
  readonly reason?: string;
  readonly atMost?: boolean;
}

/** Bytes at the bottom of a space that a JVM keeps for its zones. */
export function zonesOf(layout: Layout, { guard }: Space, pageSize: number): number {
  return layout.hotspot && guard >= ZONE_PAGES * pageSize ? guard : 0;
}

/** The finding that `space` is the stack of `task`. */
export function inSpace(
  task: StackTask,
  space: Space,
  layout: Layout,
  pageSize: number,
  claim: Claim,
): StackFinding {
  const zones = zonesOf(layout, space, pageSize);
  const sp = stackPointer(task);
  const inside = typeof sp === 'number' && sp >= space.low && sp < space.high;
  const { touched, swapped, huge } = measure(layout, space);
  const { note = '' } = claim;
  const locked = isLocked(space.area) && layout.pages?.touched(space) !== undefined;
  return {
    tid: task.tid,
    comm: task.comm,
    low: space.low - zones,
    high: space.high,
    reserved: space.high - space.low + zones,
    zones,
    // Below what may be two stacks lies the guard of the lower one; whose that is, is not known.
    guard: claim.atMost === true && space.guard > 0 ? null : space.guard,
    touched,
    swapped,
    used: inside ? space.high - sp : null,
    deepest: deepestIn(space, layout, inside ? sp : space.high - 1, claim.atMost === true),
    headroom: inside ? sp - layout.floorBelow(sp, space) : null,
    ...(space.onAnother ? { end: 'the stack below it' } : {}),
    sp: sp ?? null,
    source: claim.source,
    none: false,
    atMost: claim.atMost ?? false,
    note:
      zones > 0 || space.cut || space.onAnother || huge || locked
        ? joinNotes(note, ...remarks(space, zones, huge, locked))
        : note,
    reason: claim.reason ?? '',
  };
}

function remarks(
  { cut, onAnother }: Space,
  zones: number,
  huge: boolean,
  locked: boolean,
): readonly string[] {
  return [
    zones > 0 ? 'its guard is the zones of the JVM, a part of the stack' : '',
    onAnother ? 'no guard: another stack lies directly below, by the words at its top' : '',
    cut && !onAnother ? 'guard by page marker' : '',
    huge ? HUGE : '',
    locked ? LOCKED : '',
  ];
}

/**
 * From the lowest page that was touched to the top: between may lie buffers that were used in part. With `atMost` pages
 * below a gap may be those of another stack: then only down to the first gap below `at`, and it was no less deep than
 * that. null: not known, as where locked memory is in memory untouched.
 */
function deepestIn(space: Space, layout: Layout, at: number, atMost: boolean): number | null {
  const { high, area } = space;
  const { pages } = layout;
  const touched = pages?.touched(space);
  if (pages === undefined || touched === undefined || isLocked(area)) return null;
  if (!atMost) return high - (touched.lowest ?? high);
  const run = pages.around(space, at);
  if (run === undefined) return 0;
  return run.high < high ? null : high - run.low;
}

/** What is in memory of a space: of a whole mapping by smaps, of a part by its pages. */
export function measure(
  layout: Layout,
  space: Pick<Space, 'low' | 'high' | 'area'>,
): Pick<StackFinding, 'touched' | 'swapped' | 'deepest'> & { readonly huge: boolean } {
  const { area, low, high } = space;
  const pages = layout.pages?.touched(space);
  const whole = area.low === low && area.high === high && !Number.isNaN(area.Rss);
  return {
    touched: whole ? area.Rss * KIB : (pages?.present ?? null),
    swapped: whole && !Number.isNaN(area.Swap) ? area.Swap * KIB : (pages?.swapped ?? null),
    deepest: pages === undefined || isLocked(area) ? null : high - (pages.lowest ?? high),
    huge: area.AnonHugePages > 0,
  };
}
