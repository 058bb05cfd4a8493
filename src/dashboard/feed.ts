import type { ProcRoot } from '../procfs/root.ts';
import { isRead, Unreadable } from '../procfs/unreadable.ts';
import { RecordedClock } from '../scan/recorded-clock.ts';
import { type Round, Sampler } from '../scan/sampler.ts';
import type { Replay } from './dashboard.ts';
import type { Wanted } from './screen.ts';

/** What a feed reads from. */
export interface FeedOptions {
  /** The live system alone, or the moments of a recording in their order. */
  readonly moments: readonly [ProcRoot, ...ProcRoot[]];
  readonly pids: readonly number[] | undefined;
  readonly descriptors: number;
  /** A monotonic clock, nanoseconds; a recording has its own. */
  readonly clock: () => number;
  /** Lets keys be answered in a long round. */
  readonly pause: () => Promise<void>;
}

const NOTHING: Wanted = { records: new Set(), of: [] };

/** Rounds of a live system, or of a recording in which one can go back. */
export class Feed {
  private readonly options: FeedOptions;
  private readonly recorded: RecordedClock;
  private sampler: Sampler;
  private at = 0;

  constructor(options: FeedOptions) {
    this.options = options;
    this.recorded = new RecordedClock(options.moments);
    this.sampler = this.newSampler();
  }

  /** The root of the moment that is shown. */
  get root(): ProcRoot {
    return this.options.moments[this.at] ?? this.options.moments[0];
  }

  /** The only processes that it reads; undefined: all. */
  get pids(): readonly number[] | undefined {
    return this.options.pids;
  }

  /** Where in a recording this is; undefined on a live system. */
  get replay(): Replay | undefined {
    const { moments } = this.options;
    return moments[0].captured ? { at: this.at, count: moments.length } : undefined;
  }

  /** Reads once. */
  round({ records, of, sums }: Wanted): Promise<Round> {
    return this.sampler.round(records, of, sums);
  }

  /**
   * Goes to the next moment or back to the one before and reads it. Rates are of the step that led to a moment, so
   * going back reads all moments up to it again; `each` gets those rounds too, in their order. Undefined: there is
   * no such moment.
   */
  async step(by: 1 | -1, wanted: Wanted, each: (round: Round) => void): Promise<Round | undefined> {
    const to = this.at + by;
    if (this.replay === undefined || to < 0 || to >= this.options.moments.length) return undefined;
    if (by === -1) {
      this.sampler.close();
      this.at = 0;
      this.sampler = this.newSampler();
      for (; this.at < to; this.turn()) each(await this.round(NOTHING));
    } else this.turn();
    return this.round(wanted);
  }

  /** Why a step that way can not be made: a folder that it reads has gone. Its `file` is that folder. */
  lost(by: 1 | -1): Unreadable | undefined {
    const to = this.at + by;
    const { moments } = this.options;
    for (const moment of moments.slice(by === 1 ? to : 0, to + 1)) {
      const names = moment.list('');
      if (!isRead(names)) return new Unreadable(moment.path, names.code);
    }
    return undefined;
  }

  close(): void {
    this.sampler.close();
  }

  private turn(): void {
    this.at++;
    this.sampler.moveTo(this.root);
  }

  private newSampler(): Sampler {
    const { pids, descriptors, clock, pause } = this.options;
    const captured = this.root.captured;
    return new Sampler(this.root, {
      pids,
      descriptors,
      pause,
      clock: captured ? () => this.recorded.at_ns(this.at) : clock,
    });
  }
}
