import { type ByteString, COLON, Cursor, TAB } from './bytes.ts';
import { LineNames, notWholeLines } from './lines.ts';
import { RepeatedNumbers, RepeatedText } from './repeated.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** Real, effective, saved and file system id, in the order of the file. */
export type Ids = readonly [real: number, effective: number, saved: number, fs: number];

const NO_IDS: Ids = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
const NO_NUMBERS: readonly number[] = [];

/** The record in the making: all fields there from the start, so that every record has the same shape. */
class Draft {
  /** Escaped by the kernel (`\n`, `\\`): use stat's comm for the name. */
  Name: ByteString = '';
  /** The file mode creation mask. */
  Umask?: number | undefined = undefined;
  /** One letter. */
  State = '';
  Tgid = Number.NaN;
  Pid = Number.NaN;
  PPid = Number.NaN;
  TracerPid = Number.NaN;
  Uid = NO_IDS;
  Gid = NO_IDS;
  Groups = NO_NUMBERS;
  /** This task's number in each PID namespace, outermost visible first; empty on kernels without the line. */
  NSpid = NO_NUMBERS;
  NStgid = NO_NUMBERS;
  VmPeak?: number | undefined = undefined;
  VmSize?: number | undefined = undefined;
  VmLck?: number | undefined = undefined;
  VmHWM?: number | undefined = undefined;
  VmRSS?: number | undefined = undefined;
  RssAnon?: number | undefined = undefined;
  VmData?: number | undefined = undefined;
  VmStk?: number | undefined = undefined;
  VmExe?: number | undefined = undefined;
  VmLib?: number | undefined = undefined;
  VmSwap?: number | undefined = undefined;
  Threads = Number.NaN;
  /** `queued/limit` of signals. */
  SigQ?: string | undefined = undefined;
  SigPnd = '';
  ShdPnd = '';
  SigBlk = '';
  SigIgn = '';
  SigCgt = '';
  CapEff?: string | undefined = undefined;
  CapPrm?: string | undefined = undefined;
  NoNewPrivs?: number | undefined = undefined;
  Seccomp?: number | undefined = undefined;
  /** As the file has it: `0-3,8`. */
  Cpus_allowed_list?: string | undefined = undefined;
  Mems_allowed_list?: string | undefined = undefined;
  voluntary_ctxt_switches?: number | undefined = undefined;
  nonvoluntary_ctxt_switches?: number | undefined = undefined;
}

/**
 * `/proc/PID/status` and `/proc/PID/task/TID/status`, proc_pid_status(5): field names of the kernel. Sizes are
 * KiB. A line that is not there (no Vm lines: a kernel thread or a zombie; an older kernel) is undefined.
 * Masks stay hexadecimal text, because 64 bits do not fit a double.
 */
export type Status = Readonly<Draft>;

type KeyOf<Value> = {
  [Key in keyof Draft]-?: Draft[Key] extends Value | undefined ? Key : never;
}[keyof Draft];

/** Takes into a draft what stands behind the colon of a line. */
type Take = (draft: Draft, line: Cursor) => void;

function number(key: KeyOf<number>): Take {
  return (draft, line) => {
    const value = line.number();
    if (!Number.isNaN(value)) draft[key] = value;
  };
}

function text(key: KeyOf<string>): Take {
  const last = new RepeatedText();
  return (draft, line) => {
    draft[key] = last.word(line.blanks());
  };
}

function list(key: 'Groups' | 'NSpid' | 'NStgid'): Take {
  const last = new RepeatedNumbers();
  return (draft, line) => {
    draft[key] = last.rest(line);
  };
}

function ids(key: 'Uid' | 'Gid'): Take {
  const last = new RepeatedNumbers();
  return (draft, line) => {
    const found = last.rest(line);
    if (isIds(found)) draft[key] = found;
  };
}

function isIds(numbers: readonly number[]): numbers is Ids {
  return numbers.length === NO_IDS.length;
}

const TAKES: Readonly<Record<string, Take>> = {
  Name: (draft, line) => {
    line.skip(TAB);
    draft.Name = line.restOfLine();
  },
  Umask: (draft, line) => {
    const value = Number.parseInt(line.blanks().word(), 8);
    if (!Number.isNaN(value)) draft.Umask = value;
  },
  State: text('State'),
  Tgid: number('Tgid'),
  Pid: number('Pid'),
  PPid: number('PPid'),
  TracerPid: number('TracerPid'),
  Uid: ids('Uid'),
  Gid: ids('Gid'),
  Groups: list('Groups'),
  NSpid: list('NSpid'),
  NStgid: list('NStgid'),
  VmPeak: number('VmPeak'),
  VmSize: number('VmSize'),
  VmLck: number('VmLck'),
  VmHWM: number('VmHWM'),
  VmRSS: number('VmRSS'),
  RssAnon: number('RssAnon'),
  VmData: number('VmData'),
  VmStk: number('VmStk'),
  VmExe: number('VmExe'),
  VmLib: number('VmLib'),
  VmSwap: number('VmSwap'),
  Threads: number('Threads'),
  SigQ: text('SigQ'),
  SigPnd: text('SigPnd'),
  ShdPnd: text('ShdPnd'),
  SigBlk: text('SigBlk'),
  SigIgn: text('SigIgn'),
  SigCgt: text('SigCgt'),
  CapEff: text('CapEff'),
  CapPrm: text('CapPrm'),
  NoNewPrivs: number('NoNewPrivs'),
  Seccomp: number('Seccomp'),
  Cpus_allowed_list: text('Cpus_allowed_list'),
  Mems_allowed_list: text('Mems_allowed_list'),
  voluntary_ctxt_switches: number('voluntary_ctxt_switches'),
  nonvoluntary_ctxt_switches: number('nonvoluntary_ctxt_switches'),
};
const NAMES = new LineNames(Object.keys(TAKES));
const TAKE = Object.values(TAKES);

/**
 * The record in the first `end` bytes of a status file. `MALFORMED` when its end is missing, or a line that every
 * kernel writes for every task.
 */
export function parseStatus(bytes: Buffer, end: number = bytes.length): Reading<Status> {
  const broken = notWholeLines('status', bytes, end);
  if (broken !== undefined) return broken;
  const draft = new Draft();
  const line = new Cursor(bytes, end);
  do {
    const take = TAKE[NAMES.take(line)];
    if (take !== undefined && line.skip(COLON)) take(draft, line);
  } while (line.nextLine());
  const missing = missingLine(draft, bytes, end);
  return missing === undefined ? draft : malformed('status', `has no ${missing}`);
}

/** The name of a line that should be there, or undefined. */
function missingLine(draft: Draft, bytes: Buffer, end: number): string | undefined {
  // A name may be empty, so that its line has to be looked for; it is always the first.
  if (!new Cursor(bytes, end).skipText('Name:')) return 'Name';
  if (draft.State.length !== 1) return 'State';
  if (Number.isNaN(draft.Tgid)) return 'Tgid';
  if (Number.isNaN(draft.Pid)) return 'Pid';
  if (Number.isNaN(draft.PPid)) return 'PPid';
  if (Number.isNaN(draft.TracerPid)) return 'TracerPid';
  if (draft.Uid === NO_IDS) return 'Uid';
  if (draft.Gid === NO_IDS) return 'Gid';
  if (Number.isNaN(draft.Threads)) return 'Threads';
  if (draft.SigPnd === '') return 'SigPnd';
  if (draft.ShdPnd === '') return 'ShdPnd';
  if (draft.SigBlk === '') return 'SigBlk';
  if (draft.SigIgn === '') return 'SigIgn';
  if (draft.SigCgt === '') return 'SigCgt';
  return undefined;
}

/** Reads and parses `DIR/status`, where `dir` is `PID` or `PID/task/TID`. */
export function readStatus(root: ProcRoot, dir: string): Reading<Status> {
  return root.parse(`${dir}/status`, parseStatus);
}
