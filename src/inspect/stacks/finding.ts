import type { ByteString } from '../../procfs/bytes.ts';
import type { U64 } from '../../procfs/stat.ts';
import { type StackTask } from './evidence.ts';
import { stackPointer } from './layout.ts';

/**
 * How a stack was found, which is also how sure it is: `name` (the mapping says so), `main`, `sp` (the stack pointer is
 * in it, and nothing else is), `inferred` (nothing else is left), `shared` (the mapping holds more than this stack),
 * `go` (a goroutine's), or not at all.
 */
export type StackSource = 'name' | 'main' | 'sp' | 'inferred' | 'shared' | 'go' | 'unknown';

/** The stack of one thread. Bytes and addresses; null: not known, and `note` says why. */
export interface StackFinding {
  readonly tid: number;
  readonly comm: ByteString;
  /** The lowest address that the stack may take; of a JVM's thread with its zones. */
  readonly low: number | null;
  /** The first address behind it. */
  readonly high: number | null;
  readonly reserved: number | null;
  /** Of `reserved`, what a JVM keeps at the bottom for its zones; 0 elsewhere. */
  readonly zones: number;
  /** Directly below the stack, for a JVM's thread at its bottom; 0: there is none. */
  readonly guard: number | null;
  /** In memory. */
  readonly touched: number | null;
  readonly swapped: number | null;
  /** From the stack pointer to the top. */
  readonly used: number | null;
  /**
   * From the lowest page ever touched to the top: the deepest that it was, rounded up to pages. With `atMost` a lower
   * bound: to the first page never touched.
   */
  readonly deepest: number | null;
  /** From the stack pointer down to the guard. */
  readonly headroom: number | null;
  /** What the stack ends at, in words; undefined: at its guard. */
  readonly end?: string;
  /** True when it ends where it was deepest, as it may grow no more: that it has been at its end says nothing then. */
  readonly endsAtDeepest?: boolean;
  /** The stack pointer; null: not known. */
  readonly sp: U64 | null;
  readonly source: StackSource;
  /** True when there is no stack to know of: a zombie, a thread of the kernel. */
  readonly none: boolean;
  /** True when the sizes, but for `deepest`, are upper bounds, because another stack may lie in the same memory. */
  readonly atMost: boolean;
  /** What else there is to say; empty when nothing. */
  readonly note: string;
  /** Why the stack, or a part of its numbers, is not known; empty when all is. */
  readonly reason: string;
}

/** A stack of which nothing but perhaps the stack pointer is known. */
export function withoutBounds(task: StackTask, source: StackSource, reason: string, note = ''): StackFinding {
  return {
    tid: task.tid,
    comm: task.comm,
    low: null,
    high: null,
    reserved: null,
    zones: 0,
    guard: null,
    touched: null,
    swapped: null,
    used: null,
    deepest: null,
    headroom: null,
    sp: stackPointer(task) ?? null,
    source,
    none: false,
    atMost: false,
    note,
    reason,
  };
}

/** That a thread has no stack, and why. */
export function noStack(task: StackTask, reason: string): StackFinding {
  return { ...withoutBounds(task, 'unknown', reason), none: true };
}

/** `a; b` of those that are not empty. */
export function joinNotes(...notes: readonly string[]): string {
  return notes.filter((note) => note !== '').join('; ');
}
