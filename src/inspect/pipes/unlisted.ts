import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { hiddenProcesses } from '../hidden-processes.ts';
import { isInitialNs } from '../namespaces.ts';
import { isKernelThread } from '../waits/class-of.ts';

/** Processes that a procfs does not list. */
export interface Unlisted {
  /** `outside`: of PID namespaces above or beside that of the procfs; `hidden`: of other users. */
  readonly kind: 'outside' | 'hidden';
  /** What follows `processes` in a sentence: `outside this PID namespace are not seen`. */
  readonly text: string;
}

/** Which processes `root` does not list, as far as that can be told; a captured tree may lack others besides. */
export function unlistedBy(root: ProcRoot): Unlisted[] {
  const unlisted: Unlisted[] = [];
  if (listsWholeMachine(root) === false) {
    const where = root.captured ? 'the captured' : 'this';
    unlisted.push({ kind: 'outside', text: `outside ${where} PID namespace are not seen` });
  }
  const hidden = hiddenProcesses(root);
  if (hidden !== undefined) unlisted.push({ kind: 'hidden', text: `of other users are hidden (${hidden})` });
  return unlisted;
}

/** The process that the machine's first PID namespace, and no other, has as a thread of the kernel. */
const KTHREADD = '2';

/**
 * True when `root` is a procfs of the machine's first PID namespace, in which every process has a number, false when it
 * is one of a namespace below, as in a container; undefined: not to be told. A procfs is of the namespace that its
 * process 1 is the first of, whoever looks.
 */
function listsWholeMachine(root: ProcRoot): boolean | undefined {
  const first = isInitialNs(root, '1', 'pid');
  if (first !== undefined) return first;
  // Process 1 keeps it from others. `self` is our namespace, not that of the procfs: it leads nowhere in one without us.
  if (isInitialNs(root, 'self', 'pid') === true) return true;
  const second = readStat(root, KTHREADD);
  if (isRead(second) && isKernelThread(second)) return true;
  return root.captured ? undefined : false;
}
