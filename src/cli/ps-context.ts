import { findColumn } from '../columns/registry.ts';
import type { ProcRoot } from '../procfs/root.ts';
import { NAME_SERVICE } from './name-service.ts';
import type { PsContext } from './ps/context.ts';

/** What the grammar of ps asks of the world, answered by `root` and the environment. */
export function psContext(root: ProcRoot, env: PsContext['env']): PsContext {
  const users = NAME_SERVICE.users(root);
  const groups = NAME_SERVICE.groups(root);
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
