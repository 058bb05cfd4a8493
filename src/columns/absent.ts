import type { Task } from '../model/task.ts';
import type { Column } from './column.ts';
import { recordOf } from './readings.ts';
import { psColumn } from './shape.ts';

/** Header, cells, and where they are not `right` and `both`, alignment and scope. */
type Shape = readonly [
  header: string,
  width: number | 'pid',
  align?: Exclude<Column['align'], 'signal'>,
  scope?: Column['scope'],
];

/** Names that ps accepts, mostly from other systems, and for which it prints `-` whatever the task. */
// prettier-ignore
const ABSENT: Readonly<Record<string, Shape>> = {
  acflag: ['ACFLG', 5],
  acflg: ['ACFLG', 5],
  alarm: ['ALARM', 5],
  argc: ['ARGC', 4, 'right', 'process'],
  bnd: ['BND', 1, 'right', 'thread'],
  cmaj_flt: ['-', 1],
  cmin_flt: ['-', 1],
  cnswap: ['-', 1],
  cpu: ['CPU', 3],
  ctid: ['CTID', 5],
  cursig: ['CURSIG', 6],
  cutime: ['-', 1],
  cwd: ['CWD', 3, 'left'],
  emul: ['EMUL', 13, 'left', 'process'],
  end_code: ['E_CODE', 16, 'right', 'process'],
  environ: ['ENVIRONMENT', 11, 'text', 'process'],
  inblk: ['INBLK', 5],
  inblock: ['INBLK', 5],
  jid: ['JID', 1, 'right', 'process'],
  jobc: ['JOBC', 4],
  ktrace: ['KTRACE', 8],
  ktracep: ['KTRACEP', 8],
  login: ['LOGNAME', 8, 'left'],
  logname: ['LOGNAME', 8, 'left'],
  luser: ['LUSER', 8, 'user'],
  m_dt: ['DT', 4, 'right', 'process'],
  m_lrs: ['LRS', 5, 'right', 'process'],
  m_resident: ['RES', 5, 'right', 'process'],
  m_share: ['SHRD', 5, 'right', 'process'],
  m_swap: ['SWAP', 5, 'right', 'process'],
  msgrcv: ['MSGRCV', 6],
  msgsnd: ['MSGSND', 6],
  mwchan: ['MWCHAN', 6, 'wchan', 'thread'],
  nivcsw: ['IVCSW', 5],
  nsignals: ['NSIGS', 5],
  nsigs: ['NSIGS', 5],
  nswap: ['NSWAP', 5],
  nvcsw: ['VCSW', 5],
  nwchan: ['WCHAN', 6, 'right', 'thread'],
  osz: ['SZ', 2, 'right', 'process'],
  oublk: ['OUBLK', 5],
  oublock: ['OUBLK', 5],
  p_ru: ['P_RU', 6],
  paddr: ['PADDR', 6],
  poip: ['-', 1],
  prmgrp: ['PRMGRP', 12, 'right', 'process'],
  prmid: ['PRMID', 12, 'right', 'process'],
  project: ['PROJECT', 12, 'left', 'process'],
  projid: ['PROJID', 5, 'right', 'process'],
  pset: ['PSET', 4, 'right', 'thread'],
  psxpri: ['PPR', 3, 'right', 'thread'],
  re: ['RE', 3],
  resident: ['RES', 5, 'right', 'process'],
  rlink: ['RLINK', 8],
  scnt: ['SCNT', 4],
  scount: ['SC', 4],
  share: ['-', 1, 'right', 'process'],
  sl: ['SL', 3],
  start_code: ['S_CODE', 16, 'right', 'process'],
  status: ['STATUS', 6],
  systime: ['SYSTEM', 6],
  taskid: ['TASKID', 'pid', 'right', 'thread'],
  tdev: ['TDEV', 4],
  timeout: ['TMOUT', 5],
  tmout: ['TMOUT', 5],
  tsess: ['TSESS', 'pid', 'right', 'process'],
  tsession: ['TSESS', 'pid', 'right', 'process'],
  tsid: ['TSID', 'pid', 'right', 'process'],
  u_procp: ['UPROCP', 6],
  umask: ['UMASK', 5],
  upr: ['UPR', 3, 'right', 'thread'],
  uprocp: ['UPROCP', 8],
  usertime: ['USER', 4],
  usrpri: ['UPR', 3, 'right', 'thread'],
  utime: ['UTIME', 6],
  vm_data: ['DATA', 5, 'right', 'process'],
  vm_exe: ['EXE', 5, 'right', 'process'],
  vm_lib: ['LIB', 5, 'right', 'process'],
  vm_lock: ['LCK', 3, 'right', 'process'],
  vm_stack: ['STACK', 5, 'right', 'process'],
  xstat: ['XSTAT', 5],
  zoneid: ['ZONEID', 31],
};

/** The columns that have the addresses of the program text loaded. */
const CODE_READERS = ['drs', 'm_drs', 'dsiz', 'trs', 'm_trs', 'trss', 'tsiz'];

/**
 * What these print is `-`, but as sort keys a few of them compare a field: locked memory always, the others when a
 * column that reads it is there.
 */
const KEYS: Readonly<Record<string, Pick<Column, 'needs' | 'sortsWith' | 'order'>>> = {
  vm_lock: { needs: ['status'], order: (task) => recordOf(task.status)?.VmLck ?? 0 },
  vm_data: {
    needs: ['status'],
    order: (task) => recordOf(task.status)?.VmData ?? 0,
    sortsWith: ['size'],
  },
  vm_stack: {
    needs: ['status'],
    order: (task) => recordOf(task.status)?.VmStk ?? 0,
    sortsWith: ['size'],
  },
  start_code: { needs: [], order: (task) => Number(task.stat.startcode), sortsWith: CODE_READERS },
  end_code: { needs: [], order: (task) => Number(task.stat.endcode), sortsWith: CODE_READERS },
};

const nothing = (): null => null;
const dash = (): string => '-';
const equal = (_task: Task): number => 0;

/** Columns that are always `-`. */
export const ABSENT_COLUMNS: readonly Column[] = Object.entries(ABSENT).map(
  ([id, [header, width, align = 'right', scope = 'both']]) =>
    psColumn({
      id,
      header,
      about:
        'Always -: a name of other systems or of old kernels that ps accepts and /proc has no value for.',
      width,
      align,
      scope,
      raw: nothing,
      show: dash,
      order: equal,
      ...KEYS[id],
    }),
);
