import { machine } from 'node:os';
import type { LiveHost } from '../procfs/live-host.ts';
import { openLive } from '../procfs/open-live.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { RootProblem } from '../procfs/root-problem.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/** What this process knows of itself and of the moment. */
export function liveHost(): LiveHost {
  return { now: Date.now() / 1000, euid: process.geteuid?.() ?? 0, arch: machine() };
}

/** What was opened. Throws a CliError with what is wrong when it could not be. */
export function orThrow<T>(opened: T | RootProblem): T {
  if (opened instanceof RootProblem) {
    throw new CliError(opened.what, opened.why, opened.accepted, EXIT.unreadable);
  }
  return opened;
}

/** The live /proc. Throws a CliError when it is not mounted. */
export function openLiveRoot(): ProcRoot {
  return orThrow(openLive(liveHost()));
}
