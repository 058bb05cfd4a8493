import type { Unknown } from '../../model/unknown.ts';
import type { ByteString } from '../../procfs/bytes.ts';
import type { Lock } from '../locks/lock.ts';
import type { Place } from './areas.ts';
import type { WaitClass, WaitObject } from './classes.ts';
import type { FileLockHolder } from './file-lock.ts';
import type { Judged } from './judge.ts';

/** What one thread waits for: the answer, in the raw. Null: there is none, or it is not known. */
export interface Wait {
  readonly pid: number;
  readonly tid: number;
  readonly comm: ByteString;
  readonly state: string;
  readonly wait: WaitClass;
  /** The name of the call, or its number where no table has it; null in none. */
  readonly syscall: string | null;
  readonly fd: number | null;
  readonly object: WaitObject | null;
  /** First byte of the object, a guess where `isGuess`, or the futex word where that is not known. */
  readonly address: number | null;
  /** The futex word itself; null also for a join. */
  readonly word: number | null;
  /** What is mapped there, of a guess at the futex word: `libfoo.so.1 .bss`, `[heap]`, `stack of thread 12`; undefined: not known. */
  readonly place: Place | undefined;
  /** The thread that holds what this one wants. */
  readonly ownerTid: number | null;
  /** Its process, or the process that holds the file lock. */
  readonly ownerPid: number | null;
  /** Who holds the file lock that it waits for; undefined: it waits for none, or no lock is listed. */
  readonly fileLock: FileLockHolder | undefined;
  /** The processes at the other end of a pipe. */
  readonly peers: readonly number[] | null;
  /** The child waited for, as in wait4(2): -1 any, 0 any of its own group, below -1 any of that group. */
  readonly child: number | null;
  /** The only child of its process, for one that waits for any; null: it has several, or that is not known. */
  readonly onlyChild: number | null;
  readonly timeoutMs: number | null;
  /** Milliseconds since it last ran; unknown while it runs. */
  readonly since: number | Unknown;
  readonly text: string;
  /** True when other objects make threads wait in the same way, so that `object` and `address` are but a guess. */
  readonly isGuess: boolean;
  /**
   * True when the looks at the thread did not agree, when it may be another file lock that it waits for, when its
   * object is a guess, when it may run or just be ready to, or when others may have the other end of its pipe.
   */
  readonly uncertain: boolean;
  readonly judged: Judged;
  /** The lock it waits for; undefined: none, or a bare futex word. */
  readonly lock: Lock | undefined;
}
