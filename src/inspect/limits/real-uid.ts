import type { ProcRoot } from '../../procfs/root.ts';
import { readUidMap } from '../../procfs/uid-map.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { isInitialNs } from '../namespaces.ts';
import type { RealUid } from './evidence.ts';

/**
 * A real uid as the machine's first user namespace has it. The kernel shows uids as they are in the namespace of who
 * reads; where that is another one, its own map leads one step up, user_namespaces(7).
 *
 * @param shown the uid as it was read; undefined: it was not
 * @param initial whether its process is in the first user namespace; undefined: not known
 */
export function realUidOf(root: ProcRoot, shown: number | undefined, initial: boolean | undefined): RealUid {
  const ours = isInitialNs(root, 'self', 'user');
  if (ours !== false) return { uid: shown, certain: ours === true || initial !== false };
  const map = readUidMap(root, 'self');
  if (shown === undefined || !isRead(map)) return { uid: undefined, certain: false };
  const range = map.find(({ inside, count }) => shown >= inside && shown < inside + count);
  return { uid: range && range.outside + shown - range.inside, certain: false };
}
