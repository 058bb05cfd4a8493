import type { NameJoin } from './join.ts';

/** Classes on which threads park, and which nobody can hold: conditions, latches, queues, results to come. */
const HELD_BY_NOBODY =
  /\$ConditionObject$|CountDownLatch\$|Semaphore\$|SynchronousQueue|TransferQueue|FutureTask|CompletableFuture|ForkJoin|Exchanger|Phaser/;
/** Any number of readers may hold it, and no dump lists them. */
const HAS_READERS = /ReadWriteLock\$|StampedLock/;

/**
 * What is to be said of the lock that thread `tid` waits for by the dump's own words, where the dump names nobody who holds
 * it: a sentence; undefined: it waits for none.
 */
export function unheldText({ rows, dump }: Pick<NameJoin, 'rows' | 'dump'>, tid: number): string | undefined {
  const { wants, parksFor } = rows.get(tid) ?? {};
  if (wants === undefined) return undefined;
  if (parksFor !== undefined && HELD_BY_NOBODY.test(parksFor))
    return `No thread of the dump holds ${wants}, for which it waits: a condition, or work to come.`;
  if (parksFor !== undefined && dump.listsOwners !== true) {
    return `The dump does not tell who, if anybody, holds ${wants} (${parksFor}), for which it waits: jstack -l lists that.`;
  }
  const readers = parksFor !== undefined && HAS_READERS.test(parksFor);
  const perhaps = readers ? ': perhaps readers do, which are listed nowhere' : '';
  return `No thread of the dump holds ${wants}, for which it waits${perhaps}.`;
}
