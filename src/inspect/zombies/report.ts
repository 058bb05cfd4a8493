import { isKnown, Unknown } from '../../model/unknown.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { decodeText } from '../../text/decode.ts';
import { groupBy } from '../group-by.ts';
import { type Missing, MissingCount } from '../missing.ts';
import { type DeadThreadRow, deadThreadRows } from './dead-threads.ts';
import { decide } from './decide.ts';
import type { Parent, Zombie, ZombieEvidence } from './evidence.ts';
import { type ExitStatus, exitStatusOf } from './exit-status.ts';
import type { Cause, Confidence } from './finding.ts';
import { liveThreads } from './live-threads.ts';
import { FRESH_MS, Scene } from './scene.ts';

/** One zombie, as JSON has it. */
export interface ZombieRow {
  readonly pid: number;
  readonly ppid: number;
  readonly comm: string;
  /** Its main thread is in state Z, but other threads live: no dead process. */
  readonly leader_with_live_threads: boolean;
  readonly live_threads: number;
  /** null: ended by a signal, or not to be read, or not dead yet. */
  readonly exit_code: number | null;
  /** 0: ended by itself; null: not to be read. */
  readonly signal: number | null;
  readonly core: boolean | null;
  /** Milliseconds since its death, right to some 15 ms; of a leader with live threads, since that left. */
  readonly age_ms: number | null;
  /**
   * Milliseconds that it can have been dead at most, since its main thread ended or since its start and CPU time; only
   * where age_ms is null.
   */
  readonly age_at_most_ms?: number;
  /**
   * True: as far as one look tells it will not go away by itself. False: it will in a moment, or is no dead process.
   * null: one look does not tell.
   */
  readonly stuck: boolean | null;
  readonly cause: Cause | null;
  readonly confidence: Confidence;
  readonly evidence: readonly string[];
  readonly advice: string;
}

/** Who must reap, and how many that are not reaped for the same cause. */
export interface ParentRow {
  readonly pid: number;
  readonly comm: string;
  readonly count: number;
  readonly cause: Cause | null;
}

/** The answer of `tinspect zombies`, as JSON has it. */
export interface ZombieReport {
  readonly schema: 1;
  readonly kind: 'zombies';
  /** By parent, then by PID. */
  readonly zombies: readonly ZombieRow[];
  /** Of dead processes only, one for each parent and cause; the parent with most zombies first. */
  readonly parents: readonly ParentRow[];
  /** Dead threads of processes that live; no process has to reap them. */
  readonly dead_threads: readonly DeadThreadRow[];
  /** False: there may be zombies that are not shown here, see `missing`. */
  readonly all_seen: boolean;
  readonly missing: readonly Missing[];
}

/** Says of every zombie how it ended, since when it is dead, why nobody has reaped it and what to do. */
export function inspectZombies(evidence: ZombieEvidence): ZombieReport {
  const missing = new MissingCount();
  const counts = countByParent(evidence.zombies);
  const zombies = evidence.zombies
    .map((zombie) => zombieRow(evidence, zombie, counts.get(zombie.stat.ppid) ?? 1, missing))
    .sort((a, b) => a.ppid - b.ppid || a.pid - b.pid);
  for (const { reason, count } of evidence.unseen) missing.add('processes', reason, count);
  for (const parent of evidence.parents.values()) noteUnread(parent.threads, missing);
  return {
    schema: 1,
    kind: 'zombies',
    zombies,
    parents: parentRows(evidence, zombies),
    dead_threads: deadThreadRows(evidence),
    all_seen: evidence.unseen.length === 0,
    missing: missing.list(),
  };
}

/** True when `report` has a zombie that, as far as one look tells, will not go away by itself: for health checks. */
export function hasStuckZombies({ zombies }: ZombieReport): boolean {
  return zombies.some(({ stuck }) => stuck === true);
}

/** True when there may be such a zombie that was not seen, or one whose parent is closed to us may be one. */
export function mayHaveStuckZombies({ zombies, all_seen }: ZombieReport): boolean {
  const closed = zombies.some(
    ({ cause, stuck, age_ms, age_at_most_ms }) =>
      cause === null && stuck === null && !((age_ms ?? age_at_most_ms ?? Infinity) <= FRESH_MS),
  );
  return closed || !all_seen;
}

function countByParent(zombies: readonly Zombie[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { stat } of zombies) counts.set(stat.ppid, (counts.get(stat.ppid) ?? 0) + 1);
  return counts;
}

function zombieRow(
  evidence: ZombieEvidence,
  zombie: Zombie,
  siblings: number,
  missing: MissingCount,
): ZombieRow {
  const { stat } = zombie;
  const scene = new Scene(evidence, zombie, siblings);
  const finding = decide(scene);
  const leads = finding.cause === 'leader-with-live-threads';
  const exit = leads ? undefined : exitStatusOf(stat, zombie.exitShown);
  if (exit instanceof Unknown) missing.add('exit status', exit.reason);
  if (!isKnown(scene.age)) missing.add('age', scene.age.reason);
  return {
    pid: stat.pid,
    ppid: stat.ppid,
    comm: decodeText(stat.comm),
    leader_with_live_threads: leads,
    live_threads: leads ? liveThreads(zombie) : 0,
    ...exitKeys(exit),
    age_ms: isKnown(scene.age) ? Math.round(scene.age) : null,
    ...(isKnown(scene.age) || scene.atMost === undefined ? {} : { age_at_most_ms: Math.round(scene.atMost) }),
    ...finding,
  };
}

function exitKeys(exit: ExitStatus | Unknown | undefined): Pick<ZombieRow, 'exit_code' | 'signal' | 'core'> {
  return exit === undefined || exit instanceof Unknown ? { exit_code: null, signal: null, core: null } : exit;
}

function parentRows(evidence: ZombieEvidence, zombies: readonly ZombieRow[]): readonly ParentRow[] {
  const dead = zombies.filter((row) => !row.leader_with_live_threads);
  const byParent = [...groupBy(dead, ({ ppid }) => ppid)].sort(
    ([a, ofA], [b, ofB]) => ofB.length - ofA.length || a - b,
  );
  return byParent.flatMap(([pid, rows]) => {
    const comm = decodeText(evidence.processes.get(pid)?.comm ?? '');
    return [...groupBy(rows, ({ cause }) => cause)]
      .map(([cause, { length: count }]) => ({ pid, comm, count, cause }))
      .sort((a, b) => b.count - a.count);
  });
}

/** Counts the threads of parents whose system call was refused. */
function noteUnread(threads: Parent['threads'], missing: MissingCount): void {
  if (!isRead(threads)) {
    missing.add('threads of parents', `task: ${threads.code}`);
    return;
  }
  for (const { syscall } of threads) {
    if (!isRead(syscall)) missing.add('system calls of parents', `syscall: ${syscall.code}`);
  }
}
