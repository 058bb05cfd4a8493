import type { FileName, Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { Schedstat } from '../procfs/schedstat.ts';
import type { Column, Unit } from './column.ts';
import { fieldOf, notWritten } from './readings.ts';
import { ownColumn } from './shape.ts';
import type { View } from './view.ts';

const PER_THREAD = new Unknown(
  'the kernel counts it per thread, and of the process only its main thread; see the thread rows',
);
const NO_SCHEDSTAT = new Unknown('schedstat: this kernel does not keep it (all 0 of a task that ran)');
const NO_DELAYS = new Unknown(
  'delay accounting is off (sysctl kernel.task_delayacct=1 turns it on for new tasks)',
);

const PLACE = 'of /proc/PID/task/TID';

/**
 * A count that the kernel keeps for each thread. The files of /proc/PID hold the main thread's alone, so the row of a
 * process with more threads does not know it.
 */
function threadCount(
  draft: Pick<Column, 'id' | 'header' | 'width'>,
  unit: Unit,
  needs: readonly FileName[],
  about: string,
  of: (task: Task, view: View) => number | Unknown,
): Column {
  return ownColumn({
    ...draft,
    unit,
    needs,
    about: `${about}; of the thread, on process rows only where it is the only one.`,
    raw: (task, view) => (task.kind === 'process' && task.stat.num_threads > 1 ? PER_THREAD : of(task, view)),
  });
}

/** A field of schedstat: all three are 0 where the kernel was built without them. */
function fromSchedstat(field: keyof Schedstat): (task: Task) => number | Unknown {
  return (task) =>
    fieldOf(task.schedstat, 'schedstat', (record) => {
      const empty = record.run_ns === 0 && record.wait_ns === 0 && record.slices === 0;
      return empty && task.stat.utime + task.stat.stime > 0 ? NO_SCHEDSTAT : record[field];
    });
}

/** What the scheduler counts of each thread. */
export const SCHEDULER_COUNT_COLUMNS: readonly Column[] = [
  threadCount(
    { id: 'oncpu', header: 'ONCPU', width: 15 },
    'ns',
    ['schedstat'],
    `Time on a CPU in nanoseconds, first field of schedstat ${PLACE}`,
    fromSchedstat('run_ns'),
  ),
  threadCount(
    { id: 'runq', header: 'RUNQ', width: 15 },
    'ns',
    ['schedstat'],
    `Time runnable and waiting for a CPU in nanoseconds, added when a wait ends, second field of schedstat ${PLACE}`,
    fromSchedstat('wait_ns'),
  ),
  threadCount(
    { id: 'slices', header: 'SLICES', width: 8 },
    'none',
    ['schedstat'],
    `How many times it was given a CPU, third field of schedstat ${PLACE}`,
    fromSchedstat('slices'),
  ),
  threadCount(
    { id: 'vcsw', header: 'VCSW', width: 8 },
    'none',
    ['status'],
    `How often it gave up the CPU to wait, voluntary_ctxt_switches of status ${PLACE}`,
    (task) => fieldOf(task.status, 'status', (status) => status.voluntary_ctxt_switches),
  ),
  threadCount(
    { id: 'ivcsw', header: 'IVCSW', width: 8 },
    'none',
    ['status'],
    `How often the CPU was taken from it, nonvoluntary_ctxt_switches of status ${PLACE}`,
    (task) => fieldOf(task.status, 'status', (status) => status.nonvoluntary_ctxt_switches),
  ),
  threadCount(
    { id: 'migrations', header: 'MIGR', width: 6 },
    'none',
    ['sched'],
    `How often it was moved to another CPU, nr_migrations of sched ${PLACE}`,
    (task) => fieldOf(task.sched, 'sched', (sched) => sched.nr_migrations),
  ),
  threadCount(
    { id: 'blkio', header: 'BLKIO', width: 6 },
    'ticks',
    [],
    `Clock ticks that it waited for block devices, delayacct_blkio_ticks of stat ${PLACE}`,
    (task, view) => {
      if (!view.moment.delayAccounting) return NO_DELAYS;
      const ticks = task.stat.delayacct_blkio_ticks;
      return Number.isNaN(ticks) ? notWritten('stat') : ticks;
    },
  ),
];
