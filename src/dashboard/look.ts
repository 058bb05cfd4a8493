import type { Dashboard } from './dashboard.ts';

/** What may be spent in every round; what costs more is not read in each. */
const CHEAP_MS = 100;
/** What dear looks may cost on average in a round. */
const SHARE_MS = 50;

/**
 * Something that costs to look at: looked at when it is shown, once in a round at most, and when that took long only
 * every few rounds. Moments of a recording are looked at whatever that costs.
 */
export class Look<T> {
  private readonly clock: () => number;
  private taken:
    { readonly key: string; readonly value: T; readonly at_s: number; readonly round: number } | undefined =
    undefined;
  private stamp = '';
  private expired = false;
  private every = 1;
  private cost_ms = 0;

  /** @param clock monotonic, milliseconds */
  constructor(clock: () => number = () => performance.now()) {
    this.clock = clock;
  }

  /** The newest answer about `key`, which is what `read` gives: now, or in one of the last rounds. */
  of(key: string, dashboard: Dashboard, read: () => T): T {
    const { taken } = this;
    const { stamp } = dashboard;
    const round = dashboard.round?.number ?? 0;
    if (taken?.key === key && !this.expired) {
      if (stamp === this.stamp) return taken.value;
      // Rounds in which it was not shown count, too.
      if (round - taken.round < this.every && !dashboard.root.captured) return taken.value;
    }
    const started = this.clock();
    const value = read();
    this.cost_ms = this.clock() - started;
    this.every = this.cost_ms <= CHEAP_MS ? 1 : Math.ceil(this.cost_ms / SHARE_MS);
    this.expired = false;
    this.stamp = stamp;
    this.taken = { key, value, at_s: dashboard.view.moment.now, round };
    return value;
  }

  /** What was last seen of `key`, however old; undefined: nothing. */
  last(key: string): T | undefined {
    return this.taken?.key === key ? this.taken.value : undefined;
  }

  /** Makes the next look a new one. */
  expire(): void {
    this.expired = true;
  }

  /** That it is not looked at in each round, and how old it is; empty when it is. */
  note(dashboard: Dashboard): string {
    if (this.taken === undefined || this.every === 1 || dashboard.root.captured) return '';
    const age = Math.max(0, dashboard.view.moment.now - this.taken.at_s);
    return `${age.toFixed(0)} s old: a look costs ${this.cost_ms.toFixed(0)} ms, so every ${this.every} rounds; ^L looks now`;
  }
}
