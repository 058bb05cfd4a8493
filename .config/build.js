// Builds dist/: one CommonJS bundle for each part that is loaded on its own.
//
// CommonJS, because an ESM entry costs 4-5 ms of every start; one bundle per lazily loaded part, because a
// `ps`-style call must not pay for parsing yargs or the dashboard. A dynamic import() between parts becomes
// a lazy require() of the other bundle. Each part carries its own copy of common modules, so parts share no
// state, and an object of one part is no instance of another's class unless the class says how else to tell
// (Unreadable, Unknown).
import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import packageJson from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const commands = readdirSync(`${root}src/cli/commands`).filter((name) => name.endsWith('.ts'));

/** Every part, by the source file that an import() names. */
const parts = {
  index: 'src/index.ts',
  line: 'src/dashboard/charts/line.ts',
  ...Object.fromEntries(
    ['main', 'program', 'list', 'root', 'where', 'watch', 'formats', 'ps-answers', 'terminal-rows'].map(
      (name) => [name, `src/cli/${name}.ts`],
    ),
  ),
  ...Object.fromEntries(commands.map((name) => [name.slice(0, -3), `src/cli/commands/${name}`])),
};

const lazyParts = {
  name: 'lazy-parts',
  setup(builder) {
    builder.onResolve({ filter: /^\./ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import') return undefined;
      const part = path.replace(/^.*\//, '').replace(/\.[jt]s$/, '');
      if (!(part in parts))
        return { errors: [{ text: `import('${path}') names no part of .config/build.js` }] };
      return { path: `./${part}.cjs`, external: true };
    });
  },
};

/**
 * Command lines whose functions are worth keeping compiled: a usual one for each part. PID is a process that there is.
 */
const usualLines = [
  ['-efL'],
  ['--help'],
  ['columns'],
  ['columns', 'pid'],
  ['top', '--batch', '--iterations', '1'],
  ['capture', '--help'],
  ...['limits', 'stacks', 'waits', 'pipes', 'groups', 'explain', 'doctor'].flatMap((name) => [
    [name, 'PID'],
    [name, 'PID', '--json'],
  ]),
  ['zombies'],
  ['zombies', '--json'],
];

const options = {
  absWorkingDir: root,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minifyWhitespace: true,
  minifySyntax: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  define: { TINSPECT_VERSION: JSON.stringify(packageJson.version) },
  external: ['blessed', 'blessed-contrib/*'],
  plugins: [lazyParts],
  logLevel: 'warning',
  legalComments: 'none',
};

/**
 * For the part with yargs: node:assert and the width of standard output, which it asks for at once and has no use for
 * here, open a stream each. That costs as much as yargs does.
 */
const withYargs = {
  ...options,
  define: { ...options.define, 'process.stdout.columns': 'undefined' },
  alias: { assert: `${root}.config/yargs-assert.js` },
};

// Built aside and put in place when whole: a failed build leaves the last good one.
const aside = `${root}.cache/dist-${process.pid}`;
const { program, ...others } = parts;
await build({ ...options, entryPoints: others, outdir: aside });
await build({ ...withYargs, entryPoints: { program }, outdir: aside });
writeFileSync(`${aside}/package.json`, '{ "type": "commonjs" }\n');
execFileSync(process.execPath, [`${root}.config/code-cache.cjs`, aside, JSON.stringify(usualLines)], {
  stdio: ['ignore', 'pipe', 'pipe'],
  maxBuffer: Infinity,
});
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(aside, `${root}dist`);
