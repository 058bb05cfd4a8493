import { finish, type Steps } from '../procfs/steps.ts';
import type { Dashboard } from './dashboard.ts';

/** What may be spent in every round; what costs more is not read in each. */
const CHEAP_MS = 100;
/** What dear looks may cost on average in a round. */
const SHARE_MS = 50;
/** A look that is over so soon is there for the frame that asked for it. */
const AT_ONCE_MS = 20;
/** Between two slices of a longer one keys are answered. */
const SLICE_MS = 8;

/** What a look needs of the world. */
export interface LookPace {
  /** Monotonic, milliseconds. */
  readonly clock: () => number;
  /** Lets other work go on. */
  readonly pause: () => Promise<void>;
}

const REAL: LookPace = {
  clock: () => performance.now(),
  pause: () => new Promise((resolve) => setImmediate(resolve)),
};

interface Taken<T> {
  readonly key: string;
  readonly value: T;
  readonly at_s: number;
  readonly round: number;
}

/**
 * Something that costs to look at: looked at when it is shown, once in a round at most, and when that took long only
 * every few rounds. A long look goes on in slices while what was seen before stays. Moments of a recording are looked
 * at whatever that costs, and at once.
 */
export class Look<T> {
  private readonly pace: LookPace;
  private taken: Taken<T> | undefined = undefined;
  /** The look that goes on. */
  private running: { readonly key: string; readonly steps: Steps<T> } | undefined = undefined;
  private stamp = '';
  private expired = false;
  private every = 1;
  private cost_ms = 0;

  constructor(pace: LookPace = REAL) {
    this.pace = pace;
  }

  /**
   * The newest answer about `key`, which is what `begin` leads to: now, or in one of the last rounds. Undefined while
   * the first look at it goes on; the dashboard draws again when it is over.
   */
  of(key: string, dashboard: Dashboard, begin: () => Steps<T>): T | undefined {
    if (this.running?.key !== key && this.isDue(key, dashboard)) this.start(key, dashboard, begin());
    return this.last(key);
  }

  /** What was last seen of `key`, however old; undefined: nothing. */
  last(key: string): T | undefined {
    return this.taken?.key === key ? this.taken.value : undefined;
  }

  /** Whether a look is under way. */
  get goesOn(): boolean {
    return this.running !== undefined;
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

  private isDue(key: string, dashboard: Dashboard): boolean {
    const { taken } = this;
    if (taken?.key !== key || this.expired) return true;
    if (dashboard.stamp === this.stamp) return false;
    // Rounds in which it was not shown count, too.
    return dashboard.root.captured || (dashboard.round?.number ?? 0) - taken.round >= this.every;
  }

  private start(key: string, dashboard: Dashboard, steps: Steps<T>): void {
    // Another subject: nobody waits for the one before.
    this.running?.steps.return(undefined as T);
    this.running = undefined;
    this.expired = false;
    const { stamp, round, view } = dashboard;
    const from = { key, at_s: view.moment.now, round: round?.number ?? 0 };
    const take = (value: T, cost_ms: number): void => {
      this.cost_ms = cost_ms;
      this.every = cost_ms <= CHEAP_MS ? 1 : Math.ceil(cost_ms / SHARE_MS);
      this.stamp = stamp;
      this.taken = { ...from, value };
    };
    const { clock } = this.pace;
    const started = clock();
    if (dashboard.root.captured) {
      take(finish(steps), clock() - started);
      return;
    }
    const until = started + AT_ONCE_MS;
    for (;;) {
      const step = steps.next();
      if (step.done === true) {
        take(step.value, clock() - started);
        return;
      }
      if (clock() >= until) break;
    }
    this.running = { key, steps };
    void this.goOn(steps, clock() - started, take).then(() => dashboard.wake?.());
  }

  /** Does the rest in slices, unless another look takes its place. */
  private async goOn(
    steps: Steps<T>,
    spent_ms: number,
    take: (value: T, cost_ms: number) => void,
  ): Promise<void> {
    const { clock, pause } = this.pace;
    let cost_ms = spent_ms;
    for (;;) {
      await pause();
      if (this.running?.steps !== steps) return;
      const started = clock();
      for (let now = started; now - started < SLICE_MS; now = clock()) {
        const step = steps.next();
        if (step.done !== true) continue;
        this.running = undefined;
        take(step.value, cost_ms + clock() - started);
        return;
      }
      cost_ms += clock() - started;
    }
  }
}
