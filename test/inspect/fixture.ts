import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';

const FIXTURES = `${process.cwd()}/fixtures`;

/** The captured tree `name` of fixtures/. */
export function fixtureRoot(name: string): ProcRoot {
  return openTree(`${FIXTURES}/${name}`);
}

/**
 * A copy of the tree `name` in which files are changed, by their paths in the tree: text from what it was (empty for a
 * file that is made), or null to remove the file or folder. Gone when the tests end.
 */
export function alteredRoot(
  name: string,
  changes: Readonly<Record<string, ((text: string) => string) | null>>,
): ProcRoot {
  const folder = mkdtempSync(`${tmpdir()}/tinspect-test-`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  cpSync(`${FIXTURES}/${name}`, folder, { recursive: true, verbatimSymlinks: true });
  for (const [path, change] of Object.entries(changes)) {
    const file = `${folder}/${path}`;
    if (change === null) rmSync(file, { recursive: true });
    else if (existsSync(file)) writeFileSync(file, change(readFileSync(file, 'latin1')), 'latin1');
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, change(''), 'latin1');
    }
  }
  return openTree(folder);
}

function openTree(path: string): ProcRoot {
  const root = openRoot(path, {
    euid: 0,
    egid: 0,
    tty_nr: 0,
    timezone: 'UTC',
    now: 0,
  } as never);
  if (root instanceof RootProblem) throw new Error(`${root.what}: ${root.why}`);
  return root;
}

/** What is known of the tree from elsewhere: its truth.json. */
export function truthOf<T>(name: string): T {
  return JSON.parse(readFileSync(`${FIXTURES}/${name}/truth.json`, 'utf8')) as T;
}
