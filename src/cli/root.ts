import { machine } from 'node:os';
import type { LiveHost } from '../procfs/live-host.ts';
import { openMoments, openRoot, RootProblem } from '../procfs/open.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { CliError } from './errors.ts';
import { EXIT } from './exit-codes.ts';

/** What this process knows of itself and of the moment. */
function liveHost(): LiveHost {
  return { now: Date.now() / 1000, euid: process.geteuid?.() ?? 0, arch: machine() };
}

function orThrow<T>(opened: T | RootProblem): T {
  if (opened instanceof RootProblem) {
    throw new CliError(opened.what, opened.why, opened.accepted, EXIT.unreadable);
  }
  return opened;
}

/** The root that `--proc-root PATH` names, or the live /proc. Throws a CliError that says what is wrong with it. */
export function openProcRoot(path: string | undefined): ProcRoot {
  return orThrow(openRoot(path, liveHost()));
}

/** The moments t0, t1 … in the folder `path`, at least one. Throws a CliError. */
export function openProcMoments(path: string): readonly ProcRoot[] {
  return orThrow(openMoments(path));
}
