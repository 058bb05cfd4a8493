import type { ByteString } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { isRead, type Reading, Unreadable } from './unreadable.ts';

/**
 * The program's path: the link `/proc/PID/exe`, proc_pid_exe(5), raw; ` (deleted)` stands behind it when the
 * file is gone. ENOENT for a kernel thread or a zombie, EACCES without the rights of ptrace.
 */
export function readExe(root: ProcRoot, dir: string): Reading<ByteString> {
  const target = root.link(`${dir}/exe`);
  return isRead(target) ? target.toString('latin1') : target;
}

/** Inode numbers of namespaces by the kernel's names: ipc, mnt, net, pid, user, uts, cgroup, time. */
export type Namespaces = ReadonlyMap<string, number>;

const NS_LINK = /^[a-z]+:\[(\d{1,10})\]$/;
const FOR_CHILDREN = '_for_children';

/**
 * The inode number in the text of a namespace's link, `pid:[4026531836]`, namespaces(7); undefined for other
 * text.
 */
export function parseNs(link: ByteString): number | undefined {
  const inode = NS_LINK.exec(link)?.[1];
  return inode === undefined ? undefined : Number(inode);
}

/**
 * The namespaces that a task is in: the links of `DIR/ns`, proc_pid_ns(5), without those for its future
 * children. EACCES without the rights of ptrace; a zombie has only those that outlive its memory (pid, user).
 */
export function readNs(root: ProcRoot, dir: string): Reading<Namespaces> {
  const names = root.list(`${dir}/ns`);
  if (!isRead(names)) return names;
  const found = new Map<string, number>();
  let refused: Unreadable | undefined;
  for (const name of names) {
    if (name.endsWith(FOR_CHILDREN)) continue;
    const link = root.link(`${dir}/ns/${name}`);
    if (link instanceof Unreadable) refused ??= link;
    else {
      const inode = parseNs(link.toString('latin1'));
      if (inode !== undefined) found.set(name, inode);
    }
  }
  return found.size === 0 && refused !== undefined ? refused : found;
}
