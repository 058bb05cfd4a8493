import { catalogue, type CatalogueRow } from '../../columns/catalogue.ts';
import { findColumn, nearestColumns } from '../../columns/registry.ts';
import { catalogueEntry, catalogueMarkdown, catalogueTable } from '../../render/catalogue.ts';
import type { Cli } from '../cli.ts';
import { defineCommand } from '../command.ts';
import { CliError } from '../errors.ts';
import { EXIT } from '../exit-codes.ts';
import { textWidth } from '../text-width.ts';

interface ColumnsArgs {
  readonly names: readonly string[] | undefined;
  readonly json: boolean;
  readonly markdown: boolean;
}

const SCHEMA = 1;

export const command = defineCommand<ColumnsArgs>({
  usage: 'columns [names..]',
  about: 'list every column, or explain some',
  examples: [
    ['tinspect columns', 'name, unit, source, cost and meaning of each'],
    ['tinspect columns pcpu cpu_now', 'explain two of them'],
    ['tinspect columns --json', 'the same for programs'],
  ],
  build: (yargs) =>
    yargs
      .positional('names', { type: 'string', array: true, describe: 'columns to explain' })
      .option('json', { type: 'boolean', default: false, describe: 'one JSON document' })
      .option('markdown', { type: 'boolean', default: false, describe: 'as docs/columns.md' }),
  run: (args, cli) => {
    if (args.json && args.markdown) throw new CliError('--json --markdown', 'two formats', 'one of them');
    const names = args.names ?? [];
    const rows = names.length === 0 ? catalogue() : names.map(rowNamed);
    cli.out.write(textOf(rows, names.length > 0, args, cli));
    return EXIT.ok;
  },
});

function textOf(
  rows: readonly CatalogueRow[],
  explained: boolean,
  { json, markdown }: ColumnsArgs,
  cli: Cli,
): string {
  if (json) return `${JSON.stringify({ schema: SCHEMA, kind: 'columns', columns: rows })}\n`;
  if (markdown) return catalogueMarkdown(rows);
  const width = textWidth(cli);
  return explained ? rows.map((row) => catalogueEntry(row, width)).join('\n') : catalogueTable(rows, width);
}

/** The row of the column that -o calls `name`. Throws a CliError when there is none. */
function rowNamed(name: string): CatalogueRow {
  const column = findColumn(name);
  const [row] = column === undefined ? [] : catalogue([column]);
  if (row !== undefined) return row;
  const near = nearestColumns(name);
  const all = 'tinspect columns lists all';
  throw new CliError(
    name,
    'no such column',
    near.length === 0 ? all : `did you mean ${near.join(', ')}? ${all}`,
  );
}
