import { bytesText } from '../../text/amounts.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import { inSpace, zonesOf } from './extent.ts';
import { joinNotes, type StackFinding, withoutBounds } from './finding.ts';
import type { Layout, Space } from './layout.ts';
import { pointerReason } from './main.ts';

/** What the inference goes by. */
export interface Leftover {
  /** Threads that no evidence places, ascending. */
  readonly tasks: readonly StackTask[];
  /** Memory that looks like a stack and is nobody's, ascending. */
  readonly spaces: readonly Space[];
  /** Threads that may have a stack among `spaces` beside the memory that their stack pointer is in. */
  readonly wanderers: number;
  /** The stack of one of `tasks` may be a part of a mapping that holds another one. */
  readonly hidden: boolean;
  /** Threads of the process are on memory that it supplied itself, or on alternate stacks: so may those of `tasks` be. */
  readonly supplied: boolean;
}

/** The stack that is left may be that of a thread that ended, kept by glibc: a thread on other memory looks the same when it runs. */
const IF_OWN = 'unless it is on memory that the program supplied';

/**
 * Rule 8: says which stack is whose only where no other is left, and where all that are left are alike, at least their
 * size. The order of the addresses says nothing: a thread takes the stack of one that ended, wherever that lies.
 */
export function inferStacks(
  left: Leftover,
  layout: Layout,
  evidence: StackEvidence,
): readonly StackFinding[] {
  const { tasks, spaces, wanderers, hidden, supplied } = left;
  const [task, ...otherTasks] = tasks;
  const [space, ...otherSpaces] = spaces;
  const single = otherTasks.length === 0 && otherSpaces.length === 0;
  if (task !== undefined && space !== undefined && single && wanderers === 0 && !hidden && !supplied) {
    const claim = { source: 'inferred', note: `the only stack left, ${IF_OWN}` } as const;
    return [inSpace(task, space, layout, evidence.pageSize, { ...claim, reason: pointerReason(task) })];
  }
  return tasks.map((other) => sizeOnly(other, left, layout, evidence));
}

function sizeOnly(
  task: StackTask,
  left: Leftover,
  layout: Layout,
  { pageSize }: StackEvidence,
): StackFinding {
  const { spaces } = left;
  const sizes = spaces.map((space) => space.high - space.low + zonesOf(layout, space, pageSize));
  const reason = joinNotes(pointerReason(task), countReason(left, sizes));
  const [first] = spaces;
  const alike =
    first !== undefined &&
    sizes.every((size) => size === sizes[0]) &&
    spaces.every(({ guard }) => guard === first.guard);
  if (!alike || left.hidden || left.supplied || spaces.length < left.tasks.length)
    return withoutBounds(task, 'unknown', reason);
  const { reserved, guard } = inSpace(task, first, layout, pageSize, { source: 'inferred' });
  const note = `all stacks that it may have are of this size, ${IF_OWN}`;
  return { ...withoutBounds(task, 'inferred', reason, note), reserved, guard };
}

function countReason({ tasks, spaces, hidden, supplied }: Leftover, sizes: readonly number[]): string {
  const orElse =
    (hidden ? ', and it may lie in a mapping with another' : '') +
    (supplied ? ', and it may be on memory that the program supplied, as others are' : '');
  if (spaces.length === 0) return `no stack is left that could be its${orElse}`;
  const stacks = spaces.length === 1 ? '1 stack is' : `${spaces.length} stacks${rangeOf(sizes)} are`;
  return `${stacks} left for ${tasks.length === 1 ? 'it' : `${tasks.length} threads`}${orElse}`;
}

/** ` of 64 KiB to 1 MiB`; empty where they are all of one size. */
function rangeOf(sizes: readonly number[]): string {
  let least = Infinity;
  let most = 0;
  for (const size of sizes) {
    least = Math.min(least, size);
    most = Math.max(most, size);
  }
  return least === most ? '' : ` of ${bytesText(least)} to ${bytesText(most)}`;
}
