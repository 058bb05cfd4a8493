import type { Unreadable } from '../procfs/unreadable.ts';

/** What a capture has written and what not. */
export interface CaptureReport {
  processes: number;
  tasks: number;
  /** Processes that were not asked for and are there for their children's sake. */
  ancestors: number;
  /** Processes and threads that ended while they were copied. */
  vanished: number;
  /** How many files could not be read, by errno name. */
  readonly refused: Map<string, number>;
  /** Those asked for that are no process, with the process they are a thread of, if they are one. */
  readonly missing: Map<number, number | undefined>;
  /** Why there are no processes at all, or undefined. */
  failure: Unreadable | undefined;
}
