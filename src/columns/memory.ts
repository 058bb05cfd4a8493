import type { Task } from '../model/task.ts';
import { Unknown, type Value } from '../model/unknown.ts';
import type { SmapsRollup } from '../procfs/smaps-rollup.ts';
import type { U64 } from '../procfs/stat.ts';
import type { Status } from '../procfs/status.ts';
import type { Column } from './column.ts';
import { fieldOf, recordOf, whyNot } from './readings.ts';
import { orZero, padded, psColumn } from './shape.ts';
import type { View } from './view.ts';

const KIB = 1024;
const WORD = 64;

const HIDDEN = new Unknown('the addresses of the program: needs the rights of ptrace');

type VmField = 'VmSize' | 'VmRSS' | 'VmHWM' | 'VmSwap';

/** A size of the process in KiB; null for a task without memory of its own: a kernel thread, a zombie. */
export function vm(task: Task, field: VmField): number | null | Unknown {
  const status = recordOf(task.status);
  return status === undefined ? whyNot(task.status, 'status') : (status[field] ?? null);
}

function vmOrZero(task: Task, field: VmField): number {
  return recordOf(task.status)?.[field] ?? 0;
}

type Names = Pick<Column, 'id' | 'header' | 'width'> & Partial<Pick<Column, 'aliases' | 'align'>>;

function kibColumn(draft: Names, field: VmField, about: string): Column {
  return psColumn({
    ...draft,
    about,
    unit: 'kib',
    scope: 'process',
    needs: ['status'],
    raw: (task) => vm(task, field),
    show: (task) => String(vmOrZero(task, field)),
    order: (task) => vmOrZero(task, field),
  });
}

const RESIDENT =
  'Memory of the process that is resident, KiB, line VmRSS of /proc/PID/status; the same on all threads.';
const VIRTUAL =
  'Address space of the process, KiB, line VmSize of /proc/PID/status; the same on all threads.';

/** The columns that read vsize of stat: ps's key `vsize` compares it only when one of them has it loaded. */
const VSIZE_READERS = ['drs', 'm_drs', 'dsiz', 'trs', 'm_trs', 'trss', 'tsiz', 'size', 'm_size'];

/** `bytes >> 10` as C does it with 64 unsigned bits: below 0 it wraps. */
function kibOf(bytes: number): string {
  if (!Number.isFinite(bytes)) return '0';
  if (bytes >= 0) return String(Math.floor(bytes / KIB));
  return String(BigInt.asUintN(WORD, BigInt(Math.trunc(bytes))) / BigInt(KIB));
}

/** Bytes of program text that is mapped, or NaN on a kernel that does not write the addresses. */
function textBytes(task: Task): number {
  return Number(task.stat.endcode) - Number(task.stat.startcode);
}

function codeColumn(id: string, header: string, width: number, part: 'text' | 'data'): Column {
  const bytes = (task: Task): number =>
    part === 'text' ? textBytes(task) : task.stat.vsize - textBytes(task);
  return psColumn({
    id,
    header,
    about:
      part === 'text'
        ? 'Address space of the program text, KiB: endcode less startcode of /proc/PID/stat.'
        : 'Address space beside the program text, KiB: vsize of /proc/PID/stat less endcode - startcode.',
    unit: 'kib',
    width,
    scope: 'process',
    raw: (task): Value | Unknown => {
      if (task.stat.vsize === 0) return null;
      // The kernel writes 1 for both addresses to those who may not know them.
      return Number(task.stat.startcode) === 1 ? HIDDEN : Math.floor(bytes(task) / KIB);
    },
    show: (task) => (task.stat.vsize === 0 ? '0' : kibOf(bytes(task))),
    order: (task) => task.stat.vsize,
  });
}

function pagesOf(kib: number, view: View): number {
  return Math.trunc((kib * KIB) / view.moment.root.host.page_size);
}

function rollupColumn(id: string, about: string, of: (rollup: SmapsRollup) => number): Column {
  return psColumn({
    id,
    header: id.toUpperCase(),
    about: `${about}, /proc/PID/smaps_rollup; needs the rights of ptrace, and the kernel walks all page tables.`,
    unit: 'kib',
    width: 5,
    scope: 'process',
    needs: ['smaps_rollup'],
    raw: (task) => fieldOf(task.smaps_rollup, 'smaps_rollup', of),
    show: (task) => String(orZero(fieldOf(task.smaps_rollup, 'smaps_rollup', of))),
    order: (task) => orZero(fieldOf(task.smaps_rollup, 'smaps_rollup', of)),
  });
}

/** Share of the machine's memory in 1/1000, cut. */
function memoryMille(task: Task, total: number): number {
  return Math.min(999, Math.trunc((1000 * vmOrZero(task, 'VmRSS')) / total));
}

const pmem = psColumn({
  id: 'pmem',
  aliases: ['%mem'],
  header: '%MEM',
  about:
    'Resident memory of the process by all memory, at most 99.9: VmRSS of /proc/PID/status, MemTotal of /proc/meminfo.',
  unit: 'percent',
  width: 4,
  scope: 'process',
  needs: ['status'],
  raw: (task, view) => {
    const total = recordOf(view.moment.memTotal);
    const resident = vm(task, 'VmRSS');
    if (typeof resident !== 'number') return resident;
    return total === undefined ? whyNot(view.moment.memTotal, 'meminfo') : (100 * resident) / total;
  },
  show: (task, view) => {
    const total = recordOf(view.moment.memTotal);
    if (total === undefined) return '?';
    const mille = total === 0 ? 0 : memoryMille(task, total);
    return `${padded(Math.trunc(mille / 10), 2)}.${mille % 10}`;
  },
  order: (task) => vmOrZero(task, 'VmRSS'),
});

function swappable(status: Status): number {
  return (status.VmData ?? 0) + (status.VmStk ?? 0);
}

function isUnlimited(limit: U64): boolean {
  return limit === 2n ** 64n - 1n;
}

/** Memory as ps names it: all of it the process's, and so the same on each of its threads. */
export const MEMORY_COLUMNS: readonly Column[] = [
  kibColumn({ id: 'vsz', header: 'VSZ', width: 6 }, 'VmSize', VIRTUAL),
  {
    ...kibColumn({ id: 'vsize', header: 'VSZ', width: 6 }, 'VmSize', VIRTUAL),
    order: (task) => task.stat.vsize,
    sortsWith: VSIZE_READERS,
  },
  kibColumn({ id: 'rss', aliases: ['rssize'], header: 'RSS', width: 5 }, 'VmRSS', RESIDENT),
  kibColumn({ id: 'rsz', header: 'RSZ', width: 5 }, 'VmRSS', RESIDENT),
  kibColumn({ id: 'sgi_rss', header: 'RSS', width: 4, align: 'left' }, 'VmRSS', RESIDENT),
  pmem,
  psColumn({
    id: 'sz',
    header: 'SZ',
    about: 'Address space of the process in pages, line VmSize of /proc/PID/status; the same on all threads.',
    unit: 'pages',
    width: 5,
    scope: 'process',
    needs: ['status'],
    raw: (task, view) => {
      const kib = vm(task, 'VmSize');
      return typeof kib === 'number' ? pagesOf(kib, view) : kib;
    },
    show: (task, view) => String(pagesOf(vmOrZero(task, 'VmSize'), view)),
    order: (task) => vmOrZero(task, 'VmSize'),
  }),
  psColumn({
    id: 'size',
    header: 'SIZE',
    about:
      'Address space that would need swap if all was written, KiB: VmData and VmStk of /proc/PID/status.',
    unit: 'kib',
    width: 5,
    scope: 'process',
    needs: ['status'],
    raw: (task) => {
      const status = recordOf(task.status);
      if (status === undefined) return whyNot(task.status, 'status');
      return status.VmData === undefined ? null : swappable(status);
    },
    show: (task) => {
      const status = recordOf(task.status);
      return status === undefined ? '0' : String(swappable(status));
    },
    order: (task) => task.stat.vsize,
  }),
  psColumn({
    id: 'm_size',
    header: 'SIZE',
    about: 'Address space of the process in bytes, field vsize of /proc/PID/stat.',
    unit: 'bytes',
    width: 5,
    scope: 'process',
    raw: (task) => task.stat.vsize,
    show: (task) => String(task.stat.vsize || 0),
  }),
  codeColumn('drs', 'DRS', 5, 'data'),
  codeColumn('m_drs', 'DRS', 5, 'data'),
  codeColumn('dsiz', 'DSIZ', 4, 'data'),
  codeColumn('trs', 'TRS', 4, 'text'),
  codeColumn('m_trs', 'TRS', 5, 'text'),
  codeColumn('trss', 'TRSS', 4, 'text'),
  codeColumn('tsiz', 'TSIZ', 4, 'text'),
  rollupColumn(
    'uss',
    'Memory that only this process has, KiB, Private_Clean and Private_Dirty',
    (rollup) => rollup.Private_Clean + rollup.Private_Dirty,
  ),
  rollupColumn(
    'pss',
    'Memory of the process with each shared page divided by its users, KiB, Pss',
    (rollup) => rollup.Pss,
  ),
  psColumn({
    id: 'lim',
    header: 'LIM',
    about:
      'The soft limit of resident memory (which Linux does not enforce), field rsslim of /proc/PID/stat; xx: none.',
    unit: 'bytes',
    width: 5,
    raw: (task) => (isUnlimited(task.stat.rsslim) ? null : task.stat.rsslim),
    show: (task) =>
      isUnlimited(task.stat.rsslim) ? 'xx' : String(BigInt(task.stat.rsslim || 0) >> 10n).padStart(5),
    order: (task) => task.stat.rsslim,
  }),
];
