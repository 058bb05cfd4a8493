import type { Judged } from '../waits/judge.ts';
import type { Ends, OpenFd } from './ends.ts';
import type { Suspects } from './suspects.ts';

/** What state a pipe is in. */
export type Verdict =
  'ok' | 'waits-for-writer' | 'full' | 'leaked-writer' | 'no-reader' | 'no-writer' | 'self-held' | 'wake-up';

/** A thread that waits in a read or write of a pipe. */
export interface Blocked {
  readonly pid: number;
  readonly tid: number;
  readonly op: 'read' | 'write';
  readonly judged: Judged;
}

/** A pipe or FIFO with all that is known of who uses it. */
export interface Pipe extends Ends {
  readonly key: string;
  readonly inode: number;
  /** The path of a FIFO; undefined for an anonymous pipe. */
  readonly path: string | undefined;
  /** True for a FIFO that still has a name: any process may open it. */
  readonly named: boolean;
  readonly blocked: readonly Blocked[];
}

/** A write end that its holder seems to have only because nobody closed it. */
export interface LeakedEnd extends OpenFd {
  /** True where its holder can do nothing any more but end; others may be meant to write all the same. */
  readonly sure: boolean;
  /** True where nothing tells it from a worker that has not answered yet: no leak to be told as such. */
  readonly open: boolean;
  /** What tells that it does not write to the pipe; undefined: only that it was not told of the descriptor. */
  readonly why:
    | 'waits for its reader'
    | 'sleeps until a signal ends it'
    | 'has never written'
    | 'began after the reader fell asleep'
    | undefined;
}

/** What a pipe's state comes down to. */
export interface PipeJudgement {
  readonly verdict: Verdict;
  /** The process to look at; 0: none. */
  readonly culprit: number;
  /** Holders of the write end that only inherited it, or may have. */
  readonly leaked: readonly LeakedEnd[];
  /**
   * True for what would be `self-held` if nobody else could have it, or open it: of those that could be looked into
   * only who waits has its ends.
   */
  readonly alone: boolean;
}

/** Processes that wait for one another in pipes, so that none goes on. */
export interface PipeCircle {
  /** By number. */
  readonly pids: readonly number[];
  /** True for a pipe whose waiters are not in the circle, but wait for one that is. */
  readonly behind: boolean;
  /** Who may have an end of one of its pipes unseen. */
  readonly suspects: Suspects;
}
