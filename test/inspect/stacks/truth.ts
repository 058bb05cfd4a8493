import assert from 'node:assert/strict';
import type { StackFinding } from '../../../src/inspect/stacks/finding.ts';
import { readStackEvidence, type StackReadOptions } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks, type StackFindings } from '../../../src/inspect/stacks/stacks.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { fixtureRoot, truthOf } from '../fixture.ts';

/** A thread as the program itself knew it; addresses in hexadecimal digits. */
export interface TrueThread {
  readonly tid: number;
  readonly name: string;
  readonly alive: boolean;
  readonly doing: string;
  readonly stack: {
    readonly kind: 'main' | 'pthread' | 'user-heap' | 'user-static' | 'user-mmap';
    readonly attr_low: string;
    readonly attr_high: string;
    readonly attr_size: number;
    readonly attr_guard: number;
    readonly sp_below: string;
    readonly lowest_touched: string;
    readonly touched_at_least: number;
    readonly vma_low: string;
    readonly vma_high: string;
    readonly vma_shared_with_other_stack: boolean;
  };
}

export interface TrueProcess {
  readonly pid: number;
  readonly libc: string;
  readonly rlimit_stack: number;
  readonly threads: readonly TrueThread[];
}

/** The one process of a tree of stacks. */
export function trueProcess(tree: string): TrueProcess {
  const [process] = truthOf<{ readonly processes: readonly TrueProcess[] }>(tree).processes;
  if (process === undefined) throw new Error(`${tree} has no process`);
  return process;
}

/** The number in hexadecimal digits. */
export function address(hex: string): number {
  return Number.parseInt(hex, 16);
}

/** The stacks of process `pid` of a captured tree. */
export function inspectTree(tree: string, pid: number, options: StackReadOptions = {}): StackFindings {
  const evidence = readStackEvidence(fixtureRoot(tree), pid, options);
  if (!isRead(evidence)) throw new Error(`${evidence.file}: ${evidence.code}`);
  return inspectStacks(evidence);
}

const PAGE = 4096;

/** What a finding with bounds must agree with; musl keeps its own data above the top that it tells. */
function assertTrue(finding: StackFinding, { name, stack }: TrueThread, libc: string): void {
  const label = `${finding.tid} ${name}`;
  assert.equal(finding.low, address(stack.attr_low), `${label}: low`);
  assert.equal(
    finding.high,
    libc === 'musl' ? address(stack.vma_high) : address(stack.attr_high),
    `${label}: high`,
  );
  assert.equal(finding.reserved, (finding.high ?? 0) - (finding.low ?? 0), `${label}: reserved`);
  // A program that supplies a stack may have put a guard below it, which its thread does not know of.
  if (stack.kind === 'pthread') assert.equal(finding.guard, stack.attr_guard, `${label}: guard`);
  assertDepth(finding, stack, label);
}

function assertDepth(finding: StackFinding, stack: TrueThread['stack'], label: string): void {
  const { high, low, used, headroom, touched, deepest } = finding;
  assert.ok(high !== null && low !== null, label);
  if (used !== null) {
    const sp = high - used;
    const frame = address(stack.sp_below);
    assert.ok(sp <= frame && sp > frame - PAGE, `${label}: the stack pointer is just below the frame`);
    assert.equal(headroom, sp - low, `${label}: headroom`);
  }
  if (touched !== null) assert.ok(touched >= stack.touched_at_least, `${label}: touched`);
  if (deepest !== null) {
    const lowest = Math.floor(address(stack.lowest_touched) / PAGE) * PAGE;
    assert.ok(high - deepest <= lowest, `${label}: deepest is no less than what was touched`);
    assert.ok(deepest >= (used ?? 0), `${label}: deepest is no less than used`);
    assert.ok(high - deepest >= low, `${label}: deepest is in the stack`);
  }
}

/** Every thread of `truth` is found as it knew itself, or said to be unknown and why. */
export function assertTrueFindings(truth: TrueProcess, findings: StackFindings): void {
  const living = truth.threads.filter(({ alive }) => alive);
  assert.deepEqual(
    findings.threads.map(({ tid }) => tid),
    living.map(({ tid }) => tid),
    'every thread that lives, and no other',
  );
  for (const thread of living) {
    const finding = findings.threads.find(({ tid }) => tid === thread.tid) as StackFinding;
    if (thread.stack.kind === 'main') {
      if (truth.rlimit_stack >= 0) assert.equal(finding.reserved, truth.rlimit_stack);
      assert.equal(finding.high, address(thread.stack.vma_high));
      assertDepth(finding, thread.stack, 'main');
    } else if (finding.low !== null) {
      assertTrue(finding, thread, truth.libc);
    } else {
      assert.equal(finding.reserved, null, `${thread.name}: no size without bounds`);
      assert.equal(finding.used, null, `${thread.name}: no depth without bounds`);
      assert.notEqual(finding.reason, '', `${thread.name}: the reason`);
    }
  }
}
