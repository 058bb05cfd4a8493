import { type ByteString, byteString, NEWLINE, seek } from './bytes.ts';
import type { ProcRoot } from './root.ts';
import { malformed, type Reading } from './unreadable.ts';

/** A line of `/proc/PID/net/tcp`, `tcp6`, `udp` or `udp6`, proc_pid_net(5): a socket of the network namespace of PID. */
export interface InetSocket {
  /** `127.0.0.1:80`, `[::1]:80`; an IPv4 address that is mapped to IPv6 as the former. Port 0: any. */
  readonly local: string;
  readonly remote: string;
  /** The state of TCP, include/net/tcp_states.h; UDP uses 1 connected and 7 not. */
  readonly state: number;
  /** Bytes sent that the other side has not acknowledged, those not yet sent among them. */
  readonly tx_queue: number;
  /** Bytes that came and were not read; of a listening socket the connections that nobody has accepted. */
  readonly rx_queue: number;
  /** 0: it has no descriptor any more. */
  readonly inode: number;
}

export const TCP_ESTABLISHED = 1;
export const TCP_LISTEN = 10;

const LINE =
  /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) ([0-9A-F]{2}) ([0-9A-F]{8}):([0-9A-F]{8}) \S+ \S+\s+\d+\s+\d+ (\d+)\s/;

/** The sockets in a file of one protocol; its first line is a heading. */
export function parseInetSockets(bytes: Buffer, end: number = bytes.length): Reading<InetSocket[]> {
  const sockets: InetSocket[] = [];
  for (const line of bodyLines(bytes, end)) {
    if (line === undefined) return malformed('net', 'is cut off');
    const found = LINE.exec(line);
    if (found === null) return malformed('net', `has no socket in line ${sockets.length + 2}`);
    const [, local = '', port = '', remote = '', remotePort = '', state, tx, rx, inode] = found;
    sockets.push({
      local: endpoint(local, port),
      remote: endpoint(remote, remotePort),
      state: Number(`0x${state}`),
      tx_queue: Number(`0x${tx}`),
      rx_queue: Number(`0x${rx}`),
      inode: Number(inode),
    });
  }
  return sockets;
}

/** Lines behind the heading; undefined for what has no newline at its end. */
function* bodyLines(bytes: Buffer, end: number): Generator<ByteString | undefined> {
  for (let at = 0, heading = true; at < end || heading; heading = false) {
    const stop = seek(bytes, NEWLINE, at, end);
    if (stop === end) {
      yield undefined;
      return;
    }
    if (!heading) yield byteString(bytes, at, stop);
    at = stop + 1;
  }
}

function endpoint(address: string, port: string): string {
  const words = address.match(/.{8}/g) ?? [];
  // Each word of 32 bits is written as the machine has it, lowest byte first.
  const octets = words.flatMap((word) => (word.match(/../g) ?? []).reverse());
  const number = Number(`0x${port}`);
  if (octets.length === 4) return `${ipv4(octets)}:${number}`;
  const hex = octets.join('').toLowerCase();
  return `${hex.startsWith(MAPPED) ? ipv4(octets.slice(12)) : `[${ipv6(hex)}]`}:${number}`;
}

/** What stands before an IPv4 address in a socket of both families, RFC 4291. */
const MAPPED = '00000000000000000000ffff';

function ipv4(octets: readonly string[]): string {
  return octets.map((octet) => Number(`0x${octet}`)).join('.');
}

/** RFC 5952: the longest run of zero groups is `::`. */
function ipv6(hex: string): string {
  const groups = (hex.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, ''));
  const runs = groups.join(':').match(/\b0(?::0)+\b/g) ?? [];
  const longest = runs.reduce((most, run) => (run.length > most.length ? run : most), '');
  if (longest === '') return groups.join(':');
  const [before = '', ...after] = groups.join(':').split(longest);
  return `${before.replace(/:$/, '')}::${after.join(longest).replace(/^:/, '')}`;
}

/** Reads `/proc/PID/net/PROTOCOL`. */
export function readInetSockets(
  root: ProcRoot,
  pid: number,
  protocol: 'tcp' | 'tcp6' | 'udp' | 'udp6',
): Reading<InetSocket[]> {
  return root.parse(`${pid}/net/${protocol}`, parseInetSockets, true);
}

/** A line of `/proc/PID/net/unix`. */
export interface UnixSocket {
  readonly inode: number;
  readonly listens: boolean;
  /** Where it is bound, `@name` in the abstract namespace; empty: nowhere. What accept(2) made has that of its listener. */
  readonly path: ByteString;
}

/** `__SO_ACCEPTCON`: it listens. */
const LISTENS = 0x1_0000;
const UNIX_LINE = /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ ([0-9A-F]+) [0-9A-F]+ [0-9A-F]+\s+(\d+)(?: (.*))?$/s;

/** The Unix sockets; a path may hold a newline, so that what is no line is passed over. */
export function parseUnixSockets(bytes: Buffer, end: number = bytes.length): Reading<UnixSocket[]> {
  const sockets: UnixSocket[] = [];
  for (const line of bodyLines(bytes, end)) {
    if (line === undefined) return malformed('net/unix', 'is cut off');
    const [, flags, inode, path = ''] = UNIX_LINE.exec(line) ?? [];
    if (inode === undefined) continue;
    sockets.push({ inode: Number(inode), listens: (Number(`0x${flags}`) & LISTENS) !== 0, path });
  }
  return sockets;
}

/** Reads `/proc/PID/net/unix`. */
export function readUnixSockets(root: ProcRoot, pid: number): Reading<UnixSocket[]> {
  return root.parse(`${pid}/net/unix`, parseUnixSockets, true);
}
