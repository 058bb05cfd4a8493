import { isRead } from '../../procfs/unreadable.ts';
import { waitCall } from '../zombies/wait-call.ts';
import type { ThreadEvidence } from './evidence.ts';

/**
 * The child that a thread in class `child` waits for, as in wait4(2): -1 any, 0 any of its own process group, below
 * -1 any of that group. Null when it can't be told.
 */
export function childOf({ look, call, fds, children }: ThreadEvidence): number | null {
  if (call === undefined || !isRead(look) || look.state !== 'blocked') return null;
  // A vfork or clone that waits has its child already, the last one it started.
  if (call.name !== 'wait4' && call.name !== 'waitid') return children?.at(-1) ?? null;
  const target = waitCall(call.name, look.args)?.target;
  switch (target?.kind) {
    case undefined:
      return null;
    case 'pid':
      return target.pid;
    case 'any':
      return -1;
    case 'own group':
      return 0;
    case 'group':
      return -target.pgid;
    case 'pidfd': {
      const info = fds[0]?.info;
      return info !== undefined && isRead(info) && info.Pid !== undefined && info.Pid > 0 ? info.Pid : null;
    }
  }
}

/** The child of one that waits for any, where its process has but one; null: it has others, or that is not known. */
export function onlyChildOf({ children }: Pick<ThreadEvidence, 'children'>): number | null {
  const [only] = children ?? [];
  return only === undefined || children?.length !== 1 ? null : only;
}
