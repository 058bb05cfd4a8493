import { spawnSync } from 'node:child_process';

/** What a run of the built program left. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

const BASE = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC' };

/** Runs the built program with `args`, and only `env` beside a fixed environment. */
export function tinspect(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const { stdout, stderr, status, error } = spawnSync(process.execPath, ['bin/tinspect.js', ...args], {
    encoding: 'utf8',
    env: { ...BASE, ...env },
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) throw error;
  return { stdout, stderr, status };
}
