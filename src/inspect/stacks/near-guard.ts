import type { StackFinding } from './finding.ts';

/** A stack of which less than this part is left is worth a warning. */
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
 * that they ever were. Nothing is said where the bounds may be another stack's.
 */
export function nearGuard(findings: readonly StackFinding[]): readonly NearGuard[] {
  return findings.flatMap((finding): readonly NearGuard[] => {
    const { reserved, headroom, deepest, atMost } = finding;
    if (reserved === null || atMost) return [];
    const usable = usableOf(finding, reserved);
    const near = (left: number): boolean => left < usable * LEAST_LEFT;
    if (headroom !== null && near(headroom)) return [{ finding, when: 'now', left: headroom, usable }];
    if (deepest === null || !near(usable - deepest)) return [];
    return [{ finding, when: 'once', left: Math.max(0, usable - deepest), usable }];
  });
}

/** Without the zones of a JVM, which are a part of what is reserved. */
function usableOf({ used, headroom, source }: StackFinding, reserved: number): number {
  return source !== 'main' && used !== null && headroom !== null ? used + headroom : reserved;
}
