import { readFileSync } from 'node:fs';
import { openRoot } from '../../src/procfs/open.ts';
import { RootProblem } from '../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';

const FIXTURES = `${process.cwd()}/fixtures`;

/** The captured tree `name` of fixtures/. */
export function fixtureRoot(name: string): ProcRoot {
  const root = openRoot(`${FIXTURES}/${name}`, {
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
