import type { Fdinfo } from '../../procfs/fdinfo.ts';
import type { Sched } from '../../procfs/sched.ts';
import type { Stat } from '../../procfs/stat.ts';
import type { Status } from '../../procfs/status.ts';
import type { Syscall } from '../../procfs/syscall.ts';
import type { Reading, Unreadable } from '../../procfs/unreadable.ts';
import type { TaskClock } from '../task-clock.ts';

/** Another task of a zombie's process: `/proc/PID/task/TID`. */
export interface OtherTask {
  readonly tid: number;
  readonly state: string;
  /** The process that traces it; 0: nobody does. */
  readonly tracer: number;
}

/** A process whose leader is in state Z. */
export interface Zombie {
  readonly stat: Stat;
  /** Of its main thread alone, where `stat` sums up all threads that it ever had. */
  readonly own: Reading<Stat>;
  /** Whether stat's exit_code was shown to the reader; why not, or why that is not known. */
  readonly exitShown: Reading<true>;
  readonly status: Reading<Status>;
  readonly sched: Reading<Sched>;
  /** The process that traces it; 0: none does, or it can't be read. */
  readonly tracer: number;
  /** Its tasks beside the leader; empty for one that is dead altogether. */
  readonly others: Reading<readonly OtherTask[]>;
  /** Milliseconds since an earlier look has shown it dead, and of the same parent; undefined: none has. */
  readonly seen_ms?: number;
}

/** A thread that has ended and is still there, of a process that lives on without it. */
export interface DeadThread {
  /** The process. */
  readonly pid: number;
  readonly stat: Stat;
  readonly status: Reading<Status>;
  readonly sched: Reading<Sched>;
  /** The process that traces it; 0: none does, or it can't be read. */
  readonly tracer: number;
}

/** A thread of a process that has zombies. */
export interface ParentThread {
  readonly tid: number;
  readonly stat: Stat;
  readonly status: Reading<Status>;
  readonly syscall: Reading<Syscall>;
  /** Children that this very thread has started. */
  readonly children: Reading<readonly number[]>;
}

/** A process that has zombies as children. */
export interface Parent {
  readonly stat: Stat;
  /** Of the process, or where that can not be read of a thread of it: only what holds for all is asked of it. */
  readonly status: Reading<Status>;
  /** All its tasks that have not ended, in the kernel's order. */
  readonly threads: Reading<readonly ParentThread[]>;
  /** Its descriptors by number; undefined when nothing about them was needed. */
  readonly fds: Reading<ReadonlyMap<number, Fdinfo>> | undefined;
  /** Why one of its descriptors is not in `fds`; left out: none is missing that is known of. */
  readonly fdUnread?: Unreadable;
  /** A 32-bit program, whose system calls have the numbers of another table. */
  readonly compat: boolean;
}

/** Processes that may be zombies, too, and could not be looked at. */
export interface Unseen {
  readonly reason: string;
  readonly count: number;
}

/** All that the answer about zombies is made from. */
export interface ZombieEvidence {
  /** Every process, by PID, from the walk. */
  readonly processes: ReadonlyMap<number, Stat>;
  /** Why there may be processes that the walk did not show, each with how many; empty: it showed all. */
  readonly unseen: readonly Unseen[];
  readonly zombies: readonly Zombie[];
  /** Milliseconds after the first look in which all of them were still there; undefined: there was no other look. */
  readonly lasted_ms?: number;
  /** None of them leads its process: those are zombies. */
  readonly deadThreads: readonly DeadThread[];
  /** The parents of the zombies that could be read, by PID. */
  readonly parents: ReadonlyMap<number, Parent>;
  readonly clock: TaskClock;
  /** Milliseconds since boot, or NaN. */
  readonly uptimeMs: number;
  readonly clockTicks: number;
  readonly euid: number;
  /** As `uname -m` says. */
  readonly arch: string;
}
