import { parseNs } from '../procfs/links.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { mapsAllToItself, readUidMap } from '../procfs/uid-map.ts';
import { isRead } from '../procfs/unreadable.ts';

/** Inode numbers of the machine's first namespaces: include/uapi/linux/nsfs.h, the same on every machine. */
export const INITIAL_NS = {
  ipc: 0xefff_ffff,
  uts: 0xefff_fffe,
  user: 0xefff_fffd,
  pid: 0xefff_fffc,
  cgroup: 0xefff_fffb,
  time: 0xefff_fffa,
} as const;

/** True when process `dir` (`PID`, `self`) is in the machine's first namespace of a kind; undefined: not to be told. */
export function isInitialNs(root: ProcRoot, dir: string, kind: keyof typeof INITIAL_NS): boolean | undefined {
  const link = root.link(`${dir}/ns/${kind}`);
  const inode = isRead(link) ? parseNs(link.toString('latin1')) : undefined;
  if (inode !== undefined) return inode === INITIAL_NS[kind];
  if (kind !== 'user') return undefined;
  const map = readUidMap(root, dir);
  return isRead(map) ? mapsAllToItself(map) : undefined;
}
