import { FENCED } from './by-stack-pointer.ts';
import type { StackFinding } from './finding.ts';

/** The stack that most threads of a process have. */
export interface UsualStack {
  /** What can be used of it. */
  readonly bytes: number;
  /** Bytes that may not be touched below it. */
  readonly guard: number;
  /** So many threads have such a stack. */
  readonly count: number;
  /** Of so many whose stack is known. */
  readonly of: number;
}

/**
 * The size that most of the living threads' stacks have, as a guess at the next one's; undefined when none is known.
 * The main thread's is of another kind, and stacks that no thread is on, that a program supplied, or that have only an
 * upper bound, say nothing of the next.
 */
export function usualStack(findings: readonly StackFinding[]): UsualStack | undefined {
  const counts = new Map<string, { bytes: number; guard: number; count: number }>();
  let of = 0;
  for (const { source, reserved, zones, guard, atMost, note } of findings) {
    if (reserved === null || guard === null || atMost || source === 'main' || note.includes(FENCED)) continue;
    of++;
    const bytes = reserved - zones;
    const key = `${bytes} ${guard}`;
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { bytes, guard, count: 1 });
    else entry.count++;
  }
  let usual: { bytes: number; guard: number; count: number } | undefined;
  for (const entry of counts.values()) if (usual === undefined || entry.count > usual.count) usual = entry;
  return usual === undefined ? undefined : { ...usual, of };
}
