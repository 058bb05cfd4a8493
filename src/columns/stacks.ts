import type { StackFinding } from '../inspect/stacks/finding.ts';
import { StackLookup } from '../inspect/stacks/lookup.ts';
import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { Moment } from '../scan/moment.ts';
import type { Column } from './column.ts';
import { ownColumn } from './shape.ts';
import type { View } from './view.ts';

/** What was looked up for the listings of one moment. */
const lookups = new WeakMap<Moment, StackLookup>();

function findingOf(task: Task, { moment }: View): StackFinding | Unknown {
  let lookup = lookups.get(moment);
  if (lookup === undefined) {
    lookup = new StackLookup(moment.root);
    lookups.set(moment, lookup);
  }
  return lookup.of(task);
}

const BESIDE = {
  sources: ['syscall', 'comm of each thread', 'smaps and limits of the process'],
  cost: 'slow: two more files for each thread, and the kernel walks the page tables of the process',
};

const AT_MOST = new Unknown('only an upper bound: another stack may lie in the same memory');

/** A number of bytes of a thread's stack. */
function sizeColumn(
  draft: Pick<Column, 'id' | 'header' | 'about'>,
  value: (finding: StackFinding) => number | null,
): Column {
  return ownColumn({
    ...draft,
    unit: 'bytes',
    width: 12,
    scope: 'thread',
    beside: BESIDE,
    raw: (task, view) => {
      const finding = findingOf(task, view);
      if (finding instanceof Unknown || finding.none) return finding instanceof Unknown ? finding : null;
      return finding.atMost ? AT_MOST : (value(finding) ?? new Unknown(finding.reason));
    },
  });
}

/** The stack of each thread, as `tinspect stacks` finds it. */
export const STACK_COLUMNS: readonly Column[] = [
  sizeColumn(
    {
      id: 'stack',
      header: 'STACK',
      about:
        'Bytes reserved for the stack of the thread, without its guard; of the main thread RLIMIT_STACK. See stack_src for how it was found.',
    },
    ({ reserved }) => reserved,
  ),
  sizeColumn(
    {
      id: 'stack_touched',
      header: 'STKTOUCHED',
      about: 'Bytes of the stack that are in memory, line Rss of its mapping in smaps.',
    },
    ({ touched }) => touched,
  ),
  sizeColumn(
    {
      id: 'stack_used',
      header: 'STKUSED',
      about:
        'Bytes of the stack in use, from the stack pointer in syscall to the top; unknown while the thread runs.',
    },
    ({ used }) => used,
  ),
  ownColumn({
    id: 'stack_src',
    header: 'STKSRC',
    about:
      'How the stack was found: name, main, sp, inferred, shared (no size), go (a goroutine), unknown; the first three are certain.',
    align: 'left',
    width: 8,
    scope: 'thread',
    beside: BESIDE,
    raw: (task, view) => {
      const finding = findingOf(task, view);
      if (finding instanceof Unknown) return finding;
      return finding.none ? null : finding.source;
    },
  }),
];
