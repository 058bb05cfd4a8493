import type { Io } from '../procfs/io.ts';
import type { Column } from './column.ts';
import { fieldOf } from './readings.ts';
import { orZero, ownColumn, psColumn } from './shape.ts';

const SOURCE = 'of /proc/PID/io, on thread rows of /proc/PID/task/TID/io; needs the rights of ptrace';

/** A counter as ps prints it: 0 where it may not be read. */
function counter(id: string, field: keyof Io, unit: 'bytes' | 'none', what: string): Column {
  const value = (io: Io): number => io[field];
  return psColumn({
    id,
    header: id.toUpperCase(),
    about: `${what}, ${field} ${SOURCE}.`,
    unit,
    width: 5,
    scope: 'thread',
    needs: ['io'],
    raw: (task) => fieldOf(task.io, 'io', value),
    show: (task) => String(orZero(fieldOf(task.io, 'io', value))),
    order: (task) => orZero(fieldOf(task.io, 'io', value)),
  });
}

function storage(id: 'read_bytes' | 'write_bytes', header: string, what: string): Column {
  return ownColumn({
    id,
    header,
    about: `${what}, ${id} ${SOURCE}; a process row adds up its threads and the children it waited for.`,
    unit: 'bytes',
    width: 12,
    needs: ['io'],
    raw: (task) => fieldOf(task.io, 'io', (io) => io[id]),
  });
}

/** What was read and written. */
export const IO_COLUMNS: readonly Column[] = [
  counter('rchars', 'rchar', 'bytes', 'Bytes taken by read calls, cached or not'),
  counter('wchars', 'wchar', 'bytes', 'Bytes given to write calls'),
  counter('rops', 'syscr', 'none', 'Read calls'),
  counter('wops', 'syscw', 'none', 'Write calls'),
  counter('rbytes', 'read_bytes', 'bytes', 'Bytes that came from storage'),
  counter('wbytes', 'write_bytes', 'bytes', 'Bytes sent to storage'),
  counter(
    'wcbytes',
    'cancelled_write_bytes',
    'bytes',
    'Bytes written that never went to storage, since the file was cut',
  ),
  storage('read_bytes', 'READ', 'Bytes that came from storage'),
  storage('write_bytes', 'WRITE', 'Bytes sent to storage'),
];
