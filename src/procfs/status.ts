import { type ByteString, byteString, numberOf } from './bytes.ts';
import { notWholeLines } from './lines.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** Real, effective, saved and file system id, in the order of the file. */
export type Ids = readonly [real: number, effective: number, saved: number, fs: number];

/**
 * `/proc/PID/status` and `/proc/PID/task/TID/status`, proc_pid_status(5): field names of the kernel. Sizes
 * are KiB. A line that is not there (no Vm lines: a kernel thread or a zombie; an older kernel) is undefined.
 * Masks stay hexadecimal text, because 64 bits do not fit a double.
 */
export interface Status {
  /** Escaped by the kernel (`\n`, `\\`): use stat's comm for the name. */
  readonly Name: ByteString;
  /** The file mode creation mask. */
  readonly Umask?: number | undefined;
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
  readonly VmPeak?: number | undefined;
  readonly VmSize?: number | undefined;
  readonly VmLck?: number | undefined;
  readonly VmHWM?: number | undefined;
  readonly VmRSS?: number | undefined;
  readonly RssAnon?: number | undefined;
  readonly VmData?: number | undefined;
  readonly VmStk?: number | undefined;
  readonly VmExe?: number | undefined;
  readonly VmLib?: number | undefined;
  readonly VmSwap?: number | undefined;
  readonly Threads: number;
  /** `queued/limit` of signals. */
  readonly SigQ?: string | undefined;
  readonly SigPnd: string;
  readonly ShdPnd: string;
  readonly SigBlk: string;
  readonly SigIgn: string;
  readonly SigCgt: string;
  readonly CapEff?: string | undefined;
  readonly CapPrm?: string | undefined;
  readonly CapBnd?: string | undefined;
  readonly NoNewPrivs?: number | undefined;
  readonly Seccomp?: number | undefined;
  /** As the file has it: `0-3,8`. */
  readonly Cpus_allowed_list?: string | undefined;
  readonly Mems_allowed_list?: string | undefined;
  readonly voluntary_ctxt_switches?: number | undefined;
  readonly nonvoluntary_ctxt_switches?: number | undefined;
}

const KIB = ' kB';
const NO_NUMBERS: readonly number[] = [];
const WORDS_KEPT = 1024;
const words = new Map<string, string>();

/**
 * `word` in memory of its own: as a part of a file's text it would keep all of that alive. Tasks repeat each
 * other's masks, so most are there already.
 */
function detached(word: string): string {
  let own = words.get(word);
  if (own === undefined) {
    own = Buffer.from(word, 'latin1').toString('latin1');
    if (words.size >= WORDS_KEPT) words.clear();
    words.set(own, own);
  }
  return own;
}

/**
 * The lines of a status file. Each is looked for behind the one that was found last, so that all of them in
 * the file's order cost one pass; one that stands elsewhere costs another.
 *
 * The engine's own search in one string does the work. A loop over the bytes was no faster once it was
 * compiled, and twice as slow in the first thousand files, which is all that most runs read.
 */
class Lines {
  private readonly text: ByteString;
  /** False for a kernel thread and a zombie: they have no memory, and all lines of its sizes are missing. */
  private readonly hasSizes: boolean;
  private to = 0;

  /** @param text the file with a newline in front, so that every line stands behind one */
  constructor(text: ByteString) {
    this.text = text;
    this.hasSizes = text.includes('\nVmSize:');
  }

  /** What stands behind `label` (newline, name, colon, tab); undefined when there is no such line. */
  value(label: string): ByteString | undefined {
    const { text } = this;
    let at = text.indexOf(label, this.to);
    if (at < 0) at = text.indexOf(label);
    if (at < 0) return undefined;
    const from = at + label.length;
    this.to = text.indexOf('\n', from);
    return text.slice(from, this.to);
  }

  /** The number behind `label`, undefined when there is no such line or something else in it. */
  number(label: string): number | undefined {
    const value = this.value(label);
    if (value === undefined) return undefined;
    const number = numberOf(value);
    return Number.isNaN(number) ? undefined : number;
  }

  /** The KiB behind `label`. */
  size(label: string): number | undefined {
    const value = this.hasSizes ? this.value(label) : undefined;
    if (value === undefined || !value.endsWith(KIB)) return undefined;
    const size = numberOf(value.slice(0, -KIB.length));
    return Number.isNaN(size) ? undefined : size;
  }

  /** The word behind `label`, in memory of its own. */
  word(label: string): string | undefined {
    const value = this.value(label);
    return value === undefined ? undefined : detached(value);
  }

  /** The numbers behind `label`, one `separator` between them; none when there is no such line. */
  numbers(label: string, separator: string): readonly number[] {
    const value = this.value(label)?.trim() ?? '';
    return value === '' ? NO_NUMBERS : value.split(separator).map(numberOf);
  }

  /** The four ids behind `label`; undefined when there are not as many. */
  ids(label: string): Ids | undefined {
    const [real = Number.NaN, effective = Number.NaN, saved = Number.NaN, fs = Number.NaN] = this.numbers(
      label,
      '\t',
    );
    return Number.isNaN(real + effective + saved + fs) ? undefined : [real, effective, saved, fs];
  }
}

/** What was found, and perhaps not all that there must be. */
type Found = { readonly [Name in keyof Status]-?: Status[Name] | undefined };

/** Lines that every kernel writes for every task. */
const REQUIRED = [
  'Name',
  'State',
  'Tgid',
  'Pid',
  'PPid',
  'TracerPid',
  'Uid',
  'Gid',
  'Threads',
  'SigPnd',
  'ShdPnd',
  'SigBlk',
  'SigIgn',
  'SigCgt',
] as const satisfies readonly (keyof Status)[];

/**
 * The record in the first `end` bytes of a status file. `MALFORMED` when its end is missing, or a line that
 * every kernel writes for every task.
 */
export function parseStatus(bytes: Buffer, end: number = bytes.length): Reading<Status> {
  const broken = notWholeLines('status', bytes, end);
  if (broken !== undefined) return broken;
  const lines = new Lines(`\n${byteString(bytes, 0, end)}`);
  // In the order of the file.
  const found: Found = {
    Name: lines.word('\nName:\t'),
    Umask: octal(lines.value('\nUmask:\t')),
    State: lines.value('\nState:\t')?.charAt(0),
    Tgid: lines.number('\nTgid:\t'),
    Pid: lines.number('\nPid:\t'),
    PPid: lines.number('\nPPid:\t'),
    TracerPid: lines.number('\nTracerPid:\t'),
    Uid: lines.ids('\nUid:\t'),
    Gid: lines.ids('\nGid:\t'),
    Groups: lines.numbers('\nGroups:\t', ' '),
    NStgid: lines.numbers('\nNStgid:\t', '\t'),
    NSpid: lines.numbers('\nNSpid:\t', '\t'),
    VmPeak: lines.size('\nVmPeak:\t'),
    VmSize: lines.size('\nVmSize:\t'),
    VmLck: lines.size('\nVmLck:\t'),
    VmHWM: lines.size('\nVmHWM:\t'),
    VmRSS: lines.size('\nVmRSS:\t'),
    RssAnon: lines.size('\nRssAnon:\t'),
    VmData: lines.size('\nVmData:\t'),
    VmStk: lines.size('\nVmStk:\t'),
    VmExe: lines.size('\nVmExe:\t'),
    VmLib: lines.size('\nVmLib:\t'),
    VmSwap: lines.size('\nVmSwap:\t'),
    Threads: lines.number('\nThreads:\t'),
    SigQ: lines.word('\nSigQ:\t'),
    SigPnd: lines.word('\nSigPnd:\t'),
    ShdPnd: lines.word('\nShdPnd:\t'),
    SigBlk: lines.word('\nSigBlk:\t'),
    SigIgn: lines.word('\nSigIgn:\t'),
    SigCgt: lines.word('\nSigCgt:\t'),
    CapPrm: lines.word('\nCapPrm:\t'),
    CapEff: lines.word('\nCapEff:\t'),
    CapBnd: lines.word('\nCapBnd:\t'),
    NoNewPrivs: lines.number('\nNoNewPrivs:\t'),
    Seccomp: lines.number('\nSeccomp:\t'),
    Cpus_allowed_list: lines.word('\nCpus_allowed_list:\t'),
    Mems_allowed_list: lines.word('\nMems_allowed_list:\t'),
    voluntary_ctxt_switches: lines.number('\nvoluntary_ctxt_switches:\t'),
    nonvoluntary_ctxt_switches: lines.number('\nnonvoluntary_ctxt_switches:\t'),
  };
  for (const name of REQUIRED) if (found[name] === undefined) return malformed('status', `has no ${name}`);
  return found as Status;
}

function octal(word: string | undefined): number | undefined {
  const value = Number.parseInt(word ?? '', 8);
  return Number.isNaN(value) ? undefined : value;
}

/** Reads and parses `DIR/status`, where `dir` is `PID` or `PID/task/TID`. */
export function readStatus(root: ProcRoot, dir: string): Reading<Status> {
  return root.parse(`${dir}/status`, parseStatus);
}
