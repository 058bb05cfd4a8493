import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInetSockets, parseUnixSockets } from '../../src/procfs/net-sockets.ts';
import { malformed } from '../../src/procfs/unreadable.ts';
import { holdsForAnyBytes } from './properties.ts';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0D47 00000000:0000 0A 00000000:00000003 00:00000000 00000000   102        0 4594392 1 000000003c28551d 100 0 0 10 0
  10: 0B00A8C0:8D46 2A01000A:01BB 01 00000010:00000005 02:000A9B4C 00000000     0        0 6061710 2 0000000000000000 20 4 30 10 -1
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:95E7 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 6061718 1 0000000000000000 100 0 0 10 0
   1: B80D0120000000000000000001000000:0050 0000000000000000FFFF00000100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 77 1 0000000000000000 20 0 0 10 -1
`;
const UNIX = `Num       RefCount Protocol Flags    Type St Inode Path
000000006fa3d18d: 00000002 00000000 00010000 0001 01 4593420 /run/a b.sock
00000000e9a91487: 00000003 00000000 00000000 0001 03 4792695
00000000e9a91488: 00000002 00000000 00010000 0005 01   12 @abstract
`;

const inet = (text: string): unknown => parseInetSockets(Buffer.from(text, 'latin1'));
const unix = (text: string): unknown => parseUnixSockets(Buffer.from(text, 'latin1'));

test('TCP: who listens, and a connection with what is in its queues', () => {
  assert.deepEqual(inet(TCP), [
    { local: '127.0.0.1:3399', remote: '0.0.0.0:0', state: 10, tx_queue: 0, rx_queue: 3, inode: 4594392 },
    {
      local: '192.168.0.11:36166',
      remote: '10.0.1.42:443',
      state: 1,
      tx_queue: 16,
      rx_queue: 5,
      inode: 6061710,
    },
  ]);
});

test('IPv6: zeros are one gap, and a mapped address is that of IPv4', () => {
  const sockets = parseInetSockets(Buffer.from(TCP6));
  assert.ok(Array.isArray(sockets));
  assert.deepEqual(
    sockets.map(({ local, remote }) => [local, remote]),
    [
      ['[::1]:38375', '[::]:0'],
      ['[2001:db8::1]:80', '127.0.0.1:54321'],
    ],
  );
});

test('Unix sockets: inode, path, and whether it listens', () => {
  assert.deepEqual(unix(UNIX), [
    { inode: 4593420, listens: true, path: '/run/a b.sock' },
    { inode: 4792695, listens: false, path: '' },
    { inode: 12, listens: true, path: '@abstract' },
  ]);
});

test('a file without sockets has its heading alone; one that is cut off or holds anything else is malformed', () => {
  const [heading = ''] = TCP.split('\n');
  assert.deepEqual(inet(`${heading}\n`), []);
  assert.deepEqual(inet(''), malformed('net', 'is cut off'));
  assert.deepEqual(inet(TCP.slice(0, -9)), malformed('net', 'is cut off'));
  assert.deepEqual(inet(`${heading}\nx\n`), malformed('net', 'has no socket in line 2'));
  assert.deepEqual(unix(UNIX.slice(0, -4)), malformed('net/unix', 'is cut off'));
});

holdsForAnyBytes('net/tcp', parseInetSockets, [TCP, TCP6], { cuts: 'lines' });
holdsForAnyBytes('net/unix', parseUnixSockets, [UNIX], { cuts: 'lines' });
