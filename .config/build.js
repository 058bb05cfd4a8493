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

// Built aside and put in place when whole: a failed build leaves the last good one.
const aside = `${root}.cache/dist-${process.pid}`;
await build({
  absWorkingDir: root,
  entryPoints: parts,
  outdir: aside,
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
});
writeFileSync(`${aside}/package.json`, '{ "type": "commonjs" }\n');
execFileSync(process.execPath, [`${root}.config/code-cache.cjs`, aside, 'list', 'runList', '-efL'], {
  stdio: 'inherit',
});
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(aside, `${root}dist`);
