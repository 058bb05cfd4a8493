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

/** Words of the line behind the bracket, from the state on, that most readers look at: up to starttime. */
const HEAD_WORDS = 21;

/**
 * A line of stat. Most columns look at a few of its fields, so those that every reader needs are taken at once and
 * the others when they are asked for: a listing of threads spends most of its own time here.
 */
class StatLine implements Stat {
  readonly pid: number;
  readonly comm: ByteString;
  readonly state: string;
  readonly ppid: number;
  readonly utime: number;
  readonly stime: number;
  readonly num_threads: number;
  readonly starttime: number;
  /** From the last bracket to the end. */
  private readonly rest: string;
  /** Field N of the manual page is the word N - 2: the bracket is 0, the state 1. */
  private readonly head: readonly string[];
  private words: readonly string[] | undefined;

  constructor(pid: number, comm: ByteString, rest: string, head: readonly string[]) {
    this.pid = pid;
    this.comm = comm;
    this.state = head[1] ?? '';
    this.ppid = Number(head[2]);
    this.utime = Number(head[12]);
    this.stime = Number(head[13]);
    this.num_threads = Number(head[18]);
    this.starttime = Number(head[20]);
    this.rest = rest;
    this.head = head;
    this.words = undefined;
  }

  /** NaN or Infinity when one of the fields that must be there is no number. */
  get checksum(): number {
    return this.pid + this.ppid + this.utime + this.stime + this.num_threads + this.starttime;
  }

  get pgrp(): number {
    return Number(this.head[3]);
  }
  get session(): number {
    return Number(this.head[4]);
  }
  get tty_nr(): number {
    return Number(this.head[5]);
  }
  get tpgid(): number {
    return Number(this.head[6]);
  }
  get flags(): number {
    return Number(this.head[7]);
  }
  get minflt(): number {
    return Number(this.head[8]);
  }
  get cminflt(): number {
    return Number(this.head[9]);
  }
  get majflt(): number {
    return Number(this.head[10]);
  }
  get cmajflt(): number {
    return Number(this.head[11]);
  }
  get cutime(): number {
    return Number(this.head[14]);
  }
  get cstime(): number {
    return Number(this.head[15]);
  }
  get priority(): number {
    return Number(this.head[16]);
  }
  get nice(): number {
    return Number(this.head[17]);
  }
  get vsize(): number {
    return Number(this.word(21));
  }
  get rss(): number {
    return Number(this.word(22));
  }
  get rsslim(): U64 {
    return exact(this.word(23));
  }
  get startcode(): U64 {
    return exact(this.word(24));
  }
  get endcode(): U64 {
    return exact(this.word(25));
  }
  get startstack(): U64 {
    return exact(this.word(26));
  }
  get kstkesp(): U64 {
    return exact(this.word(27));
  }
  get kstkeip(): U64 {
    return exact(this.word(28));
  }
  get exit_signal(): number {
    return Number(this.word(36));
  }
  get processor(): number {
    return Number(this.word(37));
  }
  get rt_priority(): number {
    return Number(this.word(38));
  }
  get policy(): number {
    return Number(this.word(39));
  }
  get delayacct_blkio_ticks(): number {
    return Number(this.word(40));
  }
  get exit_code(): number {
    return Number(this.word(50));
  }

  private word(index: number): string | undefined {
    this.words ??= this.rest.split(' ');
    return this.words[index];
  }
}

/** `stat` with the fields that status has too taken from there. */
export function withStatus(stat: Stat, state: string, ppid: number, num_threads: number): Stat {
  const copy: { -readonly [Field in keyof Stat]: Stat[Field] } = Object.create(stat);
  Object.defineProperties(copy, {
    state: { value: state },
    ppid: { value: ppid },
    num_threads: { value: num_threads },
  });
  return copy;
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
  const rest = line.slice(close);
  const head = rest.split(' ', HEAD_WORDS);
  if (head[0] !== ')' || head[1]?.length !== 1) return malformed('stat', 'has no state');
  if (rest.includes('  ')) return malformed('stat', 'has an empty field');
  // A copy of its own for the name: a part of `line` would be looked at as a part of it ever after.
  const stat = new StatLine(numberOf(line.slice(0, open)), byteString(bytes, open + 1, close), rest, head);
  return Number.isFinite(stat.checksum) ? stat : malformed('stat', 'does not hold the numbers of a task');
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
