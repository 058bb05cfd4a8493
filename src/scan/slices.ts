const SLICE_NS = 5e6;
/** How many tasks are read between two looks at the clock. */
const CHECK_EVERY = 64;

/** Cuts long work into slices, between which other work goes on: a key is answered within a round. */
export class Slices {
  /** Nanoseconds since `begin` that other work took. */
  paused_ns = 0;
  private readonly clock: () => number;
  private readonly pause: (() => Promise<void>) | undefined;
  private start = 0;
  private reads = 0;

  /** @param clock nanoseconds @param pause lets other work go on; undefined: nothing does */
  constructor(clock: () => number, pause: (() => Promise<void>) | undefined) {
    this.clock = clock;
    this.pause = pause;
  }

  /** Begins the work at `now`. */
  begin(now: number): void {
    this.start = now;
    this.paused_ns = 0;
  }

  /** Counts a read; true when so many were made that `breathe` should look at the clock. */
  isDue(): boolean {
    return ++this.reads % CHECK_EVERY === 0;
  }

  /** Pauses if a whole slice has passed. */
  async breathe(): Promise<void> {
    if (this.pause === undefined) return;
    const before = this.clock();
    if (before - this.start < SLICE_NS) return;
    await this.pause();
    this.start = this.clock();
    this.paused_ns += this.start - before;
  }
}
