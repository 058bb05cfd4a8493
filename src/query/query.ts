import type { Unknown, Value } from '../model/unknown.ts';

/** What a query is asked about: a task with its columns, or anything else that has named values. */
export interface Row {
  /** The value of a field by the name that `Field.name` gives; text is a byte string, as columns have it. */
  value(field: string): Value | Unknown;
}

/**
 * Kleene's three values: `undefined` where a value that decides is unknown. `not` of it is undefined again, so a
 * task of which we may not know is neither in a list nor in its opposite.
 */
export type Truth = boolean | undefined;

/** How tightly a query binds, loosest first; what is looser than its place is written in parentheses. */
export const RANK = { or: 0, and: 1, not: 2, test: 3 } as const;

/** A query, or a part of one. */
export interface Query {
  readonly rank: (typeof RANK)[keyof typeof RANK];
  /** The names of all fields that it asks for, some perhaps twice. */
  readonly fields: readonly string[];
  truth(row: Row): Truth;
  /** The query in its plainest writing; parsed again it is the same query. */
  print(): string;
}

/** `query` as it stands inside something of `rank`. */
export function printInside(query: Query, rank: number): string {
  return query.rank < rank ? `(${query.print()})` : query.print();
}
