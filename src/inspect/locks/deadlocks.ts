import { LOCK_WORDS, lockPlace, who } from '../waits/text-lock.ts';
import { blockedBehind, type Edge, type WaitGraph } from './cycles.ts';
import type { RefusedWait } from './refused.ts';
import { type SecondLook, stoodStill } from './second-look.ts';

/** Threads that wait for one another in a circle. */
export interface Deadlock {
  /** In the order in which they wait for one another; one alone waits for itself. */
  readonly tids: readonly number[];
  /**
   * `certain`: two looks saw it, and nobody ran in between. `likely`: it was seen once. `timed`: a member gives up
   * after a time.
   */
  readonly certainty: 'certain' | 'likely' | 'timed';
  /** Threads outside the circle that wait for one in it. */
  readonly behind: readonly number[];
  readonly text: string;
  /** True where the kernel refused the last wait, so that no circle has closed. */
  readonly refused?: boolean;
}

/** What one look found: `Standstill` of waits/report.ts. */
interface Found {
  readonly graph: WaitGraph;
  readonly cycles: readonly (readonly Edge[])[];
  readonly refused: readonly RefusedWait[];
}

/**
 * The deadlocks among the cycles of one look.
 *
 * @param second a second look at their members: what has moved since the first is none. Without it each is likely
 */
export function deadlockList({ graph, cycles, refused }: Found, second?: SecondLook): Deadlock[] {
  const standing = cycles
    .filter(
      (cycle) =>
        second === undefined || cycle.every((edge) => stoodStill(edge, second.get(edge.waiter.thread.tid))),
    )
    .map((cycle) => ofCycle(cycle, graph, second !== undefined));
  return [...standing, ...refused.map((one) => ofRefusal(one, graph))];
}

function ofCycle(cycle: readonly Edge[], graph: WaitGraph, twice: boolean): Deadlock {
  const tids = cycle.map(({ waiter }) => waiter.thread.tid);
  const timed = cycle.some(({ waiter }) => waiter.futex?.call.timed === true);
  const suspect = cycle.some(({ lock, doubtful }) => doubtful === true || lock?.owner?.suspect === true);
  const certainty = timed ? 'timed' : twice && !suspect ? 'certain' : 'likely';
  const behind = blockedBehind(graph, new Set(tids));
  return {
    tids,
    certainty,
    behind,
    text: `${certainty === 'likely' && twice ? 'likely a deadlock' : LEAD[certainty]}: ${cycle.map(edgeText).join(', ')}${behindText(behind)}`,
  };
}

const LEAD: Readonly<Record<Deadlock['certainty'], string>> = {
  certain: 'deadlock',
  likely: 'likely a deadlock (seen once)',
  timed: 'a circle that ends when a time-out does',
};

function edgeText({ waiter, lock, how = '' }: Edge, index: number): string {
  const { thread } = waiter;
  if (lock === undefined) return `${index === 0 ? who(thread.tid, thread.comm) : 'which'} ${how}`;
  const self = lock.owner?.tid === thread.tid;
  const start = index === 0 ? who(thread.tid, thread.comm) : 'which';
  const holder = self ? 'that it holds itself' : `held by ${who(lock.owner?.tid ?? 0, lock.owner?.comm)}`;
  if (lock.object === 'join') return `${start} joins ${who(lock.owner?.tid ?? 0, lock.owner?.comm)}`;
  const timed = waiter.futex?.call.timed === true ? ', with a time-out,' : '';
  return `${start} waits${timed} for ${LOCK_WORDS[lock.kind] ?? lock.kind}${lockPlace(lock)} ${holder}`;
}

function behindText(behind: readonly number[]): string {
  if (behind.length === 0) return '';
  return `; blocked behind it: ${behind.join(', ')}`;
}

function ofRefusal({ parked, line }: RefusedWait, graph: WaitGraph): Deadlock {
  const tids = [...line.map(({ waiter }) => waiter.thread.tid), parked.thread.tid];
  const behind = blockedBehind(graph, new Set(tids));
  const { thread } = parked;
  const text =
    `likely a deadlock of PI mutexes (seen once): the kernel must have refused the one that ${who(thread.tid, thread.comm)} asked for, as it sleeps on a word of its own that nobody wakes` +
    line
      .map(
        ({ waiter, lock }) =>
          `; ${who(waiter.thread.tid, waiter.thread.comm)} waits for PI mutex${lockPlace(lock)} held by ${lock.owner?.tid}`,
      )
      .join('') +
    behindText(behind);
  return { tids, certainty: 'likely', behind, text, refused: true };
}
