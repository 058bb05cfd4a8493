// Runs the tests: all, or those whose path holds a word of the command line. They are bundled first, which takes
// a fraction of what compiling each file at its start would.
import { readdirSync, rmSync } from 'node:fs';
import { run } from 'node:test';
import { spec, tap } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2);
const tests = readdirSync(`${root}test`, { recursive: true })
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();
if (tests.length === 0) {
  console.error(`no test file holds ${words.join(' or ')} in its path`);
  process.exit(1);
}

// Its own folder, so that two runs at once do not take each other's files away.
const folder = `.cache/test-${process.pid}`;
const outdir = root + folder;
process.once('exit', () => rmSync(outdir, { recursive: true, force: true }));
await build({
  absWorkingDir: root,
  entryPoints: tests.map((name) => `test/${name}`),
  outdir,
  outbase: 'test',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'inline',
  logLevel: 'warning',
  define: { TINSPECT_VERSION: '"0.0.0-test"' },
});

// The files' processes inherit these.
process.chdir(root);
process.env.TZ = 'UTC';
process.execArgv.push('--enable-source-maps');
// An extra certificate file makes every start of node 30 ms slower, and nothing here speaks TLS.
delete process.env.NODE_EXTRA_CA_CERTS;

/** Runs test files, prints what they report, and returns the failures. */
async function runFiles(names) {
  const files = names.map((name) => `${outdir}/${name.replace(/\.ts$/, '.mjs')}`);
  const failures = [];
  const events = run({ files, concurrency: true }).on('test:fail', (failure) => failures.push(failure));
  for await (const text of events.compose(process.env.CI ? tap : new spec())) process.stdout.write(text);
  return failures;
}

/** The test file that a failure is of: the source map may not have been at hand. */
const fileOf = ({ file }) =>
  tests.find((name) =>
    [`test/${name}`, name.replace(/\.ts$/, '.mjs')].some((end) => file.endsWith(`/${end}`)),
  );

/** Says again what failed: the log of CI may be cut, and its end is read first. */
function summary(verdict, failures) {
  for (const { name, file, line, details } of failures)
    console.log(`\n${verdict}: ${name} (${file}:${line})\n${inspect(details.error?.cause ?? details.error)}`);
}

// Some tests look at live threads, which may stand elsewhere for once when the machine has other work. What fails in
// CI is therefore run once more; what passes then is still named.
let failures = await runFiles(tests);
if (process.env.CI && failures.length > 0) {
  const again = await runFiles([...new Set(failures.map(fileOf))]);
  summary('FAILED ONCE', failures);
  summary('FAILED AGAIN', again);
  failures = again;
}
process.exitCode = failures.length > 0 ? 1 : 0;
