import { isRead } from '../../procfs/unreadable.ts';
import { type Check, fine, lacking } from './check.ts';
import type { DoctorEvidence, Probes } from './evidence.ts';
import { howToReadAll } from './rights.ts';

/** What the kernel was built or told to keep. */

/** A file that only some kernels have. */
interface KernelFile {
  readonly id: string;
  readonly file: string;
  readonly about: string;
  /** What is lost without it. */
  readonly lost: string;
  readonly option: string;
}

const TASK_FILES: readonly KernelFile[] = [
  {
    id: 'sched',
    file: 'sched',
    about: 'scheduler details of a task',
    lost: 'since when a thread sleeps and a process is a zombie is not known, nor are migrations',
    option: 'CONFIG_SCHED_DEBUG',
  },
  {
    id: 'syscall',
    file: 'syscall',
    about: 'the system call that a thread is in',
    lost: 'what threads wait for, stack use and causes of zombies are mostly unknown',
    option: 'CONFIG_HAVE_ARCH_TRACEHOOK',
  },
  {
    id: 'wchan',
    file: 'wchan',
    about: 'the kernel function that a thread sleeps in',
    lost: 'waits outside system calls are not told apart',
    option: 'CONFIG_KALLSYMS',
  },
  {
    id: 'children',
    file: 'children',
    about: 'the children of each thread',
    lost: 'which thread started a zombie is not known',
    option: 'CONFIG_PROC_CHILDREN',
  },
  {
    id: 'io',
    file: 'io',
    about: 'bytes read and written',
    lost: 'columns and rates of I/O are unknown',
    option: 'CONFIG_TASK_IO_ACCOUNTING',
  },
  {
    id: 'pagemap',
    file: 'pagemap',
    about: 'pages of a process',
    lost: 'stacks that share a mapping are not told apart, and the deepest use of a stack is unknown',
    option: 'CONFIG_PROC_PAGE_MONITOR',
  },
  {
    id: 'smaps',
    file: 'smaps_rollup',
    about: 'memory in detail',
    lost: 'PSS, and how much of a stack is touched, are unknown',
    option: 'CONFIG_PROC_PAGE_MONITOR (Linux 4.14)',
  },
];

/** One check for each file of a task that depends on how the kernel was built. */
export function taskFiles(evidence: DoctorEvidence): readonly Check[] {
  const { own, captured } = evidence;
  if (own === undefined) return [];
  return TASK_FILES.map(({ id, file, about, lost, option }) => {
    const reading = own.probes.get(file);
    if (reading === undefined || isRead(reading)) return fine(id, about, 'there');
    if (reading.gone)
      return lacking(id, about, 'not there', lost, captured ? null : `a kernel with ${option}`);
    return lacking(id, about, reading.code, lost, captured ? null : howToReadAll(evidence), 'limited');
  });
}

/** Nanoseconds on CPU and on the run queue: schedstat, Documentation/scheduler/sched-stats.rst. */
export function schedstat({ own, schedstatCounts }: DoctorEvidence): Check {
  const about = 'time on a CPU in nanoseconds, and time waiting for one';
  const reading = own?.probes.get('schedstat');
  if (reading === undefined) return lacking('schedstat', about, 'not tried', '', null, 'unknown');
  const lost = 'CPU time comes from clock ticks of 10 ms, and waiting for a CPU is unknown';
  if (!isRead(reading))
    return lacking('schedstat', about, reading.code, lost, 'a kernel with CONFIG_SCHED_INFO');
  if (schedstatCounts === false) {
    return lacking('schedstat', about, 'there, but always 0', lost, 'a kernel with CONFIG_SCHED_INFO');
  }
  return fine('schedstat', about, 'there');
}

/** Delay accounting: Documentation/accounting/delay-accounting.rst. Off by default since Linux 5.14. */
export function delayAccounting({ sysctl }: DoctorEvidence): Check {
  const id = 'delay-accounting';
  const about = 'time waiting for disks (blkio delay)';
  const lost = 'the blkio column reads 0 for everybody and is shown as unknown';
  const value = sysctl('kernel/task_delayacct');
  if (!isRead(value)) {
    return lacking(id, about, 'no such switch', lost, 'a kernel with CONFIG_TASK_DELAY_ACCT, from 5.14 on');
  }
  if (value === 0)
    return lacking(id, about, 'off', lost, 'sysctl kernel.task_delayacct=1, or boot with delayacct');
  return fine(id, about, 'on');
}

/** Pressure stall information: Documentation/accounting/psi.rst. */
export function pressure({ machine }: DoctorEvidence): Check {
  const about = 'pressure of CPU, memory and I/O on the machine';
  const reading = machine.get('pressure/cpu');
  if (reading !== undefined && isRead(reading)) return fine('pressure', about, 'there');
  const found = reading === undefined ? 'not tried' : reading.gone ? 'not there' : reading.code;
  return lacking(
    'pressure',
    about,
    found,
    'pressure is not shown',
    'boot with psi=1, a kernel with CONFIG_PSI',
  );
}

/** Names of files that a task's probes should hold for these checks. */
export const PROBED_FILES: readonly string[] = [...TASK_FILES.map(({ file }) => file), 'schedstat'];

/** The files of `probes` that the kernel refused. */
export function refused(probes: Probes): readonly string[] {
  return [...probes].filter(([, reading]) => !isRead(reading) && reading.denied).map(([file]) => file);
}
