import { bytesText } from '../../text/amounts.ts';
import { whyNoFile } from '../../procfs/ended.ts';
import type { U64 } from '../../procfs/stat.ts';
import { byStackPointer } from './by-stack-pointer.ts';
import type { Doubt } from './doubt.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import { measure } from './extent.ts';
import { joinNotes, type StackFinding, withoutBounds } from './finding.ts';
import { type Layout, type Space, stackPointer } from './layout.ts';
import { isTooNearTop, maybeStack } from './stack-like.ts';
import { NO_THREAD, STRANGER } from './tid-word.ts';

/** The kernel keeps so many pages free below a growing stack (stack_guard_gap). */
const GAP_PAGES = 256;

/** The note on a main thread that is on the stack of a thread: fork(2) leaves the child the stack that called it. */
const FORKED =
  'not on [stack]: forked by a thread, made by clone on a stack of its own, or on a fiber or an alternate stack';

/**
 * Rule 2: the main thread's stack is `[stack]`, unless its stack pointer is in memory that is one thread's stack: then it
 * is that one, as in a process that a thread has forked.
 */
export function mainStack(
  task: StackTask,
  layout: Layout,
  evidence: StackEvidence,
  doubt: Doubt,
): StackFinding {
  const sp = stackPointer(task);
  const space = sp === undefined ? undefined : layout.spaceAt(sp);
  if (sp === undefined || space === undefined || !isThreadStack(space, sp, layout, evidence)) {
    return growingStack(task, layout, evidence);
  }
  const finding = byStackPointer(task, sp, layout, evidence, doubt);
  if (finding.source !== 'sp') return growingStack(task, layout, evidence);
  return { ...finding, note: joinNotes(whyThere(task, space, evidence), finding.note) };
}

function whyThere({ tid }: StackTask, { high }: Space, { owners }: StackEvidence): string {
  const owner = owners?.get(high);
  if (owner === tid) return 'not on [stack]: forked by a thread, by the TID word in its memory';
  if (owner === STRANGER) return 'on the stack of a thread of another process, whose memory it shares';
  return FORKED;
}

/** True for memory made for a thread, where the words at its top, if they were read, do not say otherwise. */
function isThreadStack(space: Space, sp: U64, layout: Layout, { owners }: StackEvidence): boolean {
  if (!maybeStack(space, layout) || isTooNearTop(space, sp, layout)) return false;
  return owners?.get(space.high) !== NO_THREAD;
}

/**
 * `[stack]` grows when it is touched, up to RLIMIT_STACK as it is now, and never shrinks: the mapping's size is only what
 * it has grown to.
 */
function growingStack(task: StackTask, layout: Layout, evidence: StackEvidence): StackFinding {
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
  // Of a thread that runs it is what was left when the stack had grown most; on other memory there is none of this.
  const hasHeadroom = limit !== undefined && (inside || sp === undefined);
  return {
    ...withoutBounds(task, 'main', joinNotes(limitReason(limit), spReason(task, inside, layout))),
    // What it has grown to is no bound of it.
    low: reserved === null ? null : floor,
    high,
    reserved,
    guard: 0,
    touched,
    swapped,
    used: inside ? high - sp : null,
    deepest,
    headroom: hasHeadroom ? Math.max(0, from - layout.floorBelow(from, { low: floor, high })) : null,
    end: endOf(limit, room, grown),
    endsAtDeepest: limit !== undefined && limit < grown,
    note: joinNotes(
      inside || !hasHeadroom ? '' : 'headroom is at least this, if it is on this stack',
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
    : 'its stack pointer is elsewhere: an alternate stack, a coroutine, the stack of a thread that forked it, or the memory of another process';
}

/** Why a thread's stack pointer is not known. */
export function pointerReason({ call }: StackTask): string {
  if ('code' in call) return `no stack pointer (${whyNoFile('syscall', call)})`;
  if (call.state === 'running') return 'running: no stack pointer';
  return 'no stack pointer';
}
