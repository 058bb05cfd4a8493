import { bytesText } from '../../text/amounts.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import { measure } from './extent.ts';
import { joinNotes, type StackFinding, withoutBounds } from './finding.ts';
import { type Layout, stackPointer } from './layout.ts';

/** The kernel keeps so many pages free below a growing stack (stack_guard_gap). */
const GAP_PAGES = 256;

/**
 * Rule 2: the main thread's stack is `[stack]`. It grows when it is touched, up to RLIMIT_STACK as it is now, and never
 * shrinks: the mapping's size is only what it has grown to.
 */
export function mainStack(task: StackTask, layout: Layout, evidence: StackEvidence): StackFinding {
  const space = layout.spaces.find(({ kind }) => kind === 'main');
  if (space === undefined) return withoutBounds(task, 'unknown', 'no mapping is called [stack]');
  const { area, high } = space;
  const room = high - layout.endBelow(area) - GAP_PAGES * evidence.pageSize;
  const limit = evidence.stackLimit;
  const bounded = limit !== undefined && Number.isFinite(limit);
  const grown = high - space.low;
  const reserved = bounded ? Math.max(Math.min(limit, room), grown) : null;
  const floor = reserved === null ? high - room : high - reserved;
  const { touched, swapped, deepest } = measure(layout, space);
  const sp = stackPointer(task);
  const inside = typeof sp === 'number' && sp >= space.low && sp < high;
  const from = inside ? sp : space.low;
  return {
    ...withoutBounds(task, 'main', joinNotes(limitReason(limit), spReason(task, inside, layout))),
    low: reserved === null ? space.low : floor,
    high,
    reserved,
    guard: 0,
    touched,
    swapped,
    used: inside ? high - sp : null,
    deepest,
    headroom: limit === undefined ? null : Math.max(0, from - layout.floorBelow(from, { low: floor, high })),
    end: endOf(limit, room, grown),
    note: joinNotes(
      inside || limit === undefined ? '' : 'headroom is at least this',
      roomNote(limit, room, grown),
    ),
  };
}

function limitReason(limit: number | undefined): string {
  return limit === undefined ? 'RLIMIT_STACK is not known' : '';
}

function roomNote(limit: number | undefined, room: number, grown: number): string {
  if (limit === undefined) return '';
  if (limit === Infinity) return 'RLIMIT_STACK is unlimited: it may grow down to the next mapping';
  if (limit < grown)
    return `RLIMIT_STACK is ${bytesText(limit)} now, less than it has grown to: it can grow no more`;
  return limit > room ? 'less than RLIMIT_STACK: another mapping is in the way' : '';
}

/** What stops the stack: its limit, else what is there already. */
function endOf(limit: number | undefined, room: number, grown: number): string {
  if (limit !== undefined && limit < grown) return 'the end of what it has grown to';
  return limit === undefined || limit > room ? 'the mapping below it' : 'RLIMIT_STACK';
}

function spReason(task: StackTask, inside: boolean, layout: Layout): string {
  if (inside) return '';
  const sp = stackPointer(task);
  if (sp === undefined) return pointerReason(task);
  return layout.spaceAt(sp)?.kind === 'go'
    ? 'it runs on the stack of a goroutine'
    : 'its stack pointer is elsewhere: an alternate stack, a coroutine, or the memory of another process';
}

/** Why a thread's stack pointer is not known. */
export function pointerReason({ call }: StackTask): string {
  if ('code' in call) return `no stack pointer (syscall: ${call.code})`;
  if (call.state === 'running') return 'running: no stack pointer';
  return 'no stack pointer';
}
