import type { Task, TaskFiles } from '../../src/model/task.ts';
import { parseStat, type Stat } from '../../src/procfs/stat.ts';
import { isRead } from '../../src/procfs/unreadable.ts';
import { statLine } from './fake-proc.ts';

/** A process row, or a thread row when `tid` is given; fields of stat that are not given are those of `statLine`. */
export function fakeTask(
  pid: number,
  stat: Partial<Stat> = {},
  files: TaskFiles & { readonly tid?: number } = {},
): Task {
  const { tid, ...records } = files;
  const line = parseStat(Buffer.from(statLine(pid, tid ?? pid, {})));
  if (!isRead(line)) throw new Error(line.detail);
  return {
    kind: tid === undefined ? 'process' : 'thread',
    pid,
    tid: tid ?? pid,
    stat: { ...line, ...stat },
    ...records,
  };
}
