import { openMoments, openRoot } from '../procfs/open.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { liveHost, orThrow } from './live-root.ts';

/** The root that `--proc-root PATH` names, or the live /proc. Throws a CliError that says what is wrong with it. */
export function openProcRoot(path: string | undefined): ProcRoot {
  return orThrow(openRoot(path, liveHost()));
}

/** The moments t0, t1 … in the folder `path`, at least one. Throws a CliError. */
export function openProcMoments(path: string): readonly ProcRoot[] {
  return orThrow(openMoments(path));
}
