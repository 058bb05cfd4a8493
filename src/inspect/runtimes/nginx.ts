import { programName, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import { decodeText } from '../../text/decode.ts';
import type { Role, Runtime } from './runtime.ts';

const TITLES: readonly (readonly [title: RegExp, role: string])[] = [
  [/^nginx: master process/, 'the master: it reads the configuration and starts the workers'],
  [/^nginx: worker process is shutting down/, 'a worker that ends once its last connections do'],
  [
    /^nginx: worker process/,
    'a worker: it serves connections; without traffic and with idle clients it looks the same',
  ],
  [/^nginx: cache manager process/, 'the manager of the cache: it throws out what is old'],
  [/^nginx: cache loader process/, 'the loader of the cache: it runs once after a start'],
];

/** nginx: processes that their titles tell apart; with `aio threads` each worker has a pool. */
export const NGINX: Runtime = {
  name: 'nginx',
  label: 'nginx',
  signs: {
    exe: (evidence) => (programName(evidence) === 'nginx' ? 'the program is nginx' : undefined),
    comm: ({ comm }) => (comm === 'nginx' ? 'its name is nginx' : undefined),
  },
  roleOf,
};

function roleOf({ tid }: RuntimeThread, { pid, title }: RuntimeEvidence): Role | undefined {
  if (tid !== pid) {
    return {
      role: 'a worker of the pool that reads files for its process (aio threads); busy is a slow disk',
      basis: 'nginx makes no other threads beside the first',
    };
  }
  const role = TITLES.find(([pattern]) => pattern.test(title))?.[1];
  return role === undefined ? undefined : { role, basis: `its title is ${decodeText(title)}` };
}
