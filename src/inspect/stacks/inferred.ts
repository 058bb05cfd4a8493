import type { StackEvidence, StackTask } from './evidence.ts';
import { inSpace } from './extent.ts';
import { joinNotes, type StackFinding, withoutBounds } from './finding.ts';
import type { Layout, Space } from './layout.ts';
import { pointerReason } from './main.ts';

/** A thread whose stack is known. */
export interface Placed {
  readonly tid: number;
  readonly low: number;
}

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
  readonly placed: readonly Placed[];
}

/** Rule 8: says which stack is whose only where nothing else is possible; where all are alike, at least their size. */
export function inferStacks(
  left: Leftover,
  layout: Layout,
  evidence: StackEvidence,
): readonly StackFinding[] {
  const { tasks, spaces, wanderers, hidden } = left;
  if (spaces.length === tasks.length && wanderers === 0 && !hidden) {
    // The newest thread has the lowest stack.
    const matched = tasks.map((task, index) => ({ task, space: spaces[spaces.length - 1 - index] as Space }));
    if (tasks.length === 1 || inOrderOfBirth(left.placed, matched)) {
      const note = tasks.length === 1 ? 'the only stack left' : 'by order of creation';
      return matched.map(({ task, space }) =>
        inSpace(task, space, layout, evidence.pageSize, {
          source: 'inferred',
          note,
          reason: pointerReason(task),
        }),
      );
    }
  }
  return tasks.map((task) => sizeOnly(task, left, layout, evidence));
}

/** True when all stacks that are known lie the lower the newer their thread, those of `matched` included. */
function inOrderOfBirth(
  placed: readonly Placed[],
  matched: readonly { readonly task: StackTask; readonly space: Space }[],
): boolean {
  const all = [...placed, ...matched.map(({ task, space }) => ({ tid: task.tid, low: space.low }))];
  all.sort((a, b) => a.tid - b.tid);
  return all.every(({ low }, index) => index === 0 || low < (all[index - 1] as Placed).low);
}

function sizeOnly(
  task: StackTask,
  left: Leftover,
  layout: Layout,
  { pageSize }: StackEvidence,
): StackFinding {
  const { spaces } = left;
  const reason = joinNotes(pointerReason(task), countReason(left));
  const [first] = spaces;
  const alike =
    first !== undefined &&
    spaces.every((space) => sizeOf(space) === sizeOf(first) && space.guard === first.guard);
  if (!alike || left.hidden || spaces.length < left.tasks.length)
    return withoutBounds(task, 'unknown', reason);
  const { reserved, guard } = inSpace(task, first, layout, pageSize, { source: 'inferred' });
  return {
    ...withoutBounds(task, 'inferred', reason, 'all stacks that it may have are of this size'),
    reserved,
    guard,
  };
}

function sizeOf({ low, high }: Space): number {
  return high - low;
}

function countReason({ tasks, spaces, hidden }: Leftover): string {
  const inAnother = hidden ? ', and it may lie in a mapping with another' : '';
  if (spaces.length === 0) return `no stack is left that could be its${inAnother}`;
  const stacks = spaces.length === 1 ? '1 stack is' : `${spaces.length} stacks are`;
  return `${stacks} left for ${tasks.length === 1 ? 'it' : `${tasks.length} threads`}${inAnother}`;
}
