import type { ByteString } from '../../procfs/bytes.ts';
import { groupBy } from '../group-by.ts';
import { namePatterns } from '../name-pattern.ts';
import type { StackFinding } from './finding.ts';

/** Sums over threads; null: known of none of them. */
export interface StackTotals {
  readonly threads: number;
  /** Threads whose reserved size is known, and not only an upper bound of it. */
  readonly stacks: number;
  readonly reserved: number | null;
  /** Threads whose stack is certain: the sums below are theirs. */
  readonly covered: number;
  readonly touched: number | null;
  readonly swapped: number | null;
  readonly used: number | null;
  /** Which of the sums lack threads that have a stack. */
  readonly part: { readonly reserved: boolean; readonly touched: boolean; readonly used: boolean };
}

/** The threads whose names differ only by numbers. */
export interface StackGroup extends StackTotals {
  /** Each run of digits as `*`. */
  readonly name: ByteString;
}

function isCertain({ source, atMost }: StackFinding): boolean {
  return !atMost && (source === 'name' || source === 'sp' || source === 'main');
}

/** A sum of what is known. */
class Sum {
  count = 0;
  private bytes = 0;

  add(bytes: number | null): void {
    if (bytes === null) return;
    this.bytes += bytes;
    this.count++;
  }

  /** null: nothing was known. */
  get total(): number | null {
    return this.count === 0 ? null : this.bytes;
  }
}

/** The sums over `findings`. */
export function totalStacks(findings: readonly StackFinding[]): StackTotals {
  const reserved = new Sum();
  const touched = new Sum();
  const swapped = new Sum();
  const used = new Sum();
  let covered = 0;
  let having = 0;
  for (const finding of findings) {
    if (!finding.none) having++;
    if (!finding.atMost) reserved.add(finding.reserved);
    if (!isCertain(finding)) continue;
    covered++;
    touched.add(finding.touched);
    swapped.add(finding.swapped);
    used.add(finding.used);
  }
  return {
    threads: findings.length,
    stacks: reserved.count,
    reserved: reserved.total,
    covered,
    touched: touched.total,
    swapped: swapped.total,
    used: used.total,
    part: {
      reserved: reserved.count < having,
      touched: touched.count < having,
      used: used.count < having,
    },
  };
}

/** The sums by name pattern, the pattern with most threads first. */
export function groupStacks(findings: readonly StackFinding[]): readonly StackGroup[] {
  const patterns = namePatterns(findings.map(({ comm }) => comm));
  const members = groupBy(findings, ({ comm }) => patterns.get(comm) ?? comm);
  return Array.from(members, ([name, list]) => ({ name, ...totalStacks(list) })).sort(
    (a, b) => b.threads - a.threads,
  );
}
