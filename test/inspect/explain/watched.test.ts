import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExplainEvidence } from '../../../src/inspect/explain/evidence.ts';
import { readWatched, watchedSentences, type Watched } from '../../../src/inspect/explain/watched.ts';
import type { Wait } from '../../../src/inspect/waits/wait.ts';
import type { EpollWatch } from '../../../src/procfs/fdinfo.ts';
import { openRoot } from '../../../src/procfs/open.ts';
import { RootProblem } from '../../../src/procfs/root-problem.ts';
import type { ProcRoot } from '../../../src/procfs/root.ts';
import { makeTree } from '../../procfs/tree.ts';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 81 1 0 100 0 0 10 0
   1: 0100007F:1F90 0200007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 82 1 0 100 0 0 10 0
`;

const waitOn = (watches: readonly EpollWatch[], wait = 'epoll'): Wait =>
  ({ pid: 12, wait, judged: { fd: { info: { pos: 0, flags: 0, mnt_id: 1, watches } } } }) as unknown as Wait;
const watch = (tfd: number, ino?: number): EpollWatch =>
  ino === undefined ? { tfd, events: 1 } : { tfd, events: 1, ino };

test('what an epoll instance watches: sockets by their addresses, the rest by its link', (t) => {
  const links = {
    3: 'pipe:[71]',
    4: 'socket:[81]',
    5: 'socket:[82]',
    6: 'anon_inode:[eventfd]',
    7: 'socket:[99]',
  };
  const files = Object.fromEntries(
    Object.entries(links).map(([fd, link]) => [`proc/12/fd/${fd}`, { link }] as const),
  );
  const opened = openRoot(makeTree(t, { ...files, 'proc/12/net/tcp': TCP }), {
    now: 0,
    euid: 0,
    arch: 'x86_64',
  });
  assert.ok(!(opened instanceof RootProblem));
  const root: ProcRoot = opened;
  const found = readWatched(
    root,
    waitOn([watch(3, 71), watch(4), watch(5, 82), watch(6, 1038), watch(7, 99)]),
  );
  assert.deepEqual(found, [
    { fd: 3, what: 'pipe:[71]' },
    { fd: 4, what: 'a TCP socket which listens at 127.0.0.1:8080' },
    { fd: 5, what: 'a TCP connection from 127.0.0.1:8080 to 127.0.0.2:49152' },
    { fd: 6, what: 'anon_inode:[eventfd]' },
    { fd: 7, what: 'socket:[99]' },
  ] satisfies Watched[]);
  const reused = [watch(3, 72), watch(8, 71)];
  assert.deepEqual(readWatched(root, waitOn(reused)), [], 'open on another file by now, or closed');
  assert.deepEqual(readWatched(root, waitOn([watch(3, 71)], 'poll')), []);
  const many = Array.from({ length: 7 }, () => watch(3, 71));
  assert.deepEqual(readWatched(root, waitOn(many)), [], 'more than anybody reads');
});

test('words: each with its number', () => {
  const said = (watched: readonly Watched[]): string[] =>
    watchedSentences({ watched } as unknown as ExplainEvidence).map(({ text }) => text);
  assert.deepEqual(said([]), []);
  assert.deepEqual(said([{ fd: 7, what: 'a Unix socket' }]), [
    'Among what it watches is descriptor 7 (a Unix socket).',
  ]);
  assert.deepEqual(
    said([
      { fd: 3, what: 'pipe:[71]' },
      { fd: 8, what: 'anon_inode:[signalfd]' },
    ]),
    ['Among what it watches are descriptor 3 (pipe:[71]), descriptor 8 (anon_inode:[signalfd]).'],
  );
});
