import { LiveFacts, type LiveHost } from './live-host.ts';
import { attempt, type FileSystem, nodeFiles } from './reader.ts';
import { ProcRoot } from './root.ts';
import { RootProblem } from './root-problem.ts';
import { isRead } from './unreadable.ts';

const LIVE = '/proc';
const MOUNT = 'mount it (mount -t proc proc /proc), or name one with --proc-root';
const TASK = /^[1-9]\d*$/;

/** True when something is at `path`. */
export function isThere(files: FileSystem, path: string): boolean {
  return isRead(attempt(path, () => files.stat(path)));
}

/** True for a folder with what every procfs has; one mounted with subset=pid has only folders of tasks. */
export function isProcfs(files: FileSystem, path: string): boolean {
  if (isThere(files, `${path}/uptime`) || isThere(files, `${path}/stat`)) return true;
  const names = attempt(path, () => files.list(path));
  return isRead(names) && names.some((name) => TASK.test(name));
}

/** A root over the procfs that is mounted at `path`, with this system's users and terminals. */
export function liveRoot(path: string, live: LiveHost, files: FileSystem): ProcRoot {
  return new ProcRoot(path, '/', new LiveFacts(path, live, files), false, files);
}

/** The live `/proc`, or why there is none. */
export function openLive(live: LiveHost, files: FileSystem = nodeFiles): ProcRoot | RootProblem {
  return isProcfs(files, LIVE) ? liveRoot(LIVE, live, files) : new RootProblem(LIVE, 'not mounted', MOUNT);
}
