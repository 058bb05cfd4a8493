import type { StackFinding } from './finding.ts';

/** A stack of which no more than this part is left is worth a warning. */
const LEAST_LEFT = 0.1;

/** How near to its end a stack is, or was. */
export interface NearGuard {
  readonly finding: StackFinding;
  /** Now, or at the deepest that it ever was. */
  readonly when: 'now' | 'once';
  /** Bytes left. */
  readonly left: number;
  /** Of so many bytes that can be used. */
  readonly usable: number;
}

/**
 * The threads within a tenth of the end of their stack, of the main thread of RLIMIT_STACK: now, or at the deepest
 * that they ever were. Nothing is said where the bounds may be another stack's, nor of the deepest where that made the end.
 */
export function nearGuard(findings: readonly StackFinding[]): readonly NearGuard[] {
  return findings.flatMap((finding): readonly NearGuard[] => {
    const { reserved, zones, headroom, used, deepest, atMost, endsAtDeepest = false } = finding;
    if (reserved === null || atMost) return [];
    const usable = reserved - zones;
    const near = (left: number): boolean => left <= usable * LEAST_LEFT;
    if (endsAtDeepest && used === null) return [];
    if (headroom !== null && near(headroom)) {
      // Without a stack pointer it is what was left when the stack had grown most.
      return [{ finding, when: used === null ? 'once' : 'now', left: headroom, usable }];
    }
    if (endsAtDeepest || deepest === null || !near(usable - deepest)) return [];
    return [{ finding, when: 'once', left: Math.max(0, usable - deepest), usable }];
  });
}
