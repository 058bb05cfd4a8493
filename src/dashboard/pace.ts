/** A round may take this share of the time between two. */
const MOST_SHARE = 0.25;

/** Keeps rounds from taking too much of the time. */
export class Pace {
  private last_s = 0;

  /**
   * Seconds between two rounds after one that cost `cost_s`: longer than `interval_s` when that would be more than a
   * quarter of it; undefined when it is not. One dear round, such as the first, says nothing yet: the cheaper of two
   * counts.
   */
  slowed(interval_s: number, cost_s: number): number | undefined {
    const least_s = Math.min(this.last_s, cost_s);
    this.last_s = cost_s;
    return least_s > interval_s * MOST_SHARE ? least_s / MOST_SHARE : undefined;
  }
}
