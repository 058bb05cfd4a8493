import type { Task } from '../model/task.ts';
import type { Unknown } from '../model/unknown.ts';
import type { Column } from './column.ts';
import { fieldOf } from './readings.ts';
import { psColumn } from './shape.ts';

function namespaceColumn(id: string, kind: string, what: string): Column {
  const inode = (task: Task): number | Unknown => fieldOf(task.ns, 'ns', (links) => links.get(kind));
  return psColumn({
    id,
    header: id.toUpperCase(),
    about: `The number of the ${what} namespace of the process, the link /proc/PID/ns/${kind}; needs the rights of ptrace.`,
    width: 10,
    needs: ['ns'],
    raw: inode,
    show: (task) => {
      const number = inode(task);
      return typeof number === 'number' && number !== 0 ? String(number) : '-';
    },
    order: (task) => {
      const number = inode(task);
      return typeof number === 'number' ? number : 0;
    },
  });
}

/** Namespaces by their inode numbers: equal numbers, same namespace. */
export const NAMESPACE_COLUMNS: readonly Column[] = [
  namespaceColumn('ipcns', 'ipc', 'IPC'),
  namespaceColumn('mntns', 'mnt', 'mount'),
  namespaceColumn('netns', 'net', 'network'),
  namespaceColumn('pidns', 'pid', 'PID'),
  namespaceColumn('userns', 'user', 'user'),
  namespaceColumn('utsns', 'uts', 'host name'),
  namespaceColumn('cgroupns', 'cgroup', 'control group'),
  namespaceColumn('timens', 'time', 'clock'),
];
