import type { ByteString } from '../../procfs/bytes.ts';
import { decodeText } from '../../text/decode.ts';
import { programName, type RuntimeEvidence, type RuntimeThread } from './evidence.ts';
import type { Role, Runtime } from './runtime.ts';

const PREFIX = 'postgres: ';

/** Titles of processes that serve no client. */
const BACKGROUND: readonly (readonly [title: RegExp, role: string])[] = [
  [/^checkpointer/, 'the checkpointer: it writes dirty pages to disk'],
  [/^background writer/, 'the background writer: it keeps clean buffers at hand'],
  [/^walwriter/, 'the writer of the write-ahead log'],
  [/^walsummarizer/, 'the summarizer of the write-ahead log'],
  [/^autovacuum launcher/, 'the launcher of autovacuum workers'],
  [/^autovacuum worker/, 'an autovacuum worker: it cleans a database'],
  [/^logical replication launcher/, 'the launcher of logical replication workers'],
  [/^logical replication /, 'a worker of logical replication'],
  [/^archiver/, 'the archiver of the write-ahead log'],
  [/^stats collector/, 'the collector of statistics'],
  [/^logger/, 'the collector of the log'],
  [/^startup/, 'the startup process: it replays the write-ahead log'],
  [/^walreceiver/, 'the receiver of the write-ahead log from a primary'],
  [/^walsender/, 'a sender of the write-ahead log to a standby'],
  [/^io worker/, 'an I/O worker: it reads and writes for the others'],
  [/^slotsync worker/, 'the worker that keeps replication slots in step'],
  [/^bgworker/, 'a background worker of an extension'],
];

/** `user database [local]|host(port) state` */
const CLIENT = /^(.*\S) (\S+) (\[local\]|\S+\(\d+\))(?: (.*))?$/s;

/** PostgreSQL: processes of one thread, whose titles say what each does. */
export const POSTGRES: Runtime = {
  name: 'postgres',
  label: 'PostgreSQL',
  signs: {
    exe: (evidence) => (programName(evidence) === 'postgres' ? 'the program is postgres' : undefined),
    comm: ({ comm, title }) =>
      comm === 'postgres' && title.startsWith(PREFIX)
        ? 'its name and its title are those of postgres'
        : undefined,
  },
  roleOf,
};

/** What the title of a backend tells of its client: `alice shop [local] UPDATE waiting`. */
export interface Backend {
  readonly user: string;
  readonly database: string;
  /** `[local]`, or the address and port that it came from. */
  readonly host: string;
  /** `idle`, `idle in transaction`, or the statement that runs; empty: none is told. */
  readonly state: string;
}

/** The client of the backend with this title; undefined: it serves none. */
export function backendOf(title: ByteString): Backend | undefined {
  if (!title.startsWith(PREFIX)) return undefined;
  const rest = title.slice(PREFIX.length).trim();
  const colon = rest.indexOf(': ');
  return clientOf(rest) ?? (colon < 0 ? undefined : clientOf(rest.slice(colon + 2)));
}

/** True while the statement of a backend waits for a lock of tables or rows. */
export function waitsForLock({ state }: Backend): boolean {
  return state.endsWith(WAITING);
}

/** True for a backend that keeps what it has locked while its client does nothing. */
export function idlesInTransaction({ state }: Backend): boolean {
  return state === 'idle in transaction';
}

function roleOf({ tid }: RuntimeThread, { pid, title }: RuntimeEvidence): Role | undefined {
  if (tid !== pid || title === '') return undefined;
  if (!title.startsWith(PREFIX)) {
    return {
      role: 'the postmaster: it takes connections and starts the other processes',
      basis: 'its title is still its command line',
    };
  }
  const rest = title.slice(PREFIX.length).trim();
  const basis = `its title is ${decodeText(title)}`;
  // A cluster_name stands before it: `main: checkpointer`. Nothing else has a colon and a blank there.
  const colon = rest.indexOf(': ');
  const role = ofTitle(rest) ?? (colon < 0 ? undefined : ofTitle(rest.slice(colon + 2)));
  return role === undefined ? undefined : { role, basis };
}

/** What a title ends in while its process waits for a lock of tables or rows. */
const WAITING = ' waiting';
/** A commit that synchronous_standby_names holds up: `COMMIT waiting for 0/1A2B3C`. */
const STANDBY = /^(.*) waiting for ([0-9A-F]+\/[0-9A-F]+)$/s;

/** Of a process that serves no client: that it waits for a lock; one that replays the log, for queries to get out of its way. */
function stuckText(title: string): string {
  if (!title.endsWith(WAITING)) return '';
  return title.startsWith('startup')
    ? '; it waits for queries that are in its way to end'
    : '; it waits for a lock; pg_blocking_pids() names the holder';
}

function ofTitle(title: string): string | undefined {
  for (const [pattern, role] of BACKGROUND) if (pattern.test(title)) return `${role}${stuckText(title)}`;
  const leader = /^parallel worker for PID (\d+)/.exec(title)?.[1];
  if (leader !== undefined) return `a parallel worker for the query of backend ${leader}${stuckText(title)}`;
  const client = clientOf(title);
  if (client === undefined) return undefined;
  const { user, database, host } = client;
  const from = host === '[local]' ? 'this machine' : decodeText(host);
  return `the backend of a client, ${decodeText(user)} in database ${decodeText(database)}, from ${from}${stateText(client)}`;
}

/** The client in a title without its prefixes. */
function clientOf(title: string): Backend | undefined {
  const [, user = '', database = '', host = '', state = ''] = CLIENT.exec(title) ?? [];
  return user === '' || user.includes(': ') ? undefined : { user, database, host, state };
}

function stateText(backend: Backend): string {
  const state = decodeText(backend.state);
  if (state === '') return '';
  if (state === 'idle') return ': idle, the client has asked for nothing';
  if (idlesInTransaction(backend))
    return ': idle in transaction, it keeps its locks while the client does nothing';
  if (state === 'idle in transaction (aborted)') return ': idle in a transaction that has failed';
  if (waitsForLock(backend)) {
    return `: its ${state.slice(0, -WAITING.length)} waits for a lock; pg_blocking_pids() names the holder`;
  }
  const [, command, position] = STANDBY.exec(state) ?? [];
  if (command !== undefined) {
    return `: its ${command} waits for a synchronous standby to confirm the write-ahead log up to ${position}; pg_stat_replication has the standbys`;
  }
  return `: it runs ${state}`;
}
