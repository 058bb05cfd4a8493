import type { Limit } from '../../procfs/limits.ts';
import type { Mount } from '../../procfs/mountinfo.ts';
import type { Reading } from '../../procfs/unreadable.ts';

/** Files of a task that are tried, by name below its folder: readable, or why not. */
export type Probes = ReadonlyMap<string, Reading<true>>;

/** A process whose files were tried. */
export interface ProbedProcess {
  readonly pid: number;
  readonly uid: number | undefined;
  readonly kernelThread: boolean;
  readonly probes: Probes;
}

/** What is known of the terminal; the caller looks, so that nothing here needs one. */
export interface TerminalFacts {
  /** Standard output is a terminal. */
  readonly isTerminal: boolean;
  /** $TERM. */
  readonly type: string | undefined;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  /** Colours that it is said to have: 1, 16, 256, 16777216. */
  readonly colors: number;
  readonly utf8: boolean;
  /** $NO_COLOR is set. */
  readonly noColor: boolean;
}

/** All that the answer is made from. */
export interface DoctorEvidence {
  readonly captured: boolean;
  readonly euid: number;
  /** The kernel's release, `6.18.0-1-amd64`. */
  readonly release: Reading<string>;
  /** Capabilities in effect, hex; undefined: not known, as in a tree. */
  readonly capEff: string | undefined;
  /** The bounding set, hex: capabilities that may be had from here at all; undefined: not known. */
  readonly capBnd: string | undefined;
  /** True when no program that is started from here gets more rights; undefined: not known. */
  readonly noNewPrivs: boolean | undefined;
  /** Our own process; in a captured tree one of the user who captured it, else its first one. */
  readonly own: ProbedProcess | undefined;
  /** Some other processes of our uid, and some of other uids. */
  readonly sameUser: readonly ProbedProcess[];
  readonly otherUsers: readonly ProbedProcess[];
  /** The process that was asked about. */
  readonly target: ProbedProcess | undefined;
  /** True when our own schedstat counts, which an idle kernel option leaves at 0. */
  readonly schedstatCounts: boolean | undefined;
  /** By name below sys/: `kernel/task_delayacct` … */
  readonly sysctl: (name: string) => Reading<number>;
  /** Machine files that are tried: `pressure/cpu` … */
  readonly machine: Probes;
  /** The mount of the procfs that is read; undefined: not found. */
  readonly mount: Mount | undefined;
  /** Why processes of others may not be listed to us: `hidepid=2`; undefined: all are. */
  readonly hidden: string | undefined;
  readonly initialPidNs: boolean | undefined;
  readonly initialUserNs: boolean | undefined;
  readonly initialCgroupNs: boolean | undefined;
  /** Our own limit; undefined: not known, as in a tree. */
  readonly openFiles: Limit | undefined;
  /** All tasks of the machine. */
  readonly tasks: number | undefined;
  readonly terminal: TerminalFacts | undefined;
}
