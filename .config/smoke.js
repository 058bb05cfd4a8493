// Packs the package, installs it elsewhere as a user would, and runs it through the link that npm makes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import packageJson from '../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tinspect-smoke-'));
const run = (file, args, options = {}) =>
  execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });
const expect = (ok, what) => {
  if (!ok) throw new Error(`smoke test: ${what}`);
  console.log(`smoke: ${what}`);
};

try {
  const tarball = run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root })
    .trim()
    .split('\n')
    .at(-1);
  run('npm', [
    'install',
    '--silent',
    '--global',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--prefix',
    folder,
    join(folder, tarball),
  ]);
  const tinspect = join(folder, 'bin', 'tinspect');
  const elsewhere = { cwd: folder };
  expect(
    run(tinspect, ['--version'], elsewhere) === `tinspect ${packageJson.version}\n`,
    'the installed program says its version',
  );
  const list = run(tinspect, ['-efL'], elsewhere).split('\n');
  expect(/^UID +PID +PPID +LWP +C NLWP STIME TTY +TIME CMD$/.test(list[0]), "-efL has ps's header");
  expect(
    list.some((line) => line.includes(` ${process.pid} `)),
    '-efL lists this process',
  );
  const document = JSON.parse(run(tinspect, ['--pid', String(process.pid), '-L', '--json'], elsewhere));
  expect(
    document.schema === 1 && document.tasks.every((task) => task.pid === process.pid),
    "--json is a document of the process's threads",
  );
  expect(run(tinspect, ['--help'], elsewhere).includes('--proc-root'), '--help names the options');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
