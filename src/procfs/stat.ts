import { type ByteString, byteString, numberOf } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** A 64-bit number: a double where that is exact, else a bigint. */
export type U64 = number | bigint;

/**
 * `/proc/PID/stat` and `/proc/PID/task/TID/stat`, proc_pid_stat(5): field names and raw units of the kernel.
 *
 * The two files differ: for a process utime, stime, minflt and majflt are sums over all its threads, the
 * ended ones too, and the other scheduling fields are its main thread's; for a task all of them are its own.
 * Sizes and addresses are the process's in both. A field that an older kernel does not write is NaN.
 */
export interface Stat {
  readonly pid: number;
  /** The name in brackets, raw: at most 15 bytes for user tasks, more for kernel workers. */
  readonly comm: ByteString;
  /** One letter: R S D T t Z X I P. */
  readonly state: string;
  readonly ppid: number;
  readonly pgrp: number;
  readonly session: number;
  /** Device number of the controlling terminal; 0: none. */
  readonly tty_nr: number;
  readonly tpgid: number;
  /** PF_* bits of the task. */
  readonly flags: number;
  readonly minflt: number;
  readonly cminflt: number;
  readonly majflt: number;
  readonly cmajflt: number;
  /** Clock ticks. */
  readonly utime: number;
  /** Clock ticks. */
  readonly stime: number;
  /** Clock ticks of children that were waited for. */
  readonly cutime: number;
  readonly cstime: number;
  readonly priority: number;
  readonly nice: number;
  readonly num_threads: number;
  /** Clock ticks since boot. */
  readonly starttime: number;
  /** Bytes. */
  readonly vsize: number;
  /** Pages. */
  readonly rss: number;
  /** Bytes; 2^64-1: unlimited. */
  readonly rsslim: U64;
  readonly startcode: U64;
  readonly endcode: U64;
  readonly startstack: U64;
  readonly kstkesp: U64;
  readonly kstkeip: U64;
  /** The signal sent to the parent at the end; -1 for a thread that is not the leader. */
  readonly exit_signal: number;
  /** The CPU it ran on last. */
  readonly processor: number;
  readonly rt_priority: number;
  /** SCHED_* number. */
  readonly policy: number;
  /** Clock ticks; 0 for everybody when delay accounting is off. */
  readonly delayacct_blkio_ticks: number;
  /** A wait status; reads 0 without the right to see it. */
  readonly exit_code: number;
}

/**
 * The record in the first `end` bytes of a stat file, or `MALFORMED` when they are not one whole line of it.
 *
 * The line is split by the engine: a loop over the bytes was no faster once it was compiled, and twice as
 * slow in the first thousand files, which is all that most runs read.
 */
export function parseStat(bytes: Buffer, end: number = bytes.length): Reading<Stat> {
  const broken = notWholeLines('stat', bytes, end);
  if (broken !== undefined) return broken;
  const line = byteString(bytes, 0, end - 1);
  const open = line.indexOf('(');
  // The last one: a name may hold brackets, blanks and newlines.
  const close = line.lastIndexOf(')');
  if (open < 0 || close < open) return malformed('stat', 'has no (name)');
  // Field N of the manual page is the word N - 2: the bracket is 0, the state 1.
  const words = line.slice(close).split(' ');
  const state = words[1] ?? '';
  if (words[0] !== ')' || state.length !== 1) return malformed('stat', 'has no state');
  if (words.includes('')) return malformed('stat', 'has an empty field');
  const stat: Stat = {
    pid: numberOf(line.slice(0, open)),
    // A copy of its own: a part of `line` would keep all of it alive.
    comm: byteString(bytes, open + 1, close),
    state,
    ppid: Number(words[2]),
    pgrp: Number(words[3]),
    session: Number(words[4]),
    tty_nr: Number(words[5]),
    tpgid: Number(words[6]),
    flags: Number(words[7]),
    minflt: Number(words[8]),
    cminflt: Number(words[9]),
    majflt: Number(words[10]),
    cmajflt: Number(words[11]),
    utime: Number(words[12]),
    stime: Number(words[13]),
    cutime: Number(words[14]),
    cstime: Number(words[15]),
    priority: Number(words[16]),
    nice: Number(words[17]),
    num_threads: Number(words[18]),
    starttime: Number(words[20]),
    vsize: Number(words[21]),
    rss: Number(words[22]),
    rsslim: exact(words[23]),
    startcode: exact(words[24]),
    endcode: exact(words[25]),
    startstack: exact(words[26]),
    kstkesp: exact(words[27]),
    kstkeip: exact(words[28]),
    exit_signal: Number(words[36]),
    processor: Number(words[37]),
    rt_priority: Number(words[38]),
    policy: Number(words[39]),
    delayacct_blkio_ticks: Number(words[40]),
    exit_code: Number(words[50]),
  };
  const { pid, ppid, utime, stime, num_threads, starttime } = stat;
  // NaN or Infinity when one of them is.
  return Number.isFinite(pid + ppid + utime + stime + num_threads + starttime)
    ? stat
    : malformed('stat', 'does not hold the numbers of a task');
}

const UNLIMITED = '18446744073709551615';
/** Almost every task has it as rsslim. */
const UNLIMITED_VALUE = BigInt(UNLIMITED);

/** A 64-bit field without the loss that a double has above 2^53; NaN when it is not there. */
function exact(word: string | undefined): U64 {
  if (word === UNLIMITED) return UNLIMITED_VALUE;
  const value = Number(word);
  return value > Number.MAX_SAFE_INTEGER && word !== undefined && /^\d+$/.test(word) ? BigInt(word) : value;
}

/** Reads and parses `DIR/stat`, where `dir` is `PID` or `PID/task/TID`. */
export function readStat(root: ProcRoot, dir: string): Reading<Stat> {
  return root.parse(`${dir}/stat`, parseStat);
}
