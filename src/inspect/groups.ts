import type { Task } from '../model/task.ts';
import type { ByteString } from '../procfs/bytes.ts';
import { isRead } from '../procfs/unreadable.ts';
import { decodeText } from '../text/decode.ts';
import type { HasCallMask } from './call-mask.ts';
import { groupBy } from './group-by.ts';
import { type GroupStacks, type StackOf, stacksOfGroup } from './groups-stacks.ts';
import { type Missing, MissingCount } from './missing.ts';
import { namePattern, namePatterns } from './name-pattern.ts';
import { type OddThread, oddThreads } from './odd-threads.ts';

/** Threads of one process whose names follow one pattern. */
export interface ThreadGroup {
  /** `GC Thread#*`, `pool-*-thread-*`. */
  readonly pattern: string;
  readonly count: number;
  /** Time on a CPU of all its threads together, nanoseconds, since each began. */
  readonly cpu_ns: number;
  /** The thread with most of it. */
  readonly cpu_max_ns: number;
  readonly cpu_max_tid: number;
  /** How many are in each state, by its letter. */
  readonly states: Readonly<Record<string, number>>;
  /** null: they were not looked at. */
  readonly stacks: GroupStacks | null;
  /**
   * Threads that are there and were not at the earlier look, and the other way round: at least so many came and went.
   * null: there was no earlier look.
   */
  readonly births: number | null;
  readonly deaths: number | null;
  /** Those that differ from the others in something that a pool has in common. */
  readonly odd: readonly OddThread[];
  readonly tids: readonly number[];
}

/** A process with its groups, the largest first. */
export interface GroupedProcess {
  readonly pid: number;
  readonly comm: string;
  readonly threads: number;
  readonly groups: readonly ThreadGroup[];
}

/** The answer of `tinspect groups`, as JSON has it. */
export interface GroupReport {
  readonly schema: 1;
  readonly kind: 'groups';
  readonly processes: readonly GroupedProcess[];
  /** How births and deaths are to be read; null: there are none. */
  readonly note: string | null;
  readonly missing: readonly Missing[];
}

/** A thread as an earlier look saw it. */
export interface SeenThread {
  readonly pid: number;
  readonly tid: number;
  /** Clock ticks since boot: with pid and tid it tells a thread from a later one with its number. */
  readonly starttime: number;
  readonly comm: ByteString;
}

/** Records that `groupThreads` looks at, beside stat. */
export const GROUP_NEEDS = ['schedstat', 'status', 'cgroup'] as const;

/**
 * Groups threads (rows of kind `thread`) by process and name.
 *
 * @param clockTicks in a second, for kernels without schedstat
 * @param earlier what an earlier look over the same processes saw
 * @param nameOf the name to group a thread by, where it is not the kernel's
 * @param stackOf the stack of a thread; undefined: they are not looked at
 * @param hasCallMask whose mask of signals is but that of a call
 */
export function groupThreads(
  tasks: Iterable<Task>,
  clockTicks: number,
  earlier?: Iterable<SeenThread>,
  nameOf: (thread: Named) => ByteString = kernelName,
  stackOf?: StackOf,
  hasCallMask?: HasCallMask,
): GroupReport {
  const missing = new MissingCount();
  const before = earlier === undefined ? undefined : byProcess(earlier);
  const processes = [...byProcess(tasks)].map(([pid, threads]): GroupedProcess => {
    const leader = threads.find(({ tid }) => tid === pid) ?? threads[0];
    const groups = groupsOf(threads, before && (before.get(pid) ?? []), {
      clockTicks,
      missing,
      nameOf,
      stackOf,
      hasCallMask,
    });
    return { pid, comm: decodeText(leader?.stat.comm ?? ''), threads: threads.length, groups };
  });
  return {
    schema: 1,
    kind: 'groups',
    processes,
    note: before === undefined ? null : TWO_LOOKS,
    missing: missing.list(),
  };
}

const TWO_LOOKS =
  'births and deaths are at least so many: a thread that came and went between the two looks was not seen';

/** A thread of either look. */
type Named = Task | SeenThread;

function kernelName(thread: Named): ByteString {
  return 'stat' in thread ? thread.stat.comm : thread.comm;
}

function byProcess<T extends { readonly pid: number }>(tasks: Iterable<T>): Map<number, T[]> {
  return groupBy(tasks, ({ pid }) => pid);
}

/** What all groups of a report are made with. */
interface Making {
  readonly clockTicks: number;
  readonly missing: MissingCount;
  readonly nameOf: (thread: Named) => ByteString;
  readonly stackOf: StackOf | undefined;
  readonly hasCallMask: HasCallMask | undefined;
}

function groupsOf(
  threads: readonly Task[],
  before: readonly SeenThread[] | undefined,
  making: Making,
): readonly ThreadGroup[] {
  const { nameOf } = making;
  const patterns = namePatterns([...threads, ...(before ?? [])].map(nameOf));
  const patternOf = (thread: Named): ByteString => {
    const name = nameOf(thread);
    return patterns.get(name) ?? namePattern(name);
  };
  const members = groupBy(threads, patternOf);
  const seen = groupBy(before ?? [], patternOf);
  for (const pattern of seen.keys()) if (!members.has(pattern)) members.set(pattern, []);
  return [...members]
    .map(([pattern, list]) => groupOf(pattern, list, before && (seen.get(pattern) ?? []), making))
    .sort((a, b) => b.count - a.count || (a.pattern < b.pattern ? -1 : 1));
}

function groupOf(
  pattern: ByteString,
  threads: readonly Task[],
  before: readonly SeenThread[] | undefined,
  { clockTicks, missing, stackOf, hasCallMask }: Making,
): ThreadGroup {
  const states: Record<string, number> = {};
  let cpu = 0;
  let most = { ns: 0, tid: threads[0]?.tid ?? 0 };
  for (const thread of threads) {
    states[thread.stat.state] = (states[thread.stat.state] ?? 0) + 1;
    const ns = cpuTime(thread, clockTicks);
    cpu += ns;
    if (ns > most.ns) most = { ns, tid: thread.tid };
  }
  return {
    pattern: decodeText(pattern),
    count: threads.length,
    cpu_ns: cpu,
    cpu_max_ns: most.ns,
    cpu_max_tid: most.tid,
    states,
    stacks: stackOf === undefined ? null : stacksOfGroup(threads, stackOf, missing),
    ...changes(threads, before),
    odd: oddThreads(threads, missing, hasCallMask),
    tids: threads.map(({ tid }) => tid),
  };
}

/** Nanoseconds on a CPU: exact from schedstat; from stat's ticks where the kernel keeps no schedstat. */
function cpuTime({ stat, schedstat }: Task, clockTicks: number): number {
  if (schedstat !== undefined && isRead(schedstat) && schedstat.run_ns > 0) return schedstat.run_ns;
  return Math.round(((stat.utime + stat.stime) * 1e9) / clockTicks);
}

function changes(
  threads: readonly Task[],
  before: readonly SeenThread[] | undefined,
): Pick<ThreadGroup, 'births' | 'deaths'> {
  if (before === undefined) return { births: null, deaths: null };
  const then = new Set(before.map(({ tid, starttime }) => `${tid} ${starttime}`));
  const now = new Set(threads.map(({ tid, stat }) => `${tid} ${stat.starttime}`));
  return { births: lacking(now, then), deaths: lacking(then, now) };
}

/** How many of `set` are not in `other`. */
function lacking(set: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let count = 0;
  for (const item of set) if (!other.has(item)) count++;
  return count;
}
