/** A round may take this share of the time between two. */
const MOST_SHARE = 0.25;

/**
 * Seconds between two rounds when one costs `cost_s`: longer than `interval_s` when that would be more than a
 * quarter of it; undefined when it is not.
 */
export function slowed(interval_s: number, cost_s: number): number | undefined {
  return cost_s > interval_s * MOST_SHARE ? cost_s / MOST_SHARE : undefined;
}
