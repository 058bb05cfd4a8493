import type { ByteString } from '../../procfs/bytes.ts';
import {
  type InetSocket,
  readInetSockets,
  readUnixSockets,
  TCP_ESTABLISHED,
  TCP_LISTEN,
  type UnixSocket,
} from '../../procfs/net-sockets.ts';
import type { ProcRoot } from '../../procfs/root.ts';
import { readStat } from '../../procfs/stat.ts';
import type { Steps } from '../../procfs/steps.ts';
import { isRead } from '../../procfs/unreadable.ts';
import { findSockets } from '../pipes/find-ends.ts';
import { shown } from '../waits/shown.ts';
import { who } from '../waits/text-lock.ts';
import type { Wait } from '../waits/wait.ts';
import type { ExplainEvidence } from './evidence.ts';
import { listed, many, type Sentence, say } from './sentence.ts';

/** What the kernel knows of the socket that a thread waits on. */
export type SocketWait =
  | {
      readonly protocol: 'TCP' | 'UDP';
      readonly socket: InetSocket;
      /** The file that has it. */
      readonly source: string;
      /** Who has the other end, where that is of the same network namespace and was seen. */
      readonly peers: readonly { readonly pid: number; readonly comm: ByteString }[];
    }
  | { readonly protocol: 'Unix'; readonly socket: UnixSocket };

const INET = ['tcp', 'tcp6', 'udp', 'udp6'] as const;

/**
 * Reads `/proc/PID/net/*` for the socket that `wait` is on, and the descriptors of all processes for the other end of a
 * connection; undefined: it is on none, or not there (a captured tree).
 */
export function* socketWaitSteps(root: ProcRoot, wait: Wait | undefined): Steps<SocketWait | undefined> {
  const target = wait?.judged.fd?.target;
  if (wait === undefined || target === undefined || !isRead(target) || target.kind !== 'socket')
    return undefined;
  const found = findSocket(root, wait.pid, target.inode);
  if (found?.protocol !== 'TCP') return found;
  const other = otherEnd(root, wait.pid, found.socket);
  return other === undefined ? found : { ...found, peers: yield* holdersOf(root, other.inode) };
}

/** The socket with an inode of the network namespace of process `pid`; who has its other end is not looked for. */
export function findSocket(root: ProcRoot, pid: number, inode: number): SocketWait | undefined {
  const isIt = (one: { readonly inode: number }): boolean => one.inode === inode;
  for (const file of INET) {
    const sockets = readInetSockets(root, pid, file);
    const socket = isRead(sockets) ? sockets.find(isIt) : undefined;
    if (socket === undefined) continue;
    const protocol = file.startsWith('tcp') ? 'TCP' : 'UDP';
    return { protocol, socket, source: `net/${file}`, peers: [] };
  }
  const unix = readUnixSockets(root, pid);
  const socket = isRead(unix) ? unix.find(isIt) : undefined;
  return socket === undefined ? undefined : { protocol: 'Unix', socket };
}

/**
 * The other end of a connection, where it is of the same network namespace and has a descriptor: one of IPv4 may be a socket of
 * both families.
 */
function otherEnd(root: ProcRoot, pid: number, socket: InetSocket): InetSocket | undefined {
  if (socket.state === TCP_LISTEN) return undefined;
  for (const file of ['tcp', 'tcp6'] as const) {
    const sockets = readInetSockets(root, pid, file);
    const found = isRead(sockets) ? sockets.find((one) => isOtherEnd(one, socket)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isOtherEnd({ local, remote, inode }: InetSocket, socket: InetSocket): boolean {
  return inode !== 0 && local === socket.remote && remote === socket.local;
}

function* holdersOf(root: ProcRoot, inode: number): Steps<{ pid: number; comm: ByteString }[]> {
  const sockets = yield* findSockets(root);
  const pids = new Set(sockets.filter((one) => one.inode === inode).map(({ pid }) => pid));
  return [...pids].flatMap((pid) => {
    const stat = readStat(root, String(pid));
    return isRead(stat) ? [{ pid, comm: stat.comm }] : [];
  });
}

/** include/net/tcp_states.h, from 1 on. */
const TCP_STATES: readonly string[] = [
  'established',
  'about to connect (SYN_SENT)',
  'about to be connected (SYN_RECV)',
  'closed from here (FIN_WAIT1)',
  'closed from here (FIN_WAIT2)',
  'over (TIME_WAIT)',
  'not connected',
  'closed by the other side (CLOSE_WAIT)',
  'closed by both sides (LAST_ACK)',
  'listening',
  'closed by both sides (CLOSING)',
];

/** What a socket is, in words: `a TCP connection from 10.0.0.1:5000 to 10.0.0.2:80`. */
export function socketWords(found: SocketWait): string {
  if (found.protocol === 'Unix') {
    const { listens, path } = found.socket;
    return `a Unix socket${path === '' ? '' : ` bound to ${shown(path)}`}${listens ? ', which listens' : ''}`;
  }
  const { local, remote, state } = found.socket;
  if (found.protocol === 'UDP') {
    return `a UDP socket at ${local}${state === TCP_ESTABLISHED ? `, connected to ${remote}` : ''}`;
  }
  return state === TCP_LISTEN
    ? `a TCP socket which listens at ${local}`
    : `a TCP connection from ${local} to ${remote}`;
}

/** What the socket is that the task waits on. */
export function socketSentences({ socketWait }: ExplainEvidence): Sentence[] {
  if (socketWait === undefined) return [];
  const source = socketWait.protocol === 'Unix' ? 'net/unix' : socketWait.source;
  return [say(`That is ${socketWords(socketWait)}${queuesText(socketWait)}.`, source)];
}

/** What is in the queues of a TCP socket. */
function queuesText(found: SocketWait): string {
  if (found.protocol !== 'TCP') return '';
  const { state, rx_queue, tx_queue } = found.socket;
  if (state === TCP_LISTEN)
    return `; ${many(rx_queue, 'connection')} wait${rx_queue === 1 ? 's' : ''} to be accepted`;
  return `, ${TCP_STATES[state - 1] ?? `in state ${state}`}: ${many(rx_queue, 'byte')} to be read, ${many(tx_queue, 'byte')} that the other side has not acknowledged`;
}

/** Who has the other end of the connection that the task waits on. */
export function socketPeer({ socketWait, pid }: ExplainEvidence): Sentence[] {
  if (socketWait === undefined || socketWait.protocol === 'Unix') return [];
  const { peers, source } = socketWait;
  if (peers.length === 0) return [];
  const names = peers.map((peer) => who(peer.pid, peer.comm) + (peer.pid === pid ? ', its own process' : ''));
  return [
    say(
      `${listed(names)} ${peers.length === 1 ? 'has' : 'have'} the other end of its connection.`,
      `${source}, fd`,
    ),
  ];
}
