import { setTimeout as sleep } from 'node:timers/promises';
import type { FileName, Task } from '../model/task.ts';
import { readLimits } from '../procfs/limits.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { isRead } from '../procfs/unreadable.ts';
import type { LiveProcess } from '../scan/live-task.ts';
import { RecordedClock } from '../scan/recorded-clock.ts';
import { type Round, Sampler } from '../scan/sampler.ts';
import { CliError } from './errors.ts';

/** Kept descriptors cost the kernel a page each, and other parts of the program need some too. */
const MOST_DESCRIPTORS = 8192;
const SHARE_OF_LIMIT = 0.5;
const USUAL_LIMIT = 1024;
/** What Node has open of its own, where that can't be counted. */
const USUALLY_OPEN = 32;
/** For what is read at once with all others, and for parts of the program that are loaded later. */
const RESERVE = 16;

/**
 * How many descriptors a sampler may keep: half of what this process may open, RLIMIT_NOFILE of getrlimit(2), and what it
 * has open already and a reserve stay free.
 */
export function descriptorBudget(root: ProcRoot): number {
  const limits = readLimits(root, 'self');
  const limit = isRead(limits) ? (limits.get('Max open files')?.soft ?? USUAL_LIMIT) : USUAL_LIMIT;
  const open = root.names('self/fd');
  const free = limit - (isRead(open) ? open.length : USUALLY_OPEN) - RESERVE;
  return Math.max(0, Math.min(MOST_DESCRIPTORS, Math.floor(limit * SHARE_OF_LIMIT), free));
}

/** Nanoseconds of a clock that no one sets. */
export function monotonic(): number {
  return performance.now() * 1e6;
}

/** Moments that follow each other: the live system, or the trees of a recording. */
export class Watch {
  readonly sampler: Sampler;
  private readonly moments: readonly ProcRoot[];
  private at = 0;

  constructor(moments: readonly ProcRoot[], pids?: readonly number[], pause?: () => Promise<void>) {
    const [first] = moments;
    if (first === undefined) throw new CliError('--proc-root', 'holds no moments');
    this.moments = moments;
    const recorded = new RecordedClock(moments);
    this.sampler = new Sampler(first, {
      pids,
      descriptors: descriptorBudget(first),
      pause,
      clock: first.captured ? () => recorded.at_ns(this.at) : monotonic,
    });
  }

  /** The root of the moment that is shown. */
  get root(): ProcRoot {
    return this.moments[this.at] as ProcRoot;
  }

  /** True when there is another moment to come; a live system always has one. */
  get goesOn(): boolean {
    return !this.root.captured || this.at + 1 < this.moments.length;
  }

  /** Waits for the next moment: `interval_s` on a live system, a step in a recording. */
  async next(interval_s: number): Promise<void> {
    if (!this.root.captured) {
      await sleep(interval_s * 1000);
      return;
    }
    this.at = Math.min(this.at + 1, this.moments.length - 1);
    this.sampler.moveTo(this.root);
  }

  /** Reads once; see `Sampler.round`. */
  round(needs: ReadonlySet<FileName>): Promise<Round> {
    return this.sampler.round(needs);
  }
}

/** The rows of a round: processes, threads, or each process and its threads. */
export function* rowsOf(
  processes: ReadonlyMap<number, LiveProcess>,
  rows: 'processes' | 'threads' | 'both',
): Iterable<Task> {
  for (const process of processes.values()) {
    if (rows !== 'threads') yield process;
    if (rows !== 'processes') yield* process.threads.values();
  }
}
