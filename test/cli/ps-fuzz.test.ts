import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Cli } from '../../src/cli/cli.ts';
import { printOrdered } from '../../src/cli/list-rows.ts';
import { explainPs } from '../../src/cli/ps-complaint.ts';
import { psContext } from '../../src/cli/ps-context.ts';
import type { PsError } from '../../src/cli/ps/fault.ts';
import { PS_OPTIONS, type PsOption, spellingsOf } from '../../src/cli/ps/options.ts';
import { parsePsArgv } from '../../src/cli/ps/parse.ts';
import { screenRows, screenWidth } from '../../src/cli/ps/screen.ts';
import { openProcRoot } from '../../src/cli/root.ts';
import { openView } from '../../src/cli/view.ts';
import { columnNames, COLUMNS as ALL_COLUMNS } from '../../src/columns/registry.ts';
import type { Task } from '../../src/model/task.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';
import { PsLayout } from '../../src/render/ps.ts';
import { TextRows } from '../../src/render/text-rows.ts';
import { LEVEL_CELLS } from '../../src/scan/forest.ts';
import { scan } from '../../src/scan/scanner.ts';
import { selects } from '../../src/scan/selection.ts';
import { cliOf, listIn } from './in-process.ts';

/**
 * Any list of arguments gives a listing or one line that says what is wrong. TINSPECT_FUZZ_SEED and
 * TINSPECT_FUZZ_RUNS run it again, or longer.
 */
const TREE = 'fixtures/ps-forest';
const SEED = Number(process.env['TINSPECT_FUZZ_SEED'] ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env['TINSPECT_FUZZ_RUNS'] ?? 10_000);

const options: readonly PsOption[] = PS_OPTIONS;
const letters = options.flatMap(({ letter }) => letter ?? []);
const bsdLetters = options.flatMap(({ bsd }) => bsd ?? []);
const joined = (parts: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> =>
  fc.array(parts, { minLength: 1, maxLength: most }).map((some) => some.join(''));

const pid = fc.oneof(
  fc.constantFrom('1', '50', '60', '72', '80', '0', '-1', '0x1', '010', '99999'),
  fc.nat().map(String),
);
const column = fc
  .tuple(
    fc.constantFrom(...columnNames(), 'DFMT', 'RUSAGE', 'nonsense', ''),
    fc.constantFrom('', '', '', ':5', ':0', '=X', '=', ':9=Y'),
  )
  .map(([name, rest]) => name + rest);
const list = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { minLength: 1, maxLength: 4 }).map((items) => items.join(','));
const value = fc.oneof(
  list(pid),
  list(column),
  list(fc.tuple(fc.constantFrom('', '+', '-'), column).map(([sign, name]) => sign + name)),
  fc.constantFrom(
    'root',
    'init,cron',
    'pts/0',
    '-',
    '?',
    '%p %c',
    '%p-%a',
    'rp-t',
    '80',
    '1',
    '',
    'simple',
    '%Y',
  ),
  fc.string({ maxLength: 8 }),
);
const argument = fc.oneof(
  { weight: 4, arbitrary: joined(fc.constantFrom(...letters), 4).map((some) => `-${some}`) },
  { weight: 4, arbitrary: joined(fc.constantFrom(...bsdLetters), 4) },
  { weight: 3, arbitrary: fc.constantFrom(...options.flatMap(spellingsOf)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...options.flatMap(spellingsOf)), value)
      .map((both) => both.join('=')),
  },
  { weight: 4, arbitrary: value },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);

const COLUMNS = fc.constantFrom('', '40', '80', '132', 'x');

const RECORDS = [...new Set(ALL_COLUMNS.flatMap((column) => column.needs))];

/** The tree, opened and read once: reading it again for each line would take most of the time. */
const root = openProcRoot(TREE);
const tasks: Task[] = [];
scan(root, { rows: 'both', needs: RECORDS }, (task) => tasks.push(task) > 0);

/** Parses, selects, orders and lays out; answers the lines, or the error. */
function listed(argv: readonly string[], env: Cli['env'], cli: Cli, opened: ProcRoot): string[] | PsError {
  const request = parsePsArgv(argv, psContext(opened, env));
  if (request.kind === 'error') return request;
  if (request.kind !== 'list') return [];
  const view = openView(opened, cli, request.show);
  const layout = new PsLayout(request.columns, {
    width: screenWidth(request.screen, undefined),
    pidDigits: view.moment.pidDigits,
    numeric: request.show.numeric,
  });
  const lines: string[] = [];
  const writer = new TextRows(
    { write: (text) => lines.push(text) > 0, flush: () => undefined },
    layout,
    { ...view, wideSignals: layout.wideSignals },
    {
      headers: request.headers,
      pageRows: screenRows(request.screen, undefined),
      mixed: request.rows === 'both',
      levelCells: LEVEL_CELLS[request.forest ?? 'lines'],
    },
  );
  const kinds =
    request.rows === 'both' ? ['process', 'thread'] : [request.rows === 'threads' ? 'thread' : 'process'];
  const wanted = tasks.filter((task) => kinds.includes(task.kind) && selects(request.select, task, 'utf8'));
  printOrdered(wanted, request, view, (task, prefix) => writer.row(task, prefix));
  writer.end();
  const rows =
    lines.length - (wanted.length === 0 || request.headers !== 'once' || !layout.hasHeader ? 0 : 1);
  if (wanted.length > 0 && request.headers === 'once') assert.equal(rows, wanted.length);
  return lines;
}

test(`${RUNS} random command lines of ps: lines of printable text, or one that says what is wrong`, (t) => {
  t.diagnostic(`seed ${SEED}`);
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 5 }), COLUMNS, (argv, columns) => {
      const env = { LC_ALL: 'C.UTF-8', COLUMNS: columns };
      const lines = listed(argv, env, cliOf(env), root);
      if (!Array.isArray(lines)) {
        const { line } = explainPs(lines, { argv, bare: argv.length % 2 === 0 });
        assert.match(line, /^tinspect: [^\0-\x1f\x7f-\x9f]+ : [^\0-\x1f\x7f-\x9f]+; [^\0-\x1f\x7f-\x9f]+$/);
        return;
      }
      // A header holds the user's own words, whatever they are; rows hold nothing that a terminal obeys.
      for (const line of lines.slice(1)) assert.match(line, /^[^\0-\x1f\x7f]*\n$/);
    }),
    { seed: SEED, numRuns: RUNS },
  );
});

test('whole runs, with our own options too, end with exit code 0, 1 or 2', async (t) => {
  t.diagnostic(`seed ${SEED}`);
  const own = fc.constantFrom(
    '--json',
    '--csv',
    '--ndjson',
    '--tid',
    '--output',
    'wide',
    '--where',
    'pid > 1',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(argument, own), { maxLength: 5 }), COLUMNS, async (argv, columns) => {
      const env = { LC_ALL: 'C.UTF-8', COLUMNS: columns };
      const { stdout, stderr, status, failed } = await listIn(TREE, argv, env);
      assert.equal(failed, false, stderr);
      assert.ok(status === 0 || status === 1 || status === 2, `exit code ${status}`);
      if (status === 0) assert.notEqual(stdout, '');
      else if (stdout === '') assert.match(stderr, /^((tinspect|warning): [^\n]+\n)*$/);
    }),
    { seed: SEED, numRuns: Math.ceil(RUNS / 20) },
  );
});
