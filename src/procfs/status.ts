import type { ByteString } from './bytes.ts';

/** Real, effective, saved and file system id, in the order of the file. */
export type Ids = readonly [real: number, effective: number, saved: number, fs: number];

/**
 * `/proc/PID/status` and `/proc/PID/task/TID/status`, proc_pid_status(5): field names of the kernel. Sizes are
 * KiB. A line that is not there (no Vm lines: a kernel thread or a zombie; an older kernel) is undefined.
 * Masks stay hexadecimal text, because 64 bits do not fit a double.
 */
export interface Status {
  /** Escaped by the kernel (`\n`, `\\`): use stat's comm for the name. */
  readonly Name: ByteString;
  readonly Umask?: number;
  /** One letter. */
  readonly State: string;
  readonly Tgid: number;
  readonly Pid: number;
  readonly PPid: number;
  readonly TracerPid: number;
  readonly Uid: Ids;
  readonly Gid: Ids;
  readonly Groups: readonly number[];
  /** This task's number in each PID namespace, outermost visible first; empty on kernels without the line. */
  readonly NSpid: readonly number[];
  readonly NStgid: readonly number[];
  readonly VmPeak?: number;
  readonly VmSize?: number;
  readonly VmLck?: number;
  readonly VmHWM?: number;
  readonly VmRSS?: number;
  readonly RssAnon?: number;
  readonly VmData?: number;
  readonly VmStk?: number;
  readonly VmExe?: number;
  readonly VmLib?: number;
  readonly VmSwap?: number;
  readonly Threads: number;
  /** `queued/limit` of signals. */
  readonly SigQ?: string;
  readonly SigPnd: string;
  readonly ShdPnd: string;
  readonly SigBlk: string;
  readonly SigIgn: string;
  readonly SigCgt: string;
  readonly CapEff?: string;
  readonly CapPrm?: string;
  readonly NoNewPrivs?: number;
  readonly Seccomp?: number;
  /** As the file has it: `0-3,8`. */
  readonly Cpus_allowed_list?: string;
  readonly Mems_allowed_list?: string;
  readonly voluntary_ctxt_switches?: number;
  readonly nonvoluntary_ctxt_switches?: number;
}
