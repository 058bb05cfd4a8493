import type { Task } from '../model/task.ts';
import type { Status } from '../procfs/status.ts';
import type { Column } from './column.ts';
import { fieldOf, recordOf } from './readings.ts';
import { psColumn } from './shape.ts';
import type { View } from './view.ts';

const NARROW_DIGITS = 8;
const ZEROS = '00000000';
const WIDTH = 9;

/** The cells of a signal column with --signames, where it is a text column. */
export const SIGNAL_NAMES_WIDTH = 27;

/** Linux's signals from 1 on, signal(7), without SIG. */
// prettier-ignore
const NAMES = [
  'HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE', 'ALRM', 'TERM',
  'STKFLT', 'CHLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ', 'VTALRM', 'PROF', 'WINCH', 'IO',
  'PWR', 'SYS',
];
const LAST_SIGNAL = 64;
const RTMIN = 34;

/** The name of signal `number` (1-64); the two that the C library keeps for itself are numbers. */
export function signalName(number: number): string {
  const name = NAMES[number - 1];
  if (name !== undefined) return name;
  if (number === LAST_SIGNAL) return 'RTMAX';
  if (number < RTMIN) return String(number);
  return number === RTMIN ? 'RTMIN' : `RTMIN+${number - RTMIN}`;
}

/** The signals of a mask of hexadecimal digits by name, joined by commas; `-` for none. */
export function signalNames(mask: string): string {
  let text = '';
  for (let at = mask.length - 1, base = 1; at >= 0; at--, base += 4) {
    const digit = Number.parseInt(mask.charAt(at), 16);
    for (let bit = 0; bit < 4; bit++) {
      if (digit & (1 << bit)) text += text === '' ? signalName(base + bit) : `,${signalName(base + bit)}`;
    }
  }
  return text === '' ? '-' : text;
}

/** A mask in 16 digits, or in the last 8 with `<` before them when more are set. */
export function maskText(mask: string, wide: boolean): string {
  if (wide) return mask.length > NARROW_DIGITS ? mask : ZEROS + mask;
  const last = mask.slice(-NARROW_DIGITS).padStart(NARROW_DIGITS, '0');
  for (let at = 0; at < mask.length - NARROW_DIGITS; at++) if (mask.charAt(at) !== '0') return `<${last}`;
  return last;
}

function maskColumn(
  draft: Pick<Column, 'id' | 'header'> & Partial<Pick<Column, 'aliases'>>,
  scope: Column['scope'],
  about: string,
  of: (status: Status, task: Task) => string,
): Column {
  const mask = (task: Task): string => {
    const status = recordOf(task.status);
    return status === undefined ? '' : of(status, task);
  };
  return psColumn({
    ...draft,
    about,
    unit: 'hex',
    width: WIDTH,
    align: 'signal',
    scope,
    needs: ['status'],
    raw: (task) => fieldOf(task.status, 'status', (status) => `0x${of(status, task)}`),
    show: (task: Task, view: View) =>
      view.signames ? signalNames(mask(task)) : maskText(mask(task), view.wideSignals),
    order: mask,
  });
}

/** On a process row what waits for the whole process, on a thread row what waits for it alone. */
function pendingOf(status: Status, task: Task): string {
  return task.kind === 'process' ? status.ShdPnd : status.SigPnd;
}

const PENDING =
  'Signals that wait, as a mask of hexadecimal digits: for the whole process on its row (ShdPnd), for the thread alone on a thread row (SigPnd of status).';
const BLOCKED = 'Signals that the task holds back for now, a mask, line SigBlk of status.';
const IGNORED = 'Signals that the process ignores, a mask, line SigIgn of status.';
const CAUGHT = 'Signals that the process handles itself, a mask, line SigCgt of status.';

/** Signal masks. With --signames they are text of SIGNAL_NAMES_WIDTH cells. */
export const SIGNAL_COLUMNS: readonly Column[] = [
  maskColumn({ id: 'pending', aliases: ['sig'], header: 'PENDING' }, 'both', PENDING, pendingOf),
  maskColumn({ id: 'sig_pend', header: 'SIGNAL' }, 'both', PENDING, pendingOf),
  maskColumn(
    { id: 'tsig', header: 'PENDING' },
    'both',
    'Signals that wait for the thread alone, a mask, line SigPnd of status.',
    (status) => status.SigPnd,
  ),
  maskColumn(
    { id: 'blocked', aliases: ['sigmask', 'sig_block'], header: 'BLOCKED' },
    'thread',
    BLOCKED,
    (status) => status.SigBlk,
  ),
  maskColumn(
    { id: 'ignored', aliases: ['sigignore', 'sig_ignore'], header: 'IGNORED' },
    'thread',
    IGNORED,
    (status) => status.SigIgn,
  ),
  maskColumn(
    { id: 'caught', aliases: ['sigcatch'], header: 'CAUGHT' },
    'thread',
    CAUGHT,
    (status) => status.SigCgt,
  ),
  maskColumn({ id: 'sig_catch', header: 'CATCHED' }, 'thread', CAUGHT, (status) => status.SigCgt),
];
