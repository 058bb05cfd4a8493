import type { Task } from '../model/task.ts';
import { Unknown } from '../model/unknown.ts';
import type { Column } from './column.ts';
import { vm } from './memory.ts';
import { fieldOf } from './readings.ts';
import { ownColumn } from './shape.ts';

const KIB = 1024;

const SEE_PROCESS = new Unknown('memory belongs to the process; see its row');
const LEADER_ENDED = new Unknown('the main thread has ended, so status of the process has no memory lines');

/** A size in bytes on the row of the process that has it; unknown on thread rows, where it would seem to add up. */
function memoryColumn(
  draft: Pick<Column, 'id' | 'header' | 'about' | 'needs'>,
  kib: (task: Task) => number | null | Unknown,
): Column {
  return ownColumn({
    ...draft,
    about: `${draft.about}; only on the row of the process, which has it, not its threads.`,
    unit: 'bytes',
    width: 12,
    scope: 'process',
    raw: (task) => {
      if (task.kind === 'thread') return SEE_PROCESS;
      const size = kib(task);
      if (size === null && task.stat.state === 'Z' && task.stat.num_threads > 1) return LEADER_ENDED;
      return typeof size === 'number' ? size * KIB : size;
    },
  });
}

/** Memory where it is: on process rows only. */
export const OWN_MEMORY_COLUMNS: readonly Column[] = [
  memoryColumn(
    {
      id: 'mem_resident',
      header: 'MEM',
      about: 'Resident memory in bytes, line VmRSS of /proc/PID/status',
      needs: ['status'],
    },
    (task) => vm(task, 'VmRSS'),
  ),
  memoryColumn(
    {
      id: 'mem_peak',
      header: 'MEMPEAK',
      about: 'The most that was resident at one time, in bytes, line VmHWM of /proc/PID/status',
      needs: ['status'],
    },
    (task) => vm(task, 'VmHWM'),
  ),
  memoryColumn(
    {
      id: 'mem_virtual',
      header: 'MEMVIRT',
      about: 'Address space in bytes, line VmSize of /proc/PID/status',
      needs: ['status'],
    },
    (task) => vm(task, 'VmSize'),
  ),
  memoryColumn(
    {
      id: 'mem_swap',
      header: 'MEMSWAP',
      about: 'Memory that was moved to swap, in bytes, line VmSwap of /proc/PID/status',
      needs: ['status'],
    },
    (task) => vm(task, 'VmSwap'),
  ),
  memoryColumn(
    {
      id: 'mem_pss',
      header: 'MEMPSS',
      about:
        'Resident memory with each shared page divided by its users, in bytes, Pss of /proc/PID/smaps_rollup',
      needs: ['smaps_rollup'],
    },
    (task) => fieldOf(task.smaps_rollup, 'smaps_rollup', (rollup) => rollup.Pss),
  ),
];
