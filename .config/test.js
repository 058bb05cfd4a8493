// Runs the tests: all, or those whose path holds a word of the command line. They are bundled first, which takes
// a fraction of what compiling each file at its start would.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
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
const files = tests.map((name) => `${folder}/${name.replace(/\.ts$/, '.mjs')}`);
const env = { ...process.env, TZ: 'UTC' };
// An extra certificate file makes every start of node 30 ms slower, and nothing here speaks TLS.
delete env.NODE_EXTRA_CA_CERTS;
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--test', '--test-reporter', process.env.CI ? 'tap' : 'spec', ...files],
  {
    cwd: root,
    env,
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
