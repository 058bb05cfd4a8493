import { named } from './by-name.ts';
import type { RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

/** The default names, old and new; workers and the blocking pool share them. */
const NAME = /^tokio-(?:runtime-w|rt-worker)/;

/** Rust programs on tokio. Only the default name of its threads is seen from outside; its tasks are no threads. */
export const TOKIO: Runtime = {
  name: 'tokio',
  label: 'Rust with tokio',
  signs: {
    comm: ({ threads }) =>
      threads.some(({ comm }) => NAME.test(comm)) ? 'threads have the default name of tokio' : undefined,
  },
  roleOf,
};

function roleOf({ comm, call }: RuntimeThread): Role | undefined {
  if (!NAME.test(comm)) return undefined;
  const polls = call?.name.startsWith('epoll_') === true;
  return {
    role: polls
      ? 'a tokio worker, the one that at this moment polls for all'
      : 'a tokio worker, or a thread of its pool for blocking calls: both have the same name',
    basis: polls ? `${named(comm)}, in ${call.name}` : named(comm),
  };
}
