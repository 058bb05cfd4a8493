import type { NameFormat } from './dump.ts';
import type { JoinedDeadlock, NameJoin } from './join.ts';

/** How a dump was joined, as JSON has it. */
export interface NamesRow {
  readonly format: NameFormat;
  /** Rows that found their thread. */
  readonly joined: number;
  /** Rows of the dump without a thread here, by their names or numbers. */
  readonly unmatched_rows: readonly string[];
  /** Threads here that the dump does not know. */
  readonly unmatched_tids: readonly number[];
  /** Threads here that began after the dump was made. */
  readonly younger_tids: readonly number[];
  readonly deadlocks: readonly JoinedDeadlock[];
}

/** The counts of a join. */
export function namesRow(join: NameJoin): NamesRow {
  return {
    format: join.dump.format,
    joined: join.rows.size,
    unmatched_rows: join.unmatchedRows.map(
      ({ name, tid }) => name ?? (tid === undefined ? '?' : String(tid)),
    ),
    unmatched_tids: join.unmatchedTids,
    younger_tids: join.younger,
    deadlocks: join.deadlocks,
  };
}

const SHOWN = 4;

/** The join in a sentence: how many were joined, and what is left over on both sides. */
export function joinSentence(join: NameJoin): string {
  const { joined, unmatched_rows, unmatched_tids, younger_tids } = namesRow(join);
  const total = join.dump.rows.length;
  return [
    `${joined} of the ${total} ${total === 1 ? 'thread' : 'threads'} in the dump (${join.dump.format}) joined`,
    unmatched_rows.length > 0 && `not here: ${some(unmatched_rows)}`,
    unmatched_tids.length > 0 && `not in the dump: ${some(unmatched_tids.map(String))}`,
    younger_tids.length > 0 && `younger than the dump: ${some(younger_tids.map(String))}`,
  ]
    .filter((part) => part !== false)
    .join('; ');
}

function some(words: readonly string[]): string {
  const shown = words.slice(0, SHOWN).join(', ');
  return words.length <= SHOWN ? shown : `${shown} and ${words.length - SHOWN} more`;
}
