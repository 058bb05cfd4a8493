import { RATE_COLUMNS } from '../columns/rates.ts';
import { columnFields } from '../query/column-fields.ts';
import { isParsed } from '../query/error.ts';
import type { Machine } from '../query/column-fields.ts';
import { parseQuery } from '../query/parse.ts';
import type { Query } from '../query/query.ts';
import { CliError } from './errors.ts';

const RATES: ReadonlySet<string> = new Set(RATE_COLUMNS.map(({ id }) => id));

/**
 * The query of --where. Throws a CliError that says where it is wrong and what is accepted.
 *
 * @param rates true where tasks are looked at twice, so that `cpu` is the share of the interval
 */
export function parseWhere(text: string, machine: Machine, rates: boolean): Query {
  const query = parseQuery(text, columnFields(machine, rates));
  if (!isParsed(query)) throw new CliError(`--where "${text}"`, query.line());
  const rate = rates ? undefined : query.fields.find((field) => RATES.has(field));
  if (rate !== undefined)
    throw new CliError(
      `--where "${text}"`,
      `${rate} is known of two looks only`,
      'with --interval 1 there are two',
    );
  return query;
}
