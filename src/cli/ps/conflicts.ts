import type { TableName } from '../../scan/selection.ts';
import type { Draft, TableOption, ThreadOption } from './draft.ts';
import { Fault, type Parsed } from './fault.ts';

/** Why the thread options do not go together, or undefined. */
export function threadConflict(threads: ReadonlySet<ThreadOption>, forest: boolean): Fault | undefined {
  if (threads.size === 0) return undefined;
  if (forest) return new Fault('thread display conflicts with forest display');
  if (threads.has('H') && (threads.has('m') || threads.has('-m'))) {
    return new Fault("thread flags conflict; can't use H with m or -m");
  }
  if (threads.has('m') && threads.has('-m'))
    return new Fault("thread flags conflict; can't use both m and -m");
  if (threads.has('-L') && threads.has('-T'))
    return new Fault("thread flags conflict; can't use both -L and -T");
  return undefined;
}

/** True when -L or -T stand beside m, -m or H: then they only add their column, and must be able to. */
export function onlyAddsColumn(threads: ReadonlySet<ThreadOption>): boolean {
  const adds = threads.has('-L') || threads.has('-T');
  return adds && (threads.has('H') || threads.has('m') || threads.has('-m'));
}

/** A table of selection.ts, or what `ax` stands for. */
export type TableChoice = TableName | 'everything';

/** The options that go together, without g, and the table they stand for; `ax` is everything. */
const TABLES: Readonly<Record<string, TableChoice>> = {
  '-a': 'with terminal, no leader',
  '-d': 'no leader',
  '-a -d': 'no leader without terminal',
  a: 'with terminal',
  x: 'own',
  'a x': 'everything',
};

/** The table that the options without a list stand for, or the fault of a mixture that ps does not take. */
export function selectionTable(tables: ReadonlySet<TableOption>, bsd: boolean): Parsed<TableChoice> {
  const unix = tables.has('-a') || tables.has('-d');
  const named = [...tables].filter((option) => option !== 'g' || unix).sort();
  if (named.length === 0) return bsd ? 'own with terminal' : 'own here';
  return TABLES[named.join(' ')] ?? new Fault('process selection options conflict');
}

const QUICK = 'q/-q/--quick-pid';

/** As many numbers as procps reads in one go. */
const MOST_QUICK_PIDS = 255;

/**
 * Why -q does not go with the rest of the line, or undefined.
 *
 * @param sorted true when there is a sort key
 */
export function quickConflict(draft: Draft, sorted: boolean): Fault | undefined {
  const [pids] = draft.quick;
  if (pids === undefined) return undefined;
  const text =
    draft.quick.length > 1
      ? `${QUICK} can only be used once.`
      : draft.lists.length > 1
        ? `${QUICK} cannot be combined with other selection options.`
        : draft.forest !== undefined
          ? `${QUICK} cannot be used together with forest type listings.`
          : sorted
            ? 'q/-q,--quick-pid cannot be used together with sort options.'
            : draft.negate
              ? `${QUICK} cannot be used together with negation switches.`
              : pids.length > MOST_QUICK_PIDS
                ? 'fatal library error, reap'
                : undefined;
  return text === undefined ? undefined : new Fault(text, {}, true);
}
