import type { Column } from './column.ts';
import { recordOf, whyNot } from './readings.ts';
import { ownColumn } from './shape.ts';

/** What all tasks of a machine have alike, for records that are kept. */
export const MACHINE_COLUMNS: readonly Column[] = [
  ownColumn({
    id: 'boot_id',
    header: 'BOOT',
    about:
      'The boot of the machine: with pid, tid and start it names a task for ever; /proc/sys/kernel/random/boot_id.',
    width: 36,
    align: 'left',
    raw: (_task, view) => recordOf(view.moment.bootId) ?? whyNot(view.moment.bootId, 'boot_id'),
  }),
];
