/** Something that an answer lacks, and why. */
export interface MissingEntry {
  readonly what: string;
  readonly reason: string;
  readonly count: number;
}

/** Why values are missing, counted: the `missing` list of every JSON document. */
export class Missing {
  private readonly counts = new Map<string, Map<string, number>>();

  /** Counts values of `what` that are missing for `reason`. */
  add(what: string, reason: string, count = 1): void {
    const reasons = this.counts.get(what) ?? new Map<string, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
    this.counts.set(what, reasons);
  }

  /** All that was counted, in the order it came up. */
  list(): MissingEntry[] {
    return [...this.counts].flatMap(([what, reasons]) =>
      [...reasons].map(([reason, count]) => ({ what, reason, count })),
    );
  }
}
