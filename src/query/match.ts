import type { Query, Row } from './query.ts';

/** True when `query` holds for `row`. What can't be decided, because a value is unknown, does not match. */
export function matches(query: Query, row: Row): boolean {
  return query.truth(row) === true;
}

/** The names of the fields that `query` asks rows for: their columns' records must be read. */
export function fieldsOf(query: Query): ReadonlySet<string> {
  return new Set(query.fields);
}
