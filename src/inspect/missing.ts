/** Something that an answer lacks, and why: an entry of the `missing` list of JSON. */
export interface Missing {
  readonly what: string;
  readonly reason: string;
  readonly count: number;
}

/** Counts what is missing, by what and why. */
export class MissingCount {
  private readonly entries = new Map<string, { what: string; reason: string; count: number }>();

  /** Counts one `what` that is missing for `reason`. */
  add(what: string, reason: string, count = 1): void {
    const key = `${what}\n${reason}`;
    const entry = this.entries.get(key);
    if (entry === undefined) this.entries.set(key, { what, reason, count });
    else entry.count += count;
  }

  /** All that was counted, in the order it came up. */
  list(): readonly Missing[] {
    return [...this.entries.values()];
  }
}
