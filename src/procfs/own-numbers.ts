import type { ProcRoot } from './root.ts';
import { readStatus } from './status.ts';
import { isRead } from './unreadable.ts';

/**
 * True when kill(2) and setpriority(2) of this process mean the tasks that have these numbers in `root`: when it is a
 * procfs of our own PID namespace. NSpid of /proc/self/status lists our numbers from the namespace of the procfs down to
 * our own (Documentation/filesystems/proc.rst, from Linux 4.1 on): one number there is one namespace. In the procfs of a
 * namespace that we are not in, `self` leads nowhere.
 */
export function hasOurNumbers(root: ProcRoot): boolean {
  if (root.captured) return false;
  const status = readStatus(root, 'self');
  if (isRead(status) && status.NSpid.length > 0) return status.NSpid.length === 1;
  const self = root.target('self');
  return isRead(self) && self === String(process.pid);
}
