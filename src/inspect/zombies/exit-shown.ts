import type { ProcRoot } from '../../procfs/root.ts';
import type { Stat } from '../../procfs/stat.ts';
import { isRead, type Reading } from '../../procfs/unreadable.ts';

/**
 * Whether the exit_code in a zombie's stat was shown to who read it, and not put to 0: the kernel shows it only where
 * ptrace(2), "ptrace access mode checking", allows to read (fs/proc/array.c). Following ns/user asks the very same, of a
 * zombie too, and neither uid nor root tell: the reader may lack CAP_SYS_PTRACE, or have it in a user namespace of its
 * own. A code that is not 0 was shown.
 */
export function readExitShown(root: ProcRoot, { pid, exit_code }: Stat): Reading<true> {
  if (exit_code !== 0) return true;
  const user = root.link(`${pid}/ns/user`);
  if (isRead(user)) return true;
  // A kernel without user namespaces, or a copy without links: io asks the same, and first who may open it.
  if (!user.denied && isRead(root.parse<true>(`${pid}/io`, () => true))) return true;
  return user;
}
