import { decodeText } from '../../text/decode.ts';
import { type Missing, MissingCount } from '../missing.ts';
import type { LimitEvidence } from './evidence.ts';
import { addressSpace, commit, maxMapCount, memory, virtualAddressSpace } from './memory-rows.ts';
import type { LimitName, LimitRow } from './row.ts';
import type { StackSize } from './stack-size.ts';
import { nproc } from './nproc-row.ts';
import { pidMax, pidsMax, threadsMax } from './task-rows.ts';

/** The answer of `tinspect limits`, as JSON has it. */
export interface LimitReport {
  readonly schema: 1;
  readonly kind: 'limits';
  readonly pid: number;
  readonly comm: string;
  readonly stack: StackSize;
  readonly limits: readonly LimitRow[];
  /** Threads that the process can still make; null: no limit is known. */
  readonly room_threads: number | null;
  /** True when a limit that is not known, or not wholly, may bind before that. */
  readonly at_most: boolean;
  /** True when the limit that binds may leave more than is said. */
  readonly at_least: boolean;
  /** The limit with least left, and the one after it. */
  readonly binding: LimitName | null;
  readonly next: LimitName | null;
  readonly missing: readonly Missing[];
}

/** Limits in the order in which they are shown. */
const ROWS: readonly ((evidence: LimitEvidence) => LimitRow)[] = [
  nproc,
  threadsMax,
  pidMax,
  pidsMax,
  maxMapCount,
  addressSpace,
  commit,
  memory,
  virtualAddressSpace,
];

/** runtime/proc.go, schedinit: sched.maxmcount. What a program has put in its place is in its memory only. */
const GO = 'the limit of its Go runtime';
const GO_LIMIT =
  'it ends a program with more than 10,000 threads, or than the program has set (debug.SetMaxThreads)';

/** Says of every limit on threads how much of it is left to a process, and which one it meets first. */
export function inspectLimits(evidence: LimitEvidence): LimitReport {
  const limits = ROWS.map((row) => row(evidence));
  const [first, second] = byLeft(limits);
  const missing = new MissingCount();
  for (const row of limits) if (row.left === null && !row.exempt) missing.add(row.name, row.note);
  if (evidence.go) missing.add(GO, GO_LIMIT);
  return {
    schema: 1,
    kind: 'limits',
    pid: evidence.stat.pid,
    comm: decodeText(evidence.stat.comm),
    stack: evidence.stack,
    limits,
    room_threads: first?.left ?? null,
    at_most: limits.some((row) => !row.exact && mayBindFirst(row, first)),
    at_least: first?.at_least ?? false,
    binding: first?.name ?? null,
    next: second?.name ?? null,
    missing: missing.list(),
  };
}

/** Those that can bind, least left first; of two that are equal the one that is shown first. */
function byLeft(limits: readonly LimitRow[]): readonly LimitRow[] {
  return limits
    .filter((row) => !row.exempt && row.left !== null && row.left !== Infinity)
    .sort((a, b) => (a.left ?? 0) - (b.left ?? 0));
}

/**
 * A limit of which less may be left than is seen, where that may be less than of the first; the rough one of memory only
 * where it is the first anyway.
 */
function mayBindFirst(row: LimitRow, first: LimitRow | undefined): boolean {
  if (row === first || first === undefined) return true;
  return row.name !== 'memory' && !((row.left_least ?? -1) >= (first.left ?? 0));
}

/** What stands before a number that may be less, more, or either. */
export function boundWord(atMost: boolean, atLeast: boolean): '' | 'at most ' | 'at least ' | 'about ' {
  if (atMost) return atLeast ? 'about ' : 'at most ';
  return atLeast ? 'at least ' : '';
}

/**
 * The answer in a line: `room for 37 more threads: pids.max of /zt (40, 3 used); next: max_map_count 188`.
 *
 * @param bytes how a number of bytes is written
 */
export function roomSentence(report: LimitReport, bytes: (count: number) => string): string {
  const find = (name: LimitName | null) => report.limits.find((row) => row.name === name);
  const first = find(report.binding);
  if (first === undefined) return 'no limit on threads is known here';
  const next = find(report.next);
  const show = (row: LimitRow, value: number | null) =>
    value === null ? '?' : row.unit === 'bytes' ? bytes(value) : String(value);
  const room = first.left ?? 0;
  const threads = `${boundWord(report.at_most, report.at_least)}${room} more ${room === 1 ? 'thread' : 'threads'}`;
  const runnerUp = next === undefined ? '' : `; next: ${next.name} ${next.left}`;
  const used = `${first.used_at_least ? 'at least ' : ''}${show(first, first.used)} used`;
  return `room for ${threads}: ${first.label} (${show(first, first.limit)}, ${used})${runnerUp}`;
}
