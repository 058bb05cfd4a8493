import type { ByteString } from '../../procfs/bytes.ts';
import type { Limits } from '../../procfs/limits.ts';
import type { Loadavg } from '../../procfs/loadavg.ts';
import type { Meminfo } from '../../procfs/meminfo.ts';
import type { Stat } from '../../procfs/stat.ts';
import type { Status } from '../../procfs/status.ts';
import type { Reading } from '../../procfs/unreadable.ts';
import type { StackSize } from './stack-size.ts';

/** A control group's limit and use: the group itself, or one above it. */
export interface CgroupLevel {
  /** Its path as `/proc/PID/cgroup` has it. */
  readonly path: ByteString;
  /** The folder with its files. */
  readonly folder: ByteString;
  /** ENOENT: the controller is not on at this level, or this is the root of the hierarchy. Infinity: `max`. */
  readonly max: Reading<number>;
  readonly current: Reading<number>;
  /** Threads of tinspect itself that `current` counts; undefined: not known. */
  readonly own: number | undefined;
}

/** Every level from the process's own group up to the top of what is mounted. */
export interface CgroupUse {
  readonly levels: readonly CgroupLevel[];
  /** True when the top is the root of the machine's hierarchy: no limit above it is out of sight. */
  readonly complete: boolean;
}

/** What the walk over all processes counts: without tinspect, unless that is the process that is asked about. */
export interface TaskCounts {
  /** Threads of the process's real uid. */
  readonly ofUid: number;
  /** Those of them that surely are in the process's own user namespace; undefined: which ones are is not known. */
  readonly ofUidInNs: number | undefined;
  /** Ids in use: of tasks, and of process groups and sessions whose leader is gone. */
  readonly ids: number;
  /** Those of them that are not below `lowestId`. */
  readonly idsFromLowest: number;
  /** The lowest id that the kernel will still hand out. */
  readonly lowestId: number;
  /** Threads of tinspect itself that were met, and those of them of the process's real uid. */
  readonly own: number;
  readonly ownOfUid: number;
  /** Why there may be more tasks than were counted: a sentence; empty when all were. */
  readonly unseen: string;
}

/** The real uid as the machine's first user namespace has it. */
export interface RealUid {
  /** Undefined: it has none that is known. */
  readonly uid: number | undefined;
  /** False: that the namespace it was translated to is the first is not known. */
  readonly certain: boolean;
}

/** tinspect itself, among the tasks of the machine. */
export interface OwnTasks {
  /** It is the process that is asked about: nothing is taken out. */
  readonly asked: boolean;
  /** Threads of its own that loadavg counts; 0 in a tree; undefined: not known. */
  readonly threads: number | undefined;
}

/** All that the answer about limits is made from. */
export interface LimitEvidence {
  readonly stat: Stat;
  readonly status: Reading<Status>;
  readonly limits: Reading<Limits>;
  /** Memory maps, without `[vsyscall]`. */
  readonly maps: Reading<number>;
  /** True for a program of 32 bits on a machine of 64: all its maps are below 4 GiB. */
  readonly narrow: boolean;
  /** The heap of a Go runtime is mapped. */
  readonly go: boolean;
  /** What a new thread would take. */
  readonly stack: StackSize;
  /** Undefined: it could not be told. */
  readonly initialUserNs: boolean | undefined;
  readonly realUid: RealUid;
  readonly initialPidNs: boolean | undefined;
  /** True when the process lives in a PID namespace below ours. */
  readonly nested: boolean;
  readonly counts: Reading<TaskCounts>;
  readonly loadavg: Reading<Loadavg>;
  readonly own: OwnTasks;
  readonly threadsMax: Reading<number>;
  readonly pidMax: Reading<number>;
  readonly maxMapCount: Reading<number>;
  /** 0 heuristic, 1 always, 2 never more than CommitLimit. */
  readonly overcommit: Reading<number>;
  readonly meminfo: Reading<Meminfo>;
  /** KiB that CommitLimit keeps back for root, and for the user's way out. */
  readonly adminReserve: Reading<number>;
  readonly userReserve: Reading<number>;
  readonly pids: Reading<CgroupUse>;
  readonly memory: Reading<CgroupUse>;
  readonly arch: string;
}
