import type { Unknown } from '../../model/unknown.ts';
import type { ByteString } from '../../procfs/bytes.ts';
import type { FdTarget } from '../../procfs/fd-links.ts';
import type { Fdinfo } from '../../procfs/fdinfo.ts';
import type { FileLock } from '../../procfs/locks.ts';
import type { U64 } from '../../procfs/stat.ts';
import type { SysvObject } from '../../procfs/sysvipc.ts';
import type { Reading } from '../../procfs/unreadable.ts';
import type { Areas } from './areas.ts';
import type { FdOp } from './calls.ts';
import type { Libc } from './futex.ts';

/** A blocked thread's place: the system call it is in, or `nr` -1 when it sleeps in the kernel without one. */
export interface CallLook {
  readonly nr: number;
  /** a0 to a5, whole registers; empty when `nr` is -1. */
  readonly args: readonly U64[];
  /** The user stack pointer; 0 for a zombie. */
  readonly sp: number;
  readonly pc: number;
}

/** The descriptor that a thread waits on. */
export interface FdEvidence {
  readonly fd: number;
  readonly op: FdOp;
  /** ENOENT: it was closed in the meantime. */
  readonly target: Reading<FdTarget>;
  readonly info: Reading<Fdinfo> | undefined;
}

/** What was read of one thread. */
export interface ThreadEvidence {
  readonly pid: number;
  readonly tid: number;
  readonly comm: ByteString;
  /** The letter of stat. */
  readonly state: string;
  /** PF_* bits. */
  readonly flags: number;
  /** Clock ticks since boot. */
  readonly starttime: number;
  readonly processor: number;
  readonly call: Reading<CallLook | 'running'>;
  /** Read only where the call does not decide. */
  readonly wchan: Reading<ByteString> | undefined;
  /** When it last ran, milliseconds of its CPU's task clock. */
  readonly execStart: number | undefined;
  /** How often it was switched away from; undefined: not known. */
  readonly switches: number | undefined;
  /** Milliseconds since it last ran. */
  readonly since: number | Unknown;
  /** True when the looks at it do not agree: it was on its way into or out of a wait. */
  readonly uncertain: boolean;
  /** For state R: whether it had a CPU between the looks; undefined: not looked at twice. */
  readonly ran: boolean | undefined;
  readonly fds: readonly FdEvidence[];
  /** Children that this thread started, by PID, oldest first; read for those that wait for one. */
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
  /** True for a 32-bit program on a 64-bit kernel: its numbers of system calls are those of another table. */
  readonly compat: boolean;
  /** Our numbers of its tasks by those of its own PID namespace; undefined: they are the same. */
  readonly inner: ReadonlyMap<number, number> | undefined;
}

/** Who holds the ends of a pipe or FIFO, by its key. */
export interface PipePeers {
  readonly readers: readonly number[];
  readonly writers: readonly number[];
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
  /** Processes at the ends of the pipes that somebody waits on, by `pipeKey`; undefined: not looked for. */
  readonly pipes: ReadonlyMap<string, PipePeers> | undefined;
  /** Names of other processes that the answer speaks of, by PID. */
  readonly names: ReadonlyMap<number, ByteString>;
}

/**
 * What is the same for all ends of one pipe: the inode of an anonymous pipe, the path and inode of a FIFO;
 * undefined for what is neither.
 */
export function pipeKey(target: FdTarget, info: Reading<Fdinfo> | undefined): string | undefined {
  if (target.kind === 'pipe') return `pipe:${target.inode}`;
  if (target.kind !== 'path' || info === undefined || !('pos' in info) || info.ino === undefined)
    return undefined;
  return `fifo:${info.mnt_id}:${info.ino}:${target.name}`;
}
