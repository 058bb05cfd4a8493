import { type PipeEnds, pidsOf } from './ends.ts';
import { type InFlight, inFlightText } from './in-flight.ts';
import { mayComeFromOutside, mayHaveInherited } from './origins.ts';
import type { Pipe } from './pipe.ts';
import type { Unlisted } from './unlisted.ts';

/** Who may have an end of a pipe, and was not seen to. */
export interface Suspects {
  /** How many of the processes that could not be read. */
  readonly closed: number;
  /** What of processes that are not listed. */
  readonly unlisted: readonly Unlisted[];
  /** Sockets with descriptors on their way. */
  readonly inFlight: readonly InFlight[];
}

/** True where nobody may have an end but those who were seen to. */
export function isNobody({ closed, unlisted, inFlight }: Suspects): boolean {
  return closed === 0 && unlisted.length === 0 && inFlight.length === 0;
}

/**
 * Who of those that were not seen may have an end of the pipe. A FIFO may be opened by any; an end of an anonymous pipe
 * is inherited.
 */
export function suspectsOf(
  pipe: Pick<Pipe, 'path' | 'readers' | 'writers'>,
  { unreadable, unseen, unlisted, origins, inFlight }: PipeEnds,
): Suspects {
  if (pipe.path !== undefined) return { closed: unreadable, unlisted, inFlight };
  const holders = pidsOf([...pipe.readers, ...pipe.writers]);
  let closed = 0;
  for (const [pid, how] of unseen) if (how === 'flags' || mayHaveInherited(pid, holders, origins)) closed++;
  return {
    closed,
    inFlight,
    unlisted: unlisted.filter(({ kind }) => kind === 'hidden' || mayComeFromOutside(holders, origins)),
  };
}

/** `2 processes may not be looked into, and processes outside this PID namespace are not seen`; empty for nobody. */
export function suspectsText({ closed, unlisted, inFlight }: Suspects): string {
  return [
    ...(closed === 0 ? [] : [`${processes(closed)} may not be looked into`]),
    ...unlisted.map(({ text }) => `processes ${text}`),
    ...(inFlight.length === 0 ? [] : [`${inFlightText(inFlight)} are not seen`]),
  ].join(', and ');
}

/** `one process`, `3 processes`. */
export function processes(count: number): string {
  return count === 1 ? 'one process' : `${count} processes`;
}
