import { groupBy } from '../group-by.ts';
import type { NameDump, NameRow } from './dump.ts';

/** A thread that a dump may speak of. */
export interface JoinThread {
  readonly pid: number;
  readonly tid: number;
  /** The last number of NSpid: what the process itself calls the thread. */
  readonly inner: number;
  /** How many PID namespaces it is in, ours included: threads of one process, and of one container, are in as many. */
  readonly depth: number;
  /** When it began, milliseconds since 1970; undefined: not known. */
  readonly startedMs: number | undefined;
}

/** A deadlock of the runtime with our numbers of its threads; one that could not be joined is left out of `tids`. */
export interface JoinedDeadlock {
  readonly tids: readonly number[];
  readonly names: readonly string[];
  readonly text: string;
}

/** A dump and the threads of this machine, put together. */
export interface NameJoin {
  readonly dump: NameDump;
  /** By our TID. */
  readonly rows: ReadonlyMap<number, NameRow>;
  /** Rows that no thread here has. */
  readonly unmatchedRows: readonly NameRow[];
  /** Threads of the processes that were joined which the dump does not know. */
  readonly unmatchedTids: readonly number[];
  /** Threads with a number of the dump which began after it was made. */
  readonly younger: readonly number[];
  readonly deadlocks: readonly JoinedDeadlock[];
}

/** How `joinNames` finds what a number alone does not tell. */
export interface JoinOptions {
  /** When the dump was made, milliseconds since 1970, by its own words; undefined: it has none. */
  readonly madeMs?: number | undefined;
  /** The thread of whose stack `address` is a part. */
  readonly stackOf?: ((address: number) => number | undefined) | undefined;
}

/** Start times come in clock ticks, the time of boot and that of a dump in seconds. */
const SLACK_MS = 2000;

/**
 * Joins the rows of a dump with threads, by the numbers that their own PID namespace gives them. A dump is of one process:
 * where several have a number of it, the process with most of its numbers counts. A thread that began after the dump was
 * made is another one.
 */
export function joinNames(
  dump: NameDump,
  threads: readonly JoinThread[],
  options: JoinOptions = {},
): NameJoin {
  const all = candidatesOf(threads);
  const counts = countMatches(dump, all);
  const candidates = candidatesOf(ofOneOrigin(threads, dump, counts));
  const made = options.madeMs ?? madeByAges(dump, candidates, counts);
  const byTid = new Map(threads.map((thread) => [thread.tid, thread]));
  const rows = new Map<number, NameRow>();
  const unmatchedRows: NameRow[] = [];
  const younger: number[] = [];
  for (const row of dump.rows) {
    const thread = threadOf(row, candidates, counts, byTid, options);
    if (thread === undefined || rows.has(thread.tid)) unmatchedRows.push(row);
    else if (isYounger(thread, made)) {
      younger.push(thread.tid);
      unmatchedRows.push(row);
    } else rows.set(thread.tid, row);
  }
  const pids = new Set([...rows.keys()].map((tid) => byTid.get(tid)?.pid));
  return {
    dump,
    rows,
    unmatchedRows,
    unmatchedTids: threads.filter(({ pid, tid }) => pids.has(pid) && !rows.has(tid)).map(({ tid }) => tid),
    younger,
    deadlocks: joinDeadlocks(dump, rows),
  };
}

type Candidates = ReadonlyMap<number, readonly JoinThread[]>;

function candidatesOf(threads: readonly JoinThread[]): Candidates {
  return groupBy(threads, ({ inner }) => inner);
}

/** Of `threads` those that the dump may be of: in the PID namespace of the process with most of its numbers. */
function ofOneOrigin(
  threads: readonly JoinThread[],
  { rows }: NameDump,
  counts: ReadonlyMap<number, number>,
): readonly JoinThread[] {
  const numbers = new Set(rows.map(({ tid }) => tid));
  let best: JoinThread | undefined;
  for (const thread of threads) {
    if (!numbers.has(thread.inner)) continue;
    if (best === undefined || (counts.get(thread.pid) ?? 0) > (counts.get(best.pid) ?? 0)) best = thread;
  }
  return best === undefined ? threads : threads.filter(({ depth }) => depth === best.depth);
}

function countMatches(dump: NameDump, candidates: Candidates): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { tid } of dump.rows) {
    for (const { pid } of (tid === undefined ? undefined : candidates.get(tid)) ?? []) {
      counts.set(pid, (counts.get(pid) ?? 0) + 1);
    }
  }
  return counts;
}

function threadOf(
  { tid, pthread }: NameRow,
  candidates: Candidates,
  counts: ReadonlyMap<number, number>,
  byTid: ReadonlyMap<number, JoinThread>,
  { stackOf }: JoinOptions,
): JoinThread | undefined {
  if (tid === undefined) {
    const owner = pthread === undefined ? undefined : stackOf?.(pthread);
    return owner === undefined ? undefined : byTid.get(owner);
  }
  let best: JoinThread | undefined;
  for (const thread of candidates.get(tid) ?? []) {
    if (best === undefined || (counts.get(thread.pid) ?? 0) > (counts.get(best.pid) ?? 0)) best = thread;
  }
  return best;
}

/** When the dump was made, by the ages that it gives its threads: the middle one, as reused numbers have others. */
function madeByAges(
  dump: NameDump,
  candidates: Candidates,
  counts: ReadonlyMap<number, number>,
): number | undefined {
  const times = dump.rows
    .flatMap((row) => {
      const started = threadOf(row, candidates, counts, new Map(), {})?.startedMs;
      return started === undefined || row.elapsedMs === undefined ? [] : [started + row.elapsedMs];
    })
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

function isYounger({ startedMs }: JoinThread, made: number | undefined): boolean {
  return startedMs !== undefined && made !== undefined && startedMs > made + SLACK_MS;
}

function joinDeadlocks(dump: NameDump, rows: ReadonlyMap<number, NameRow>): JoinedDeadlock[] {
  if (dump.deadlocks.length === 0) return [];
  const tids = new Map<string, number>();
  for (const [tid, { name }] of rows) if (name !== undefined) tids.set(name, tid);
  return dump.deadlocks.map(({ names, text }) => ({
    tids: names.flatMap((name) => tids.get(name) ?? []),
    names,
    text,
  }));
}

/** The thread that holds what `tid` wants, by the runtime's own words; undefined: nobody, or it is not known. */
export function holderOf({ rows }: Pick<NameJoin, 'rows'>, tid: number): number | undefined {
  const wanted = rows.get(tid)?.wants;
  if (wanted === undefined) return undefined;
  for (const [holder, { holds }] of rows)
    if (holds?.includes(wanted) === true && holder !== tid) return holder;
  return undefined;
}
