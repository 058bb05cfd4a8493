import type { U64 } from '../../procfs/stat.ts';
import type { MissingEntry } from '../../render/missing.ts';
import { decodeText } from '../../text/decode.ts';
import { hexAddress } from '../waits/words.ts';
import { joinNotes, type StackFinding, type StackSource } from './finding.ts';
import type { StackFindings } from './stacks.ts';
import type { StackGroup, StackTotals } from './totals.ts';

/** The stack of one thread, as JSON has it: addresses in hexadecimal digits, null where nothing is known. */
export interface StackRow {
  readonly tid: number;
  readonly comm: string;
  readonly low: string | null;
  readonly high: string | null;
  readonly reserved_bytes: number | null;
  readonly guard_bytes: number | null;
  readonly touched_bytes: number | null;
  readonly swapped_bytes: number | null;
  readonly used_bytes: number | null;
  readonly deepest_bytes: number | null;
  readonly headroom_bytes: number | null;
  readonly sp: string | null;
  readonly source: StackSource;
  /**
   * True: the sizes, what is touched and used are upper bounds, deepest_bytes a lower one, as another stack may lie in the
   * same memory.
   */
  readonly at_most: boolean;
  /** What else there is to say, and why something is null; empty when nothing. */
  readonly note: string;
  /** Why something is null; null when all is known. */
  readonly reason: string | null;
}

/** Sums over threads, as JSON has them. */
export interface TotalsRow {
  readonly threads: number;
  /** Threads with reserved_bytes that is no upper bound. */
  readonly stacks: number;
  readonly reserved_bytes: number | null;
  /** Threads that the sums below are of. */
  readonly covered: number;
  readonly touched_bytes: number | null;
  readonly swapped_bytes: number | null;
  readonly used_bytes: number | null;
}

/** The stacks of one process, as JSON has them. */
export interface ProcessStacksRow {
  readonly pid: number;
  readonly comm: string;
  readonly threads: readonly StackRow[];
  readonly cached: {
    readonly count: number | null;
    readonly reserved_bytes: number | null;
    readonly touched_bytes: number | null;
    readonly note: string;
  };
  readonly totals: TotalsRow;
  readonly groups: readonly ({ readonly name: string } & TotalsRow)[];
  readonly warnings: readonly {
    readonly tid: number;
    readonly when: 'now' | 'once';
    readonly left_bytes: number;
    readonly usable_bytes: number;
  }[];
}

/** The answer of `tinspect stacks`, as JSON has it. */
export interface StacksReport {
  readonly schema: 1;
  readonly kind: 'stacks';
  readonly processes: readonly ProcessStacksRow[];
  readonly missing: readonly MissingEntry[];
}

/** The JSON document of some processes. */
export function stacksJson(
  findings: readonly StackFindings[],
  missing: readonly MissingEntry[],
): StacksReport {
  return { schema: 1, kind: 'stacks', processes: findings.map(processRow), missing };
}

function processRow(findings: StackFindings): ProcessStacksRow {
  const { pid, comm, threads, cached, totals, groups, warnings } = findings;
  return {
    pid,
    comm: decodeText(comm),
    threads: threads.map(stackRow),
    cached: {
      count: cached.count,
      reserved_bytes: cached.reserved,
      touched_bytes: cached.touched,
      note: cached.note,
    },
    totals: totalsRow(totals),
    groups: groups.map(groupRow),
    warnings: warnings.map(({ finding, when, left, usable }) => {
      return { tid: finding.tid, when, left_bytes: left, usable_bytes: usable };
    }),
  };
}

function groupRow(group: StackGroup): ProcessStacksRow['groups'][number] {
  return { name: decodeText(group.name), ...totalsRow(group) };
}

function stackRow(finding: StackFinding): StackRow {
  const { tid, comm, source, atMost, note, reason } = finding;
  return {
    tid,
    comm: decodeText(comm),
    low: hex(finding.low),
    high: hex(finding.high),
    reserved_bytes: finding.reserved,
    guard_bytes: finding.guard,
    touched_bytes: finding.touched,
    swapped_bytes: finding.swapped,
    used_bytes: finding.used,
    deepest_bytes: finding.deepest,
    headroom_bytes: finding.headroom,
    sp: hex(finding.sp),
    source,
    at_most: atMost,
    note: joinNotes(note, reason),
    reason: reason === '' ? null : reason,
  };
}

function hex(address: U64 | null): string | null {
  return address === null ? null : hexAddress(address);
}

function totalsRow({ threads, stacks, reserved, covered, touched, swapped, used }: StackTotals): TotalsRow {
  return {
    threads,
    stacks,
    reserved_bytes: reserved,
    covered,
    touched_bytes: touched,
    swapped_bytes: swapped,
    used_bytes: used,
  };
}
