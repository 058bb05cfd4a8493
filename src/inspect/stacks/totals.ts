import type { ByteString } from '../../procfs/bytes.ts';
import { namePatterns } from '../name-pattern.ts';
import type { StackFinding, StackSource } from './finding.ts';

/** Sums over threads; null: known of none of them. */
export interface StackTotals {
  readonly threads: number;
  /** Threads whose reserved size is known. */
  readonly stacks: number;
  readonly reserved: number | null;
  /** Threads whose stack is certain: the sums below are theirs. */
  readonly covered: number;
  readonly touched: number | null;
  readonly swapped: number | null;
  readonly used: number | null;
}

/** The threads whose names differ only by numbers. */
export interface StackGroup extends StackTotals {
  /** Each run of digits as `*`. */
  readonly name: ByteString;
}

const CERTAIN: ReadonlySet<StackSource> = new Set(['name', 'sp', 'main']);

/** The sums over `findings`. */
export function totalStacks(findings: readonly StackFinding[]): StackTotals {
  const certain = findings.filter(({ source }) => CERTAIN.has(source));
  const { sum: reserved, count: stacks } = add(findings, ({ reserved }) => reserved);
  return {
    threads: findings.length,
    stacks,
    reserved,
    covered: certain.length,
    touched: add(certain, ({ touched }) => touched).sum,
    swapped: add(certain, ({ swapped }) => swapped).sum,
    used: add(certain, ({ used }) => used).sum,
  };
}

function add(
  findings: readonly StackFinding[],
  value: (finding: StackFinding) => number | null,
): { readonly sum: number | null; readonly count: number } {
  let sum = 0;
  let count = 0;
  for (const finding of findings) {
    const known = value(finding);
    if (known === null) continue;
    sum += known;
    count++;
  }
  return { sum: count === 0 ? null : sum, count };
}

/** The sums by name pattern, the pattern with most threads first. */
export function groupStacks(findings: readonly StackFinding[]): readonly StackGroup[] {
  const patterns = namePatterns(findings.map(({ comm }) => comm));
  const members = new Map<ByteString, StackFinding[]>();
  for (const finding of findings) {
    const name = patterns.get(finding.comm) ?? finding.comm;
    const list = members.get(name);
    if (list === undefined) members.set(name, [finding]);
    else list.push(finding);
  }
  return Array.from(members, ([name, list]) => ({ name, ...totalStacks(list) })).sort(
    (a, b) => b.threads - a.threads,
  );
}
