import { CliError } from './errors.ts';
import { parseInterval } from './interval.ts';

/** How rows are written. */
export const OUTPUTS = ['text', 'wide', 'json', 'ndjson', 'csv'] as const;
export type OutputFormat = (typeof OUTPUTS)[number];

/** Options of a listing that ps does not have. */
export interface OwnOptions {
  readonly output: OutputFormat;
  readonly procRoot: string | undefined;
  readonly tids: readonly number[] | undefined;
  /** A query that rows must match (docs/query.md). */
  readonly where: string | undefined;
  /** Seconds between two looks, which rates need; undefined: one look. */
  readonly interval: number | undefined;
}

/** For help and completion. */
export const OWN_OPTIONS = [
  { name: 'output', value: OUTPUTS.join('|'), about: 'how to write the rows' },
  { name: 'json', value: '', about: 'one JSON document; short for --output json' },
  { name: 'ndjson', value: '', about: 'one JSON object a line' },
  { name: 'csv', value: '', about: 'comma-separated values (RFC 4180) with a header' },
  { name: 'proc-root', value: 'PATH', about: 'a captured tree, or a procfs mounted elsewhere' },
  {
    name: 'interval',
    value: 'TIME',
    about: 'look twice, so far apart, and fill the rate columns (cpu_now, tsa …)',
  },
  { name: 'where', value: 'QUERY', about: 'only rows that match it: cpu > 5 and state = R' },
  { name: 'tid', value: 'LIST', about: 'only these threads, whatever process they belong to' },
] as const;

const FLAGS: ReadonlyMap<string, OutputFormat> = new Map([
  ['--json', 'json'],
  ['--ndjson', 'ndjson'],
  ['--csv', 'csv'],
]);

/** Splits a command line into our own options and what is left for the grammar of ps. Throws a CliError. */
export function splitOwnOptions(argv: readonly string[]): { own: OwnOptions; rest: string[] } {
  /** The formats that were asked for, and in which words. */
  const outputs = new Map<OutputFormat, string>();
  let procRoot: string | undefined;
  let tids: number[] | undefined;
  let where: string | undefined;
  let interval: number | undefined;
  const rest: string[] = [];
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] as string;
    const flag = FLAGS.get(word);
    const [name = '', ...parts] = word.split('=');
    const value = (): string => {
      const given = parts.length > 0 ? parts.join('=') : argv[++at];
      if (given === undefined || given === '')
        throw new CliError(name, 'a value must follow it', `see tinspect --help`);
      return given;
    };
    if (flag !== undefined) outputs.set(flag, word);
    else if (FLAGS.has(name)) throw new CliError(word, 'takes no value', `${name} alone, or --output FORMAT`);
    else if (name === '--output') {
      const format = outputNamed(value());
      outputs.set(format, `--output ${format}`);
    } else if (name === '--proc-root') procRoot = value();
    else if (name === '--where') where = value();
    else if (name === '--interval') interval = parseInterval(value(), name);
    else if (name === '--tid') tids = [...(tids ?? []), ...parseTaskIds(value(), name)];
    else rest.push(word);
  }
  const [output = 'text', ...others] = outputs.keys();
  if (others.length > 0) throw new CliError([...outputs.values()].join(' '), 'two formats', 'one of them');
  return { own: { output, procRoot, tids, where, interval }, rest };
}

function outputNamed(name: string): OutputFormat {
  const found = OUTPUTS.find((output) => output === name);
  if (found === undefined) throw new CliError(`--output ${name}`, 'no such format', OUTPUTS.join(', '));
  return found;
}

const LARGEST_ID = 2 ** 22;

/**
 * Task numbers separated by commas or blanks, decimal or `0x` hexadecimal as Java's nid. Throws a CliError, which names
 * the `option` that they stand behind.
 */
export function parseTaskIds(text: string, option?: string): number[] {
  return text.split(/[\s,]+/).map((word) => {
    const id = /^(0x[0-9a-f]+|[0-9]+)$/i.test(word) ? Number(word) : Number.NaN;
    if (!(id >= 1 && id <= LARGEST_ID)) {
      throw new CliError(
        (option === undefined ? '' : `${option} `) + (word === '' ? `"${text}"` : word),
        'not a task number',
        `1 to ${LARGEST_ID}, or 0x and hexadecimal digits`,
      );
    }
    return id;
  });
}
