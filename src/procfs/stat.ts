import { type ByteString, byteString, CLOSE_BRACKET, MINUS, NEWLINE, OPEN_BRACKET, SPACE, ZERO } from './bytes.ts';
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

/** Field numbers of proc_pid_stat(5), as indices into the numbers that `parseStatNumbers` fills. */
export const STAT_FIELDS = 52;
const MIN_FIELDS = 22;
const FIRST_NUMBER = 4;

/**
 * Takes the numeric fields of a stat line, from field 4 on, into `out[field]`; fields that are not there
 * become NaN. The live engine's path: it makes no object. Returns how many fields were found.
 *
 * @param at the place of the space before field 4
 */
export function parseStatNumbers(bytes: Buffer, end: number, at: number, out: Float64Array): number {
  let field = FIRST_NUMBER;
  let place = at + 1;
  while (field <= STAT_FIELDS && place < end) {
    const negative = bytes[place] === MINUS;
    if (negative) place++;
    const first = place;
    let value = 0;
    for (; place < end; place++) {
      const digit = (bytes[place] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (place === first) break;
    out[field++] = negative ? -value : value;
    if (bytes[place] !== SPACE) break;
    place++;
  }
  const found = field - 1;
  while (field <= STAT_FIELDS) out[field++] = Number.NaN;
  return found;
}

/** The place of the last `)`: a name may hold brackets, blanks and newlines. -1 when there is none. */
export function endOfComm(bytes: Buffer, end: number): number {
  let at = end - 1;
  while (at >= 0 && bytes[at] !== CLOSE_BRACKET) at--;
  return at;
}

const numbers = new Float64Array(STAT_FIELDS + 1);

/**
 * The record in the first `end` bytes of a stat file, or `MALFORMED` when they are not one whole line of it.
 */
export function parseStat(bytes: Buffer, end: number = bytes.length): Reading<Stat> {
  if (end === 0) return malformed('stat', 'is empty');
  if (bytes[end - 1] !== NEWLINE) return malformed('stat', 'is cut off');
  const close = endOfComm(bytes, end);
  const open = bytes.indexOf(OPEN_BRACKET);
  if (close < 0 || open < 0 || open > close) return malformed('stat', 'has no (name)');
  let pid = 0;
  for (let at = 0; at < open; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit >= 0 && digit <= 9) pid = pid * 10 + digit;
    else if (at === 0 || at !== open - 1) return malformed('stat', 'does not begin with a task number');
  }
  if (bytes[close + 1] !== SPACE || bytes[close + 3] !== SPACE) return malformed('stat', 'has no state');
  const found = parseStatNumbers(bytes, end, close + 3, numbers);
  if (found < MIN_FIELDS) return malformed('stat', `has ${found} fields of at least ${MIN_FIELDS}`);

  const n = (field: number): number => numbers[field] as number;
  const u64 = (field: number): U64 =>
    n(field) <= Number.MAX_SAFE_INTEGER ? n(field) : exactField(bytes, end, close + 3, field);
  return {
    pid,
    comm: byteString(bytes, open + 1, close),
    state: String.fromCharCode(bytes[close + 2] as number),
    ppid: n(4),
    pgrp: n(5),
    session: n(6),
    tty_nr: n(7),
    tpgid: n(8),
    flags: n(9),
    minflt: n(10),
    cminflt: n(11),
    majflt: n(12),
    cmajflt: n(13),
    utime: n(14),
    stime: n(15),
    cutime: n(16),
    cstime: n(17),
    priority: n(18),
    nice: n(19),
    num_threads: n(20),
    starttime: n(22),
    vsize: n(23),
    rss: n(24),
    rsslim: u64(25),
    startcode: u64(26),
    endcode: u64(27),
    startstack: u64(28),
    kstkesp: u64(29),
    kstkeip: u64(30),
    exit_signal: n(38),
    processor: n(39),
    rt_priority: n(40),
    policy: n(41),
    delayacct_blkio_ticks: n(42),
    exit_code: n(52),
  };
}

/** Field number `field` without the loss a double has above 2^53. */
function exactField(bytes: Buffer, end: number, at: number, field: number): U64 {
  const text = byteString(bytes, at + 1, end).trimEnd().split(' ')[field - FIRST_NUMBER];
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : Number.NaN;
}

/** Reads and parses `DIR/stat`, where `dir` is `PID` or `PID/task/TID`. */
export function readStat(root: ProcRoot, dir: string): Reading<Stat> {
  return root.parse(`${dir}/stat`, parseStat);
}
