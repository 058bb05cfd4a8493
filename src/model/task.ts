import type { ByteString } from '../procfs/bytes.ts';
import type { Autogroup } from '../procfs/autogroup.ts';
import type { Cgroup } from '../procfs/cgroup.ts';
import type { Io } from '../procfs/io.ts';
import type { Limits } from '../procfs/limits.ts';
import type { Owner } from '../procfs/root.ts';
import type { Sched } from '../procfs/sched.ts';
import type { Schedstat } from '../procfs/schedstat.ts';
import type { SmapsRollup } from '../procfs/smaps-rollup.ts';
import type { Stat } from '../procfs/stat.ts';
import type { Statm } from '../procfs/statm.ts';
import type { Status } from '../procfs/status.ts';
import type { Reading } from '../procfs/unreadable.ts';
import type { Rates } from './rates.ts';
import type { BlockedKind } from './state-analysis.ts';

/**
 * The kernel's records of one task beside stat. A record that nobody asked for is undefined; one that was
 * asked for and could not be read is an `Unreadable`.
 */
export interface TaskFiles {
  /** Effective uid and gid: the owner of the task's folder on a live system, from status in a tree. */
  owner?: Reading<Owner> | undefined;
  status?: Reading<Status> | undefined;
  statm?: Reading<Statm> | undefined;
  schedstat?: Reading<Schedstat> | undefined;
  sched?: Reading<Sched> | undefined;
  io?: Reading<Io> | undefined;
  /** The symbol a task sleeps in, raw: `0` when it runs or when we may not see it. */
  wchan?: Reading<ByteString> | undefined;
  /** Raw, NULs and all. The same for every thread of a process, but empty for a zombie. */
  cmdline?: Reading<ByteString> | undefined;
  environ?: Reading<ByteString> | undefined;
  cgroup?: Reading<Cgroup> | undefined;
  /** The program's path; ENOENT for a kernel thread or a zombie. */
  exe?: Reading<ByteString> | undefined;
  limits?: Reading<Limits> | undefined;
  loginuid?: Reading<number> | undefined;
  oom_score?: Reading<number> | undefined;
  oom_score_adj?: Reading<number> | undefined;
  smaps_rollup?: Reading<SmapsRollup> | undefined;
  autogroup?: Reading<Autogroup> | undefined;
  /** The security label, raw, up to its first NUL or newline. */
  attr_current?: Reading<ByteString> | undefined;
  /** Inode numbers of the namespaces by the kernel's names: ipc, mnt, net, pid, user, uts, cgroup, time. */
  ns?: Reading<ReadonlyMap<string, number>> | undefined;
}

/** A record that a column can ask for. */
export type FileName = keyof TaskFiles;

/** A row: a process with its totals, or one of its threads with its own. */
export interface Task extends TaskFiles {
  /** `process`: records of `/proc/PID`, totals of the group. `thread`: of `/proc/PID/task/TID`, its own. */
  readonly kind: 'process' | 'thread';
  /** TGID: what userland calls the process. */
  readonly pid: number;
  /** LWP: the kernel's number of the task; equal to `pid` for the leader and for a process row. */
  readonly tid: number;
  stat: Stat;
  /** What happened between two looks; undefined after one. */
  readonly rates?: Rates | undefined;
  /** Of a thread: what kind of wait the last sample saw. */
  readonly blockedKind?: BlockedKind | undefined;
  /** Of a process: its threads that are there, where they were read too. */
  readonly threads?: ReadonlyMap<number, Task> | undefined;
}
