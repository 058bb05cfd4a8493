/** Why a zombie is not reaped: the first that fits, in this order. */
export const CAUSES = [
  'leader-with-live-threads',
  'traced',
  'parent-outside',
  'exit-signal',
  'parent-stopped',
  'about-to-reap',
  'parent-waits-for-another',
  'other-thread-forked',
  'adopted-by-init',
  'adopted-by-subreaper',
  'ignored-too-late',
  'signalfd-not-read',
  'sigchld-blocked',
  'handler-does-not-wait',
  'parent-never-waits',
] as const;
export type Cause = (typeof CAUSES)[number];

/**
 * How far the evidence carries: `certain` follows from what was read; `likely` fits it, but a file that could change
 * the answer could not be read, or one look does not tell it from something else; `unknown` has no cause.
 */
export type Confidence = 'certain' | 'likely' | 'unknown';

/** What one row of the decision table says of a zombie. */
export interface Finding {
  readonly cause: Cause | null;
  readonly confidence: Confidence;
  /** Plain sentences, each with the file it comes from in brackets. */
  readonly evidence: readonly string[];
  /** What to do, one or two sentences. */
  readonly advice: string;
}

/** The answer about one zombie. */
export interface Answer extends Finding {
  /**
   * True: as far as one look tells it will not go away by itself. False: it will in a moment, or is no dead process.
   * Null: one look does not tell.
   */
  readonly stuck: boolean | null;
}
