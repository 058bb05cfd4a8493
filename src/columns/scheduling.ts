import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { Column } from './column.ts';
import { fieldOf, notWritten } from './readings.ts';
import { numberColumn, ownColumn, psColumn } from './shape.ts';

/** Names of the SCHED_ policies by number, sched(7); 4 is reserved and 7 (EXT) and up are ps's. */
const CLASSES = ['TS', 'FF', 'RR', 'B', 'ISO', 'IDL', 'DLN', '#7', '#8', '#9'];
const OTHER = 0;
const FIFO = 1;
const RR = 2;
const BATCH = 3;

const NO_NODE = new Unknown('the NUMA node of a CPU is not in /proc');

/** A field that old kernels do not write is -1 to ps, NaN in our record. */
function policyOf(task: Task): number {
  return Number.isNaN(task.stat.policy) ? -1 : task.stat.policy;
}

function classText(task: Task): string {
  const policy = policyOf(task);
  return policy === -1 ? '-' : (CLASSES[policy] ?? '?');
}

function written(value: number): number | Unknown {
  return Number.isNaN(value) ? notWritten('stat') : value;
}

function classColumn(id: string, header: string, align: 'left' | 'right'): Column {
  return psColumn({
    id,
    header,
    about:
      'The scheduling policy: TS other, FF fifo, RR round robin, B batch, IDL idle, DLN deadline; field policy of stat.',
    width: 3,
    align,
    scope: 'thread',
    raw: (task) => (policyOf(task) === -1 ? notWritten('stat') : classText(task)),
    show: classText,
    order: policyOf,
  });
}

/** A way to write field priority of stat; all of them sort by the field itself. */
function priority(
  id: string,
  header: string,
  what: string,
  of: (priority: number) => number,
  aliases?: string[],
) {
  return numberColumn({
    id,
    ...(aliases && { aliases }),
    header,
    about: `The priority that the scheduler uses, ${what}; field priority of stat.`,
    width: 3,
    scope: 'thread',
    value: (task: Task) => of(task.stat.priority),
    order: (task: Task) => task.stat.priority,
  });
}

function processor(id: string, header: string, width: number) {
  return psColumn({
    id,
    header,
    about: 'The CPU that the task runs on or ran on last, field processor of stat.',
    width,
    scope: 'thread',
    raw: (task) => written(task.stat.processor),
    show: (task) => String(task.stat.processor || 0),
  });
}

/** How the scheduler treats a task. */
export const SCHEDULING_COLUMNS: readonly Column[] = [
  psColumn({
    id: 'ni',
    aliases: ['nice'],
    header: 'NI',
    about: 'The nice value, -20 (most CPU) to 19, field nice of stat; - under policies that do not use it.',
    width: 3,
    scope: 'thread',
    raw: (task) => task.stat.nice,
    show: (task) => {
      const policy = policyOf(task);
      return policy === OTHER || policy === BATCH || policy === -1 ? String(task.stat.nice) : '-';
    },
  }),
  priority('pri', 'PRI', 'higher is more urgent (39 - priority)', (p) => 39 - p),
  priority('opri', 'PRI', 'lower is more urgent (60 + priority)', (p) => 60 + p, ['intpri']),
  priority('priority', 'PRI', 'as the kernel writes it: 0 to 39, negative for real time', (p) => p),
  priority('pri_foo', 'FOO', 'less 20: 0 is an ordinary task', (p) => p - 20),
  priority('pri_bar', 'BAR', 'plus 1', (p) => p + 1),
  priority('pri_baz', 'BAZ', 'plus 100: 1 to 99 is real time', (p) => p + 100),
  priority('pri_api', 'API', 'as the real-time calls number it (-1 - priority)', (p) => -1 - p),
  classColumn('class', 'CLS', 'left'),
  classColumn('cls', 'CLS', 'right'),
  classColumn('policy', 'POL', 'left'),
  psColumn({
    id: 'sched',
    header: 'SCH',
    about: 'The number of the scheduling policy, sched(7), field policy of stat.',
    width: 3,
    scope: 'thread',
    raw: (task) => written(task.stat.policy),
    show: (task) => (policyOf(task) === -1 ? '-' : String(policyOf(task))),
    order: policyOf,
  }),
  psColumn({
    id: 'rtprio',
    header: 'RTPRIO',
    about: 'The real-time priority, 1 to 99, field rt_priority of stat; - for ordinary tasks.',
    width: 6,
    scope: 'thread',
    raw: (task) => {
      const policy = policyOf(task);
      return policy === FIFO || policy === RR ? task.stat.rt_priority : null;
    },
    show: (task) => (policyOf(task) <= OTHER ? '-' : String(task.stat.rt_priority || 0)),
    order: (task) => task.stat.rt_priority || 0,
  }),
  processor('psr', 'PSR', 3),
  processor('cpuid', 'CPUID', 5),
  processor('lastcpu', 'C', 3),
  psColumn({
    id: 'sgi_p',
    header: 'P',
    about: 'The CPU of a task that runs or wants to, * for the others; fields state and processor of stat.',
    width: 1,
    scope: 'thread',
    raw: (task) => (task.stat.state === 'R' ? written(task.stat.processor) : null),
    show: (task) => (task.stat.state === 'R' ? String(task.stat.processor || 0) : '*'),
    // ps sorts by the letter here.
    order: (task) => task.stat.state,
  }),
  psColumn({
    id: 'numa',
    header: 'NUMA',
    about:
      'The NUMA node of the last CPU; ps asks libnuma for it, /proc does not say, so it is always -1 (unknown).',
    width: 4,
    raw: () => NO_NODE,
    show: () => '-1',
    order: () => 0,
  }),
  ownColumn({
    id: 'last_cpu',
    header: 'CPU',
    about:
      'The CPU that the task runs on or ran on last, field processor of /proc/PID/task/TID/stat; on process rows of the ' +
      'main thread.',
    width: 3,
    raw: (task) => written(task.stat.processor),
  }),
  ownColumn({
    id: 'affinity',
    header: 'AFFINITY',
    about:
      'The CPUs that the task may run on, line Cpus_allowed_list of /proc/PID/task/TID/status; on process rows of the main ' +
      'thread, the others may have others.',
    width: 8,
    align: 'left',
    needs: ['status'],
    raw: (task) => fieldOf(task.status, 'status', (status) => status.Cpus_allowed_list),
  }),
];
