import assert from 'node:assert/strict';
import { Unknown, type Value } from '../../src/model/unknown.ts';
import { QueryError } from '../../src/query/error.ts';
import type { Field, Fields, Quantity } from '../../src/query/field.ts';
import { parseQuery } from '../../src/query/parse.ts';
import type { Query, Row } from '../../src/query/query.ts';

const QUANTITIES: Readonly<Record<string, readonly [Quantity, scale: number]>> = {
  comm: ['text', 1],
  args: ['text', 1],
  user: ['text', 1],
  state: ['text', 1],
  tty: ['text', 1],
  exe: ['text', 1],
  pid: ['number', 1],
  tid: ['number', 1],
  cpu: ['share', 1],
  cp: ['share', 0.1],
  time: ['time', 1e7],
  age: ['time', 1e6],
  oncpu: ['time', 1],
  rss: ['size', 1024],
  reads: ['size rate', 1],
  slices: ['rate', 1],
  mask: ['hex', 1],
};

const byName = new Map<string, Field>();
for (const [name, [quantity, scale]] of Object.entries(QUANTITIES))
  byName.set(name, { name, quantity, scale });

/** A few fields, one or more of each quantity. */
export const FIELDS: Fields = {
  find: (word) => byName.get(word),
  near: (word) => [...byName.keys()].filter((name) => name.startsWith(word.slice(0, 2))),
};

/** The names of `FIELDS`. */
export const NAMES = [...byName.keys()];

/** The query that `text` is; fails the test when it is none. */
export function query(text: string): Query {
  const parsed = parseQuery(text, FIELDS);
  assert.ok(!(parsed instanceof QueryError), `${text}: ${parsed instanceof QueryError ? parsed.line() : ''}`);
  return parsed;
}

/** The error that `text` gives; fails the test when it is a query. */
export function queryError(text: string): QueryError {
  const parsed = parseQuery(text, FIELDS);
  assert.ok(parsed instanceof QueryError, `${text} is a query`);
  return parsed;
}

/** A row of these values; what is not named is unknown. */
export function row(values: Readonly<Record<string, Value>>): Row {
  return { value: (field) => (field in values ? (values[field] ?? null) : new Unknown('not in this row')) };
}
