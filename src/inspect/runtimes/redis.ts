import { decodeText } from '../../text/decode.ts';
import { type RoleTable, roleByName } from './by-name.ts';
import { fileName, programName, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

const ROLES: RoleTable = [
  [
    /^io_thd_\d/,
    'an I/O thread: it reads and writes sockets for the main thread, which parks it with a mutex when there is little to do',
  ],
  ['bio_close_file', 'the thread that closes files in the background'],
  ['bio_aof', 'the thread that syncs the append-only file to disk'],
  ['bio_lazy_free', 'the thread that frees large keys in the background'],
  ['jemalloc_bg_thd', "jemalloc's thread: it gives unused memory back"],
];

const CHILDREN: readonly (readonly [title: string, role: string])[] = [
  [
    'redis-rdb-bgsave',
    'a child that saves the data to disk; it shares its memory with the server until either writes',
  ],
  ['redis-aof-rewrite', 'a child that writes the append-only file anew'],
];

/** Redis, and Valkey, which has the same threads. Several programs are links to one file, so the title counts. */
export const REDIS: Runtime = {
  name: 'redis',
  label: 'Redis',
  signs: {
    exe: (evidence) => {
      const program = programName(evidence);
      if (!/^(?:redis|valkey)-(?:server|sentinel|check-rdb|check-aof)$/.test(program)) return undefined;
      return isServer(evidence) ? `the program is ${program}` : undefined;
    },
    comm: (evidence) => (isServer(evidence) ? `its name is ${decodeText(evidence.comm)}` : undefined),
  },
  roleOf,
};

/** Its name, or the first word of its title; `/bin/init redis-server` is none. */
function isServer({ comm, title }: RuntimeEvidence): boolean {
  const [word = ''] = title.split(' ', 1);
  return [comm, fileName(word)].some((name) => /^(?:redis|valkey)-(?:server|sentin|rdb-b|aof-r)/.test(name));
}

function roleOf(thread: RuntimeThread, { pid, title }: RuntimeEvidence): Role | undefined {
  if (thread.tid !== pid) return roleByName(thread, ROLES);
  const child = CHILDREN.find(([start]) => title.startsWith(start));
  if (child !== undefined) return { role: child[1], basis: `its title is ${decodeText(title)}` };
  return {
    role: 'the main thread: it runs every command and the event loop, so 100 % of a CPU here is the limit',
    basis: 'the first thread',
  };
}
