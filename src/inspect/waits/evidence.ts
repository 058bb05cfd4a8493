import type { Unknown } from '../../model/unknown.ts';
import type { ByteString } from '../../procfs/bytes.ts';
import type { FdTarget } from '../../procfs/fd-links.ts';
import type { Fdinfo } from '../../procfs/fdinfo.ts';
import type { FileLock } from '../../procfs/locks.ts';
import type { Syscall } from '../../procfs/syscall.ts';
import type { SysvObject } from '../../procfs/sysvipc.ts';
import type { Reading } from '../../procfs/unreadable.ts';
import type { PipeEnds } from '../pipes/ends.ts';
import type { Areas } from './areas.ts';
import type { FdOp } from './calls.ts';
import type { DecodedCall } from './decode.ts';
import type { Libc } from './futex.ts';

/** The descriptor that a thread waits on. */
export interface FdEvidence {
  readonly fd: number;
  readonly op: FdOp;
  /** ENOENT: it was closed in the meantime. */
  readonly target: Reading<FdTarget>;
  readonly info: Reading<Fdinfo> | undefined;
  /** Of a file that is locked: `major:minor` of its file system in decimal digits; undefined: not known. */
  readonly device?: string | undefined;
}

/** What was read of one thread. */
export interface ThreadEvidence {
  readonly pid: number;
  readonly tid: number;
  readonly comm: ByteString;
  /** The kernel's name, where `comm` is that of a dump of names. */
  readonly kernelComm?: ByteString;
  /** The letter of stat. */
  readonly state: string;
  /** PF_* bits. */
  readonly flags: number;
  /** Clock ticks since boot. */
  readonly starttime: number;
  /** The CPU it ran on last; NaN for a sleeper where nothing depends on it. */
  readonly processor: number;
  readonly look: Reading<Syscall>;
  /** The system call of `look`; undefined: in none, running, or not to be read. */
  readonly call: DecodedCall | undefined;
  /** Read only where the call does not decide. */
  readonly wchan: Reading<ByteString> | undefined;
  /** When it last ran, milliseconds of its CPU's task clock; undefined: no sched file, or the kernel has forgotten it. */
  readonly execStart: number | undefined;
  /** Milliseconds since it last ran. */
  readonly since: number | Unknown;
  /** True when the looks at it do not agree: it was on its way into or out of a wait. */
  readonly uncertain: boolean;
  /** For state R: whether it had a CPU between two looks, and was not seen to lose it; undefined: looked at once. */
  readonly ran: boolean | undefined;
  /** True when it had a CPU all the time between two looks, or was seen to get it: it runs and is not just ready to. */
  readonly stayed?: boolean;
  readonly fds: readonly FdEvidence[];
  /**
   * Children that this thread started, by PID, oldest first; read for those that wait for one. Of one that asks with wait4(2)
   * or waitid(2) those of its whole process.
   */
  readonly children: readonly number[] | undefined;
}

/** What was read of one process. */
export interface ProcessEvidence {
  readonly pid: number;
  readonly comm: ByteString;
  readonly threads: readonly ThreadEvidence[];
  /** Its mappings; undefined when nothing needed them. */
  readonly areas: Reading<Areas> | undefined;
  readonly libc: Libc;
  /** True when a Java virtual machine is mapped: its locks are not the C library's. */
  readonly jvm: boolean;
  /** True when a dump of its runtime is at hand, which names the locks of its threads. */
  readonly named?: boolean;
  /** Our numbers of its tasks by those of its own PID namespace; undefined: they are the same. */
  readonly inner: ReadonlyMap<number, number> | undefined;
}

/** All that the answer about waits is made from. */
export interface WaitEvidence {
  /** As `uname -m` says. */
  readonly arch: string;
  readonly processes: readonly ProcessEvidence[];
  /** `/proc/locks`; undefined when nobody waits for a file lock. */
  readonly fileLocks: Reading<readonly FileLock[]> | undefined;
  readonly queues: Reading<readonly SysvObject[]> | undefined;
  readonly semaphores: Reading<readonly SysvObject[]> | undefined;
  /** Who holds the ends of the pipes that somebody waits on, by `pipeKey`; undefined: not looked for. */
  readonly pipes: PipeEnds | undefined;
  /** Names of the processes that the answer speaks of, by PID. */
  readonly names: ReadonlyMap<number, ByteString>;
}
