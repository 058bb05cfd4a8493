import assert from 'node:assert/strict';
import type { Column } from '../../src/columns/column.ts';
import { findColumn } from '../../src/columns/registry.ts';
import type { View } from '../../src/columns/view.ts';
import type { Task, TaskFiles } from '../../src/model/task.ts';
import { Unknown } from '../../src/model/unknown.ts';
import type { CgroupEntry } from '../../src/procfs/cgroup.ts';
import { type Host, ProcRoot } from '../../src/procfs/root.ts';
import type { Stat } from '../../src/procfs/stat.ts';
import type { Status } from '../../src/procfs/status.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import type { Moment } from '../../src/scan/moment.ts';

/** A sleeping process 100 of uid 0 that began in the first tick and did nothing. */
export const STAT: Stat = {
  pid: 100,
  comm: 'worker',
  state: 'S',
  ppid: 1,
  pgrp: 90,
  session: 80,
  tty_nr: 0,
  tpgid: -1,
  flags: 0x40_0000,
  minflt: 0,
  cminflt: 0,
  majflt: 0,
  cmajflt: 0,
  utime: 0,
  stime: 0,
  cutime: 0,
  cstime: 0,
  priority: 20,
  nice: 0,
  num_threads: 1,
  starttime: 0,
  vsize: 4_096_000,
  rss: 100,
  rsslim: 2n ** 64n - 1n,
  startcode: 0x40_0000,
  endcode: 0x40_8000,
  startstack: 0x7ffd_0000_1000,
  kstkesp: 0,
  kstkeip: 0,
  exit_signal: 17,
  processor: 1,
  rt_priority: 0,
  policy: 0,
  delayacct_blkio_ticks: 0,
  exit_code: 0,
};

const NO_SIGNALS = '0000000000000000';

export const STATUS: Status = {
  Name: 'worker',
  State: 'S',
  Tgid: 100,
  Pid: 100,
  PPid: 1,
  TracerPid: 0,
  Uid: [0, 0, 0, 0],
  Gid: [0, 0, 0, 0],
  Groups: [],
  NSpid: [100],
  NStgid: [100],
  Threads: 1,
  SigPnd: NO_SIGNALS,
  ShdPnd: NO_SIGNALS,
  SigBlk: NO_SIGNALS,
  SigIgn: NO_SIGNALS,
  SigCgt: NO_SIGNALS,
};

export interface TaskDraft extends TaskFiles {
  readonly kind?: Task['kind'];
  readonly pid?: number;
  readonly tid?: number;
}

/** A process row, with these fields of stat and these records. */
export function taskOf(stat: Partial<Stat> = {}, draft: TaskDraft = {}): Task {
  const { kind = 'process', pid = 100, tid = pid, ...files } = draft;
  return { kind, pid, tid, stat: { ...STAT, ...stat }, ...files };
}

/** A thread row. */
export function threadOf(stat: Partial<Stat> = {}, draft: TaskDraft = {}): Task {
  return taskOf(stat, { kind: 'thread', tid: 101, ...draft });
}

/** A process row with a status that has these fields. */
export function withStatus(status: Partial<Status>, stat: Partial<Stat> = {}, draft: TaskDraft = {}): Task {
  return taskOf(stat, { status: { ...STATUS, ...status }, ...draft });
}

/** The entries of a cgroup file with these lines. */
export function cgroupOf(...lines: readonly string[]): readonly CgroupEntry[] {
  return lines.map((line) => {
    const [hierarchy = '0', controllers = '', ...path] = line.split(':');
    return {
      hierarchy: Number(hierarchy),
      controllers: controllers === '' ? [] : controllers.split(','),
      path: path.join(':'),
      line,
    };
  });
}

/** A file that the kernel refused. */
export function denied(file: string): Unreadable {
  return new Unreadable(file, 'EACCES');
}

/** A file of a task that has ended, or that the kernel does not have. */
export function gone(file: string): Unreadable {
  return new Unreadable(file, 'ENOENT');
}

export interface ViewDraft extends Partial<Omit<View, 'moment' | 'users' | 'groups' | 'terminals'>> {
  readonly host?: Partial<Host>;
  readonly moment?: Partial<Omit<Moment, 'root'>>;
  readonly users?: Readonly<Record<number, string>>;
  readonly groups?: Readonly<Record<number, string>>;
  readonly terminals?: Readonly<Record<number, string>>;
}

/** A view of a machine in UTC with 100 ticks a second, booted 1,000 s before `now`. */
export function viewOf(draft: ViewDraft = {}): View {
  const { host, moment, users = {}, groups = {}, terminals = {}, ...options } = draft;
  const root = new ProcRoot(
    '/none',
    '/none',
    {
      clock_ticks: 100,
      page_size: 4096,
      cpus: 2,
      now: 1_700_000_000,
      euid: 0,
      tty_nr: 0,
      timezone: 'UTC',
      arch: 'x86_64',
      ...host,
    },
    true,
  );
  return {
    locale: 'utf8',
    numeric: false,
    cumulative: false,
    trueName: false,
    environ: false,
    dateFormat: undefined,
    signames: false,
    wideSignals: false,
    moment: {
      root,
      now: 1_700_000_000,
      uptimeTicks: 100_000,
      btime: 1_699_999_000,
      machine: gone('stat'),
      memTotal: 1_000_000,
      pidDigits: 5,
      bootId: '8a2e4bd0-1111-2222-3333-444444444444',
      delayAccounting: true,
      ...moment,
    },
    users: namesOf(users),
    groups: namesOf(groups),
    terminals: { name: (tty_nr) => terminals[tty_nr] },
    ...options,
  };
}

function namesOf(names: Readonly<Record<number, string>>): View['users'] {
  return {
    name: (id) => (names[id] === undefined ? undefined : bytes(names[id])),
    id: () => undefined,
  };
}

/** Text as the byte string that a file with it is read as. */
export function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The column of that name; a test that asks for one that is not there fails. */
export function column(name: string): Column {
  const found = findColumn(name);
  assert.ok(found !== undefined, `there is no column ${name}`);
  return found;
}

/** What the column `name` prints, in its own width unless another is given. */
export function shown(name: string, task: Task, view: View = viewOf(), width?: number): string {
  const one = column(name);
  return one.show(task, view, width ?? (one.width === 'pid' ? view.moment.pidDigits : one.width));
}

/** The raw value, or `? reason` when it is unknown. */
export function raw(name: string, task: Task, view: View = viewOf()): unknown {
  const value = column(name).raw(task, view);
  return value instanceof Unknown ? `? ${value.reason}` : value;
}

/** What a sort key of that name compares. */
export function order(name: string, task: Task, view: View = viewOf()): unknown {
  const one = column(name);
  return one.order === undefined ? one.raw(task, view) : one.order(task, view);
}
