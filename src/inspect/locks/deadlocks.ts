import { LOCK_WORDS, lockPlace, who } from '../waits/text-lock.ts';
import { type Alarm, type Alarms, isInterruptible } from './alarms.ts';
import { blockedBehind, type Edge, fromLowest, supportOf, type WaitGraph } from './cycles.ts';
import { listOf } from './list-words.ts';
import type { RefusedWait } from './refused.ts';
import { type SecondLook, stoodStill } from './second-look.ts';

/** Threads that wait for one another in a circle. */
export interface Deadlock {
  /** In the order in which they wait for one another; one alone waits for itself. */
  readonly tids: readonly number[];
  /**
   * `certain`: two looks saw it, and nobody ran in between. `likely`: it was seen once, or something may end it that is not
   * to be seen. `timed`: a member gives up after a time.
   */
  readonly certainty: 'certain' | 'likely' | 'timed';
  /** Threads outside the circle that wait for one in it. */
  readonly behind: readonly number[];
  readonly text: string;
  /** The files of /proc that it was seen in: `syscall, mem`. */
  readonly evidence: string;
  /** The thread whose wait the kernel refused, so that no circle has closed; undefined: none was. */
  readonly refused?: number;
}

/** What one look found: `Standstill` of waits/report.ts. */
interface Found {
  readonly graph: WaitGraph;
  readonly cycles: readonly (readonly Edge[])[];
  readonly refused: readonly RefusedWait[];
  /** What may end the waits of the circles after a time; undefined: not looked for. */
  readonly alarms?: Alarms | undefined;
}

/**
 * The deadlocks among the cycles of one look.
 *
 * @param second a second look at their members: what has moved since the first is none. Without it each is likely
 */
export function deadlockList(found: Found, second?: SecondLook): Deadlock[] {
  const { graph, cycles, refused } = found;
  const stands = (edge: Edge): boolean =>
    second === undefined || stoodStill(edge, second.get(edge.waiter.thread.tid));
  const standing = cycles
    .map((cycle) => ({ cycle, support: supportOf(graph, cycle) }))
    .filter(({ cycle, support }) => cycle.every(stands) && support.every(stands))
    .map((circle) => ofCycle(circle, found, second !== undefined));
  return [...standing, ...refused.map((one) => ofRefusal(one, graph))];
}

/** A circle, and those outside it who must stand still as well. */
interface Circle {
  readonly cycle: readonly Edge[];
  readonly support: readonly Edge[];
}

function ofCycle({ cycle, support }: Circle, { graph, alarms }: Found, twice: boolean): Deadlock {
  const tids = cycle.map(({ waiter }) => waiter.thread.tid);
  const all = [...cycle, ...support];
  const ringing = all.filter(({ waiter }) => alarms?.has(waiter.thread.tid) === true);
  const alarmOf = ({ waiter }: Edge): Alarm | undefined => alarms?.get(waiter.thread.tid);
  const timed = all.some(
    (edge) => edge.waiter.futex?.call.timed === true || (isInterruptible(edge) && alarmOf(edge) === 'timer'),
  );
  const suspect = all.some(
    ({ lock, doubtful, idle = [] }) => doubtful === true || idle.length > 0 || lock?.owner?.suspect === true,
  );
  const certainty = timed ? 'timed' : twice && !suspect && ringing.length === 0 ? 'certain' : 'likely';
  const behind = blockedBehind(graph, new Set(tids));
  const lead = certainty === 'likely' && twice ? 'likely a deadlock' : LEAD[certainty];
  const waits = cycle.map((edge, index) => edgeText(edge, cycle[index - 1])).join(', ');
  return {
    tids,
    certainty,
    behind,
    evidence: [...new Set(cycle.flatMap(evidenceOf))].join(', '),
    text: `${lead}: ${waits}${doubtText(cycle)}${alarmText(ringing, alarmOf)}${behindText(behind)}`,
  };
}

function evidenceOf({ waiter, lock, evidence }: Edge): readonly string[] {
  if (lock === undefined) return ['syscall', ...(evidence === undefined ? [] : [evidence])];
  return waiter.futex?.object.owner === undefined ? ['syscall', 'mem'] : ['syscall'];
}

const LEAD: Readonly<Record<Deadlock['certainty'], string>> = {
  certain: 'deadlock',
  likely: 'likely a deadlock (seen once)',
  timed: 'a circle that ends when a time-out does',
};

function edgeText({ waiter, lock, how = '' }: Edge, before: Edge | undefined): string {
  const { thread } = waiter;
  const name = who(thread.tid, thread.comm);
  // The one before waits for a process: which of its threads this is has to be said.
  const start = before === undefined ? name : before.any === undefined ? 'which' : `where ${name}`;
  if (lock === undefined) return `${start} ${how}`;
  const self = lock.owner?.tid === thread.tid;
  const holder = self ? 'that it holds itself' : `held by ${who(lock.owner?.tid ?? 0, lock.owner?.comm)}`;
  if (lock.object === 'join') return `${start} joins ${who(lock.owner?.tid ?? 0, lock.owner?.comm)}`;
  const timed = waiter.futex?.call.timed === true ? ', with a time-out,' : '';
  return `${start} waits${timed} for ${LOCK_WORDS[lock.kind] ?? lock.kind}${lockPlace(lock)} ${holder}`;
}

/** Who else may let go of what the circle wants. */
function doubtText(cycle: readonly Edge[]): string {
  const idle = new Map(cycle.flatMap((edge) => edge.idle ?? []).map(({ thread }) => [thread.tid, thread]));
  const names = [...idle.values()].map(({ tid, comm }) => who(tid, comm));
  const unless = names.length === 0 ? '' : `; unless ${listOf(names)} can let go when a signal comes`;
  const unseen = cycle.some(({ doubtful }) => doubtful === true);
  return unseen ? `${unless}; others may end it, as not every process could be read` : unless;
}

/** What may end the circle after a time. */
function alarmText(ringing: readonly Edge[], alarmOf: (edge: Edge) => Alarm | undefined): string {
  const kinds = Object.keys(ALARMS) as Alarm[];
  return kinds
    .map((kind) => {
      const names = ringing
        .filter((edge) => alarmOf(edge) === kind)
        .map(({ waiter: { thread } }) => who(thread.tid, thread.comm));
      return names.length === 0 ? '' : `; ${ALARMS[kind](listOf(names))}`;
    })
    .join('');
}

const ALARMS: Readonly<Record<Alarm, (names: string) => string>> = {
  timer: (names) => `a timer of ${names} may end it`,
  handler: (names) => `an alarm may end it, as SIGALRM is caught by ${names}`,
  unknown: (names) => `an alarm may end it, as the status could not be read of ${names}`,
};

function behindText(behind: readonly number[]): string {
  if (behind.length === 0) return '';
  return `; blocked behind it: ${behind.join(', ')}`;
}

function ofRefusal({ parked, line }: RefusedWait, graph: WaitGraph): Deadlock {
  const tids = fromLowest([...line.map(({ waiter }) => waiter.thread.tid), parked.thread.tid], (tid) => tid);
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
  return { tids, certainty: 'likely', behind, text, evidence: 'syscall, mem', refused: parked.thread.tid };
}
