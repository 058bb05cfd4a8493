import { findColumn } from '../columns/registry.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { groupNames, userNames } from '../scan/names.ts';
import type { PsContext } from './ps/context.ts';

/** What the grammar of ps asks of the world, answered by `root` and the environment. */
export function psContext(root: ProcRoot, env: PsContext['env']): PsContext {
  const users = userNames(root);
  const groups = groupNames(root);
  return {
    column: findColumn,
    userId: (name) => users.id(name),
    groupId: (name) => groups.id(name),
    device: (path) => root.device(path),
    get euid() {
      return root.host.euid;
    },
    get tty_nr() {
      return root.host.tty_nr;
    },
    env,
  };
}
