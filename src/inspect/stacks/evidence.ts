import type { ByteString } from '../../procfs/bytes.ts';
import type { AddressRange, PageRun } from '../../procfs/pagemap.ts';
import type { Smap } from '../../procfs/smaps.ts';
import type { Syscall } from '../../procfs/syscall.ts';
import type { Reading, Unreadable } from '../../procfs/unreadable.ts';

/** What was read of one thread. */
export interface StackTask {
  readonly tid: number;
  readonly comm: ByteString;
  /** The letter of stat; empty: not known. */
  readonly state: string;
  /** Its number in the PID namespace of its own process: the one that stands in the process's memory. */
  readonly inner: number;
  readonly call: Reading<Syscall>;
  /** Where its stack was when its stack pointer was seen last; undefined: never seen. */
  readonly seen?: AddressRange | undefined;
}

/** The ends of stacks inside of mappings that hold several, without guards between. */
export interface StackTops {
  /** Ascending. */
  readonly ends: readonly number[];
  /** Every word that could show one was read: there are no others. */
  readonly complete: boolean;
}

/** The stack of a thread as the C library itself has written it down. */
export interface OwnStack extends AddressRange {
  /** Bytes below `low`; 0: none. */
  readonly guard: number;
  /** True for memory that the program supplied. */
  readonly supplied: boolean;
}

/** All that the answer about the stacks of one process is made from. */
export interface StackEvidence {
  readonly pid: number;
  readonly comm: ByteString;
  /** A thread of the kernel, which has no memory of a user. */
  readonly kernelThread: boolean;
  readonly tasks: readonly StackTask[];
  /** smaps, or maps without its details. */
  readonly areas: Reading<readonly Smap[]>;
  /** Why `areas` are of maps; undefined: they are of smaps. */
  readonly smaps?: Unreadable | undefined;
  /** Soft RLIMIT_STACK as it is now, bytes; Infinity: unlimited; undefined: not known. */
  readonly stackLimit: number | undefined;
  /** Pages of the areas that `wantedPages` names; undefined: none were wanted. */
  readonly pages: Reading<readonly PageRun[]> | undefined;
  /** Whose stack ends at an address, by words of memory (see `findOwners`). Undefined: memory was not read. */
  readonly owners: ReadonlyMap<number, number> | undefined;
  /** Stacks by the TID, as the C library has them in memory (see `muslThreads`). Undefined: they were not looked for. */
  readonly own?: ReadonlyMap<number, OwnStack> | undefined;
  /** Where stacks end inside of mappings, by words of memory (see `findTops`). Undefined: they were not looked for. */
  readonly tops?: StackTops | undefined;
  /** As `uname -m` says. */
  readonly arch: string;
  /** Bytes. */
  readonly pageSize: number;
  /** Threads that ended while they were read. */
  readonly vanished: number;
}
