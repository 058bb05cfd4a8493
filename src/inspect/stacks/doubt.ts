import { namedSpaces } from './by-name.ts';
import type { StackEvidence, StackTask } from './evidence.ts';
import { joinedSpaces } from './joins.ts';
import { hasEnded, type Layout, type Space, stackPointer } from './layout.ts';

/**
 * Whether a mapping with one thread's stack pointer may hold another stack too: `none` where every thread is placed,
 * `some` where one is not, `much` where one is not and no stack is left that could be its, nor a mapping that several share.
 */
export type Doubt = 'none' | 'some' | 'much';

/** The threads whose stack pointer is not known, and which nothing else places that needs no words of memory. */
export function lostTasks(evidence: StackEvidence, layout: Layout): readonly StackTask[] {
  const { pid, tasks } = evidence;
  const lost = tasks.filter(
    (task) =>
      task.tid !== pid && task.seen === undefined && stackPointer(task) === undefined && !hasEnded(task),
  );
  if (lost.length === 0) return lost;
  const names = namedSpaces(layout);
  const joined = joinedSpaces(layout, evidence);
  return lost.filter(({ tid, inner }) => !names.has(inner) && !joined.has(tid));
}

/** What `lost` threads make doubtful, where the stacks `empty` may be theirs, or a mapping that several threads share. */
export function doubtOf(lost: readonly StackTask[], empty: readonly Space[], layout: Layout): Doubt {
  if (lost.length === 0) return 'none';
  if (lost.length <= empty.length) return 'some';
  return layout.spaces.some(({ kind, tasks }) => kind === 'anonymous' && tasks.length > 1) ? 'some' : 'much';
}
