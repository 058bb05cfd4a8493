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
