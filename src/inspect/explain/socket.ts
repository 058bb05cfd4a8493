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
import { isRead } from '../../procfs/unreadable.ts';
import { FdLook, listPids } from '../pipes/find-ends.ts';
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

/** Reads `/proc/PID/net/*` for the socket that `wait` is on; undefined: it is on none, or not there (a captured tree). */
export function readSocketWait(root: ProcRoot, wait: Wait | undefined): SocketWait | undefined {
  const target = wait?.judged.fd?.target;
  if (wait === undefined || target === undefined || !isRead(target) || target.kind !== 'socket')
    return undefined;
  for (const file of INET) {
    const sockets = readInetSockets(root, wait.pid, file);
    if (!isRead(sockets)) continue;
    const socket = sockets.find(({ inode }) => inode === target.inode);
    if (socket === undefined) continue;
    const protocol = file.startsWith('tcp') ? 'TCP' : 'UDP';
    const other = protocol === 'TCP' ? otherEnd(root, wait.pid, socket) : undefined;
    const peers = other === undefined ? [] : holdersOf(root, other.inode);
    return { protocol, socket, source: `net/${file}`, peers };
  }
  const unix = readUnixSockets(root, wait.pid);
  const socket = isRead(unix) ? unix.find(({ inode }) => inode === target.inode) : undefined;
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

function holdersOf(root: ProcRoot, inode: number): { pid: number; comm: ByteString }[] {
  const look = new FdLook(root);
  return listPids(root).flatMap((pid) => {
    const has = look.every(pid).some(({ target }) => target.kind === 'socket' && target.inode === inode);
    const stat = has ? readStat(root, String(pid)) : undefined;
    return stat !== undefined && isRead(stat) ? [{ pid, comm: stat.comm }] : [];
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

/** What the socket is that the task waits on. */
export function socketSentences({ socketWait }: ExplainEvidence): Sentence[] {
  if (socketWait === undefined) return [];
  if (socketWait.protocol === 'Unix') {
    const { listens, path } = socketWait.socket;
    const bound = path === '' ? '' : ` bound to ${shown(path)}`;
    return [say(`That is a Unix socket${bound}${listens ? ', which listens' : ''}.`, 'net/unix')];
  }
  const { protocol, socket, source } = socketWait;
  const { local, remote, state, rx_queue, tx_queue } = socket;
  if (protocol === 'UDP') {
    const to = state === TCP_ESTABLISHED ? `, connected to ${remote}` : '';
    return [say(`That is a UDP socket at ${local}${to}.`, source)];
  }
  if (state === TCP_LISTEN) {
    const waiting = `${many(rx_queue, 'connection')} wait${rx_queue === 1 ? 's' : ''} to be accepted`;
    return [say(`That is a TCP socket which listens at ${local}; ${waiting}.`, source)];
  }
  const queues = `${many(rx_queue, 'byte')} to be read, ${many(tx_queue, 'byte')} that the other side has not acknowledged`;
  return [
    say(
      `That is a TCP connection from ${local} to ${remote}, ${TCP_STATES[state - 1] ?? `in state ${state}`}: ${queues}.`,
      source,
    ),
  ];
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
