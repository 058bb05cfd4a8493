import { groupBy } from '../group-by.ts';
import { LOCK_WORDS, lockPlace, who } from '../waits/text-lock.ts';
import { isNobody, type Suspects, suspectsText } from '../pipes/suspects.ts';
import { type Alarm, isInterruptible, type NamedAlarm, TIMERS } from './alarms.ts';
import type { CircleFacts } from './circle-facts.ts';
import { blockedBehind, type Circles, type Edge, fromLowest, supportOf, type WaitGraph } from './cycles.ts';
import { suspectsIn } from './unseen.ts';
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
interface Found extends Circles, CircleFacts {
  readonly refused: readonly RefusedWait[];
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

function ofCycle({ cycle, support }: Circle, { graph, alarms, outsiders }: Found, twice: boolean): Deadlock {
  const tids = cycle.map(({ waiter }) => waiter.thread.tid);
  const all = [...cycle, ...support];
  const ringing = all.filter(({ waiter }) => alarms?.has(waiter.thread.tid) === true);
  const alarmOf = ({ waiter }: Edge): Alarm | undefined => alarms?.get(waiter.thread.tid);
  const timed = all.some(
    (edge) => edge.waiter.futex?.call.timed === true || (isInterruptible(edge) && TIMERS.has(alarmOf(edge))),
  );
  const suspect = all.some(
    ({ lock, doubtful, idle = [] }) => doubtful === true || idle.length > 0 || lock?.owner?.suspect === true,
  );
  const unseen = suspectsIn(all, outsiders);
  const sure = twice && !suspect && ringing.length === 0 && isNobody(unseen);
  const certainty = timed ? 'timed' : sure ? 'certain' : 'likely';
  const behind = blockedBehind(graph, new Set(tids));
  const lead = certainty === 'likely' && twice ? 'likely a deadlock' : LEAD[certainty];
  const waits = cycle.map((edge, index) => edgeText(edge, cycle[index - 1])).join(', ');
  return {
    tids,
    certainty,
    behind,
    evidence: [...new Set(cycle.flatMap(evidenceOf))].join(', '),
    text: `${lead}: ${waits}${ownText(support)}${idleText(all)}${unseenText(unseen)}${alarmText(ringing, alarmOf)}${behindText(behind)}`,
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

/** That the other threads of its processes are no way out: they wait for one another, and for those in the circle. */
function ownText(support: readonly Edge[]): string {
  const byProcess = groupBy(
    support.filter(({ own }) => own === true).map(({ waiter }) => waiter),
    ({ process }) => process.pid,
  );
  const texts = [...byProcess.values()].map((waiters) => {
    const [first] = waiters;
    if (first === undefined) return '';
    const { thread, process } = first;
    return waiters.length === 1
      ? `; ${who(thread.tid, thread.comm)} waits in a futex that only threads of its own process can wake`
      : `; ${waiters.length} threads of process ${who(process.pid, process.comm)} wait in futexes that only threads of that process can wake`;
  });
  return texts.join('');
}

/** That threads which only wait for a signal may have what the circle wants. */
function idleText(edges: readonly Edge[]): string {
  const idle = new Map(edges.flatMap((edge) => edge.idle ?? []).map(({ thread }) => [thread.tid, thread]));
  const names = [...idle.values()].map(({ tid, comm }) => who(tid, comm));
  return names.length === 0 ? '' : `; unless ${listOf(names)} can let go when a signal comes`;
}

function unseenText(suspects: Suspects): string {
  return isNobody(suspects) ? '' : `; others may end it: ${suspectsText(suspects)}`;
}

/** What may end the circle after a time. */
function alarmText(ringing: readonly Edge[], alarmOf: (edge: Edge) => Alarm | undefined): string {
  const byKind = groupBy(ringing, alarmOf);
  const texts = [...byKind].map(([kind, edges]) => {
    const names = listOf(edges.map(({ waiter: { thread } }) => who(thread.tid, thread.comm)));
    if (kind === undefined) return '';
    if (isNamed(kind)) return `; ${ALARMS[kind](names)}`;
    const signals = kind.slice('caught '.length);
    return `; a signal may end it, as ${signals} ${signals.includes(',') ? 'are' : 'is'} caught by ${names}`;
  });
  return texts.join('');
}

function isNamed(kind: Alarm): kind is NamedAlarm {
  return Object.hasOwn(ALARMS, kind);
}

const ALARMS: Readonly<Record<NamedAlarm, (names: string) => string>> = {
  timer: (names) => `a timer of ${names} may end it`,
  parent: (names) => `timeout, which has started ${names}, may end it`,
  beat: (names) => `a timer of ${names}, whose signal is caught, may end it`,
  alarm: (names) => `an alarm may end it, as SIGALRM is caught by ${names}`,
  child: (names) => `the end of another child may end it, as SIGCHLD is caught by ${names}`,
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
