import type { FileName, TaskFiles } from '../model/task.ts';
import { readAttrCurrent } from '../procfs/attr.ts';
import { readAutogroup } from '../procfs/autogroup.ts';
import { readCgroup } from '../procfs/cgroup.ts';
import { readCmdline } from '../procfs/cmdline.ts';
import { readEnviron } from '../procfs/environ.ts';
import { readLoginuid, readOomScore, readOomScoreAdj } from '../procfs/ids.ts';
import { readIo } from '../procfs/io.ts';
import { readLimits } from '../procfs/limits.ts';
import { readExe, readNs } from '../procfs/links.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { readSched } from '../procfs/sched.ts';
import { readSchedstat } from '../procfs/schedstat.ts';
import { readSmapsRollup } from '../procfs/smaps-rollup.ts';
import { readStatm } from '../procfs/statm.ts';
import { readStatus } from '../procfs/status.ts';
import { readWchan } from '../procfs/wchan.ts';

type Readers = { readonly [Name in FileName]: (root: ProcRoot, dir: string) => TaskFiles[Name] };

const READERS: Readers = {
  owner: (root, dir) => root.owner(dir),
  status: readStatus,
  statm: readStatm,
  schedstat: readSchedstat,
  sched: readSched,
  io: readIo,
  wchan: readWchan,
  cmdline: readCmdline,
  environ: readEnviron,
  cgroup: readCgroup,
  exe: readExe,
  limits: readLimits,
  loginuid: readLoginuid,
  oom_score: readOomScore,
  oom_score_adj: readOomScoreAdj,
  smaps_rollup: readSmapsRollup,
  autogroup: readAutogroup,
  attr_current: readAttrCurrent,
  ns: readNs,
};

/** Records that belong to the memory of a process: one reading serves all its threads. */
const OF_THE_PROCESS: ReadonlySet<FileName> = new Set([
  'cmdline',
  'environ',
  'exe',
  'limits',
  'smaps_rollup',
]);

/** True when every live thread of a process would read the same `name`. */
export function isShared(name: FileName): boolean {
  return OF_THE_PROCESS.has(name);
}

/** Reads the record `name` of `dir` (`PID` or `PID/task/TID`) into `task`. */
export function readFile<Name extends FileName>(
  root: ProcRoot,
  dir: string,
  name: Name,
  task: TaskFiles,
): void {
  task[name] = READERS[name](root, dir);
}

/** Takes the record `name` of another thread of the same process. */
export function shareFile<Name extends FileName>(from: TaskFiles, name: Name, to: TaskFiles): void {
  to[name] = from[name];
}
