import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import type { ExplainEvidence } from '../../../src/inspect/explain/evidence.ts';
import {
  socketPeer,
  socketSentences,
  type SocketWait,
  socketWaitSteps,
} from '../../../src/inspect/explain/socket.ts';
import type { Wait } from '../../../src/inspect/waits/wait.ts';
import type { ProcRoot } from '../../../src/procfs/root.ts';
import { finish } from '../../../src/procfs/steps.ts';
import { fixtureRoot } from '../fixture.ts';
import { liveRoot } from '../live.ts';

const servers: Server[] = [];
const sockets: Socket[] = [];
let port = 0;

/** A server for both families where the machine has them, as Java's are, and a connection to it over IPv4. */
before(async () => {
  const server = createServer((socket) => sockets.push(socket));
  servers.push(server);
  await new Promise<void>((done) => void server.listen(0, done));
  ({ port } = server.address() as AddressInfo);
  const accepted = new Promise<void>((done) => void server.once('connection', () => done()));
  sockets.push(connect(port, '127.0.0.1'));
  await accepted;
});
after(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

function inodes(): number[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [Number(inode)];
    } catch {
      return [];
    }
  });
}

const readSocketWait = (root: ProcRoot, wait: Wait | undefined): SocketWait | undefined =>
  finish(socketWaitSteps(root, wait));

const waitOn = (inode: number): Wait =>
  ({ pid: process.pid, judged: { fd: { target: { kind: 'socket', inode } } } }) as unknown as Wait;

const said = (socketWait: SocketWait | undefined): string[] => {
  const evidence = { socketWait, pid: 10 } as unknown as ExplainEvidence;
  return [...socketSentences(evidence), ...socketPeer(evidence)].map(({ text }) => text);
};

test('live: a socket that listens, and both ends of a connection to it', () => {
  const found = inodes()
    .map((inode) => readSocketWait(liveRoot(), waitOn(inode)))
    .filter((one) => one?.protocol === 'TCP');
  const told = found.flatMap((one) => (one?.protocol === 'TCP' ? [one] : []));
  const listening = told.find(({ socket }) => socket.local.endsWith(`:${port}`) && socket.state === 10);
  assert.ok(listening !== undefined);
  assert.deepEqual(listening.peers, []);
  const client = told.find(({ socket }) => socket.remote === `127.0.0.1:${port}`);
  assert.deepEqual(
    client?.peers.map(({ pid }) => pid),
    [process.pid],
  );
  assert.match(
    said(client)[0] ?? '',
    /^That is a TCP connection from 127\.0\.0\.1:\d+ to 127\.0\.0\.1:\d+, established: /,
  );
});

test('a captured tree has no sockets, and a wait for anything else is on none', () => {
  assert.equal(readSocketWait(fixtureRoot('waits'), waitOn(1)), undefined);
  const pipe = { pid: process.pid, judged: { fd: { target: { kind: 'pipe', inode: 1 } } } };
  assert.equal(readSocketWait(liveRoot(), pipe as unknown as Wait), undefined);
  assert.equal(readSocketWait(liveRoot(), undefined), undefined);
});

const socket = {
  local: '10.0.0.1:5000',
  remote: '10.0.0.2:80',
  state: 1,
  tx_queue: 0,
  rx_queue: 7,
  inode: 1,
};
const tcp = { protocol: 'TCP', socket, source: 'net/tcp', peers: [] } as const;

for (const [what, wait, expected] of [
  [
    'a connection to another machine',
    tcp,
    [
      'That is a TCP connection from 10.0.0.1:5000 to 10.0.0.2:80, established: 7 bytes to be read, 0 bytes that the other side has not acknowledged.',
    ],
  ],
  [
    'one to a process here',
    { ...tcp, socket: { ...socket, state: 8, rx_queue: 1 }, peers: [{ pid: 20, comm: 'x' }] },
    [
      'That is a TCP connection from 10.0.0.1:5000 to 10.0.0.2:80, closed by the other side (CLOSE_WAIT): 1 byte to be read, 0 bytes that the other side has not acknowledged.',
      '20 (x) has the other end of its connection.',
    ],
  ],
  [
    'one that listens',
    { ...tcp, socket: { ...socket, state: 10, rx_queue: 1 } },
    ['That is a TCP socket which listens at 10.0.0.1:5000; 1 connection waits to be accepted.'],
  ],
  [
    'UDP',
    { ...tcp, protocol: 'UDP', socket: { ...socket, state: 7 } },
    ['That is a UDP socket at 10.0.0.1:5000.'],
  ],
  [
    'a Unix socket',
    { protocol: 'Unix', socket: { inode: 1, listens: true, path: '/run/x' } },
    ['That is a Unix socket bound to /run/x, which listens.'],
  ],
] as const) {
  test(`words: ${what}`, () => assert.deepEqual(said(wait), expected));
}
