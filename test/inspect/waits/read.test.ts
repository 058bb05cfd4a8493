import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { lookAtWaits, type WaitLook } from '../../../src/inspect/waits/look.ts';
import { missingOfWaits } from '../../../src/inspect/waits/missing.ts';
import { FORGOTTEN } from '../../../src/inspect/task-clock.ts';
import { openRoot } from '../../../src/procfs/open.ts';
import { RootProblem } from '../../../src/procfs/root-problem.ts';
import { makeTree } from '../../procfs/tree.ts';

const stat = (tid: number, comm: string, state = 'S', flags = 0): string =>
  `${tid} (${comm}) ${state} 1 12 12 0 -1 ${flags} 0 0 0 0 0 0 0 0 20 0 2 0 100 0 0 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`;
const status = (tid: number, ns: string): string =>
  `Name:\tx\nState:\tS (sleeping)\nTgid:\t12\nPid:\t${tid}\nPPid:\t1\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nNSpid:\t${ns}\nThreads:\t2\n` +
  'SigPnd:\t0000000000000000\nShdPnd:\t0000000000000000\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\n';
const sched = (execStart: number): string =>
  `x (12, #threads: 2)\n-------------------------------------------------------------------\nse.exec_start : ${execStart}.000000\n`;
const GLIBC = '7f0000000000-7f0000100000 r-xp 00000000 fe:00 8    /usr/lib/libc.so.6\n';
const MAPS = `00600000-00700000 rw-p 00000000 00:00 0    [heap]\n${GLIBC}7f0000900000-7f0000b00000 rw-p 00000000 00:00 0\n`;

function look(
  t: TestContext,
  files: Readonly<Record<string, string>>,
  host: Readonly<Record<string, unknown>> = {},
  owners = false,
): WaitLook {
  const contents = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name.startsWith('mem/') ? name : `proc/${name}`, text]),
  );
  const root = openRoot(makeTree(t, contents, host), { now: 0, euid: 0, arch: 'x86_64' });
  assert.ok(!(root instanceof RootProblem));
  return lookAtWaits(root, [12], { owners });
}

const texts = ({ waits }: WaitLook): string[] =>
  waits.map(({ tid, wait, text }) => `${tid} ${wait}: ${text}`);

test('in a PID namespace of its own the numbers in arguments and in memory are the inner ones', (t) => {
  const found = look(
    t,
    {
      '12/status': status(12, '12\t1'),
      '12/maps': MAPS,
      '12/task/12/stat': stat(12, 'main'),
      '12/task/12/status': status(12, '12\t1'),
      '12/task/12/syscall': '202 0x7f0000a00010 0x109 0x2 0x0 0x0 0xffffffff 0x7f0000980000 0x7f0000000100\n',
      '12/task/13/stat': stat(13, 'worker'),
      '12/task/13/status': status(13, '13\t2'),
      '12/task/13/syscall': '202 0x600100 0x80 0x2 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n',
      'mem/12.json': '{"600100": "0200000000000000010000000100000000000000"}',
    },
    {},
    true,
  );
  assert.deepEqual(texts(found), [
    '12 lock: joins thread 13 (worker); in a likely deadlock of 12, 13',
    '13 lock: mutex [heap]+0x100, held by 12 (main); in a likely deadlock of 12, 13',
  ]);
});

test('a mutex that two processes share is one lock, and its owner may be in a third', (t) => {
  const shared = '7f0000c00000-7f0000d00000 rw-s 00000000 00:01 99    /dev/shm/x\n';
  const process = (pid: number, low: string): Record<string, string> => ({
    [`${pid}/status`]: status(pid, String(pid)).replace('Tgid:\t12', `Tgid:\t${pid}`),
    [`${pid}/stat`]: stat(pid, `p${pid}`),
    [`${pid}/maps`]: GLIBC + shared.replaceAll('7f0000c', low).replaceAll('7f0000d', low.replace('c', 'd')),
    [`${pid}/task/${pid}/stat`]: stat(pid, `p${pid}`),
    [`${pid}/task/${pid}/syscall`]: `202 0x${low}00040 0x0 0x2 0x0 0x0 0x0 0x7fff00000000 0x7f0000000100\n`,
  });
  const files = {
    ...process(12, '7f0000c'),
    ...process(14, '7f0001c'),
    ...process(16, '7f0002c'),
    'mem/12.json': '{"7f0000c00040": "0200000000000000100000000100000080000000"}',
  };
  const contents = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name.startsWith('mem/') ? name : `proc/${name}`, text]),
  );
  const root = openRoot(makeTree(t, contents), { now: 0, euid: 0, arch: 'x86_64' });
  assert.ok(!(root instanceof RootProblem));
  const { locks } = lookAtWaits(root, [12, 14], { owners: true });
  assert.deepEqual(
    locks.map(({ kind, owner, waiters }) => [
      kind,
      owner?.tid,
      owner?.comm,
      waiters.map(({ thread }) => thread.tid),
    ]),
    [['mutex', 16, 'p16', [12, 14]]],
  );
});

test('as another user: states are seen, calls are not, and it is said so', (t) => {
  const found = look(
    t,
    {
      '12/task/12/stat': stat(12, 'main'),
      '12/task/12/sched': sched(5000),
      '12/task/13/stat': stat(13, 'io', 'D'),
      '12/task/13/sched': sched(6000),
      stat: 'cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nctxt 1\nbtime 1\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n',
    },
    { read_errors: { '12/task/12/syscall': 'EACCES', '12/task/13/syscall': 'EACCES' } },
  );
  assert.deepEqual(texts(found), ['12 ?: not to be seen: permission denied', '13 disk: disk (state D)']);
  assert.deepEqual(
    found.waits.map(({ since }) => since),
    [995_000, 994_000],
  );
  assert.deepEqual(missingOfWaits(found), [{ what: 'system calls', reason: 'permission denied', count: 2 }]);
});

test('a sleeper whose last run the kernel has forgotten has not slept since boot', (t) => {
  const found = look(t, {
    '12/task/12/stat': stat(12, 'main'),
    '12/task/12/sched': sched(0),
    '12/task/12/syscall': '34 0x0 0x0 0x0 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n',
    stat: 'cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nctxt 1\nbtime 1\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n',
  });
  assert.deepEqual(
    found.waits.map(({ since, judged }) => [since, judged.thread.execStart]),
    [[FORGOTTEN, undefined]],
  );
});

test('what no row lacks is not missing: what runs and the kernel itself are in no call', (t) => {
  const found = look(
    t,
    {
      '12/task/12/stat': stat(12, 'kworker', 'I', 0x20_0000),
      '12/task/12/sched': sched(5000),
      '12/task/13/stat': stat(13, 'busy', 'R'),
      '12/task/13/sched': sched(6000),
      stat: 'cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nctxt 1\nbtime 1\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n',
    },
    { read_errors: { '12/task/12/syscall': 'EACCES', '12/task/13/syscall': 'EACCES' } },
  );
  assert.deepEqual(missingOfWaits(found), []);
});

test('places of locks and descriptors that may not be looked up are missing', (t) => {
  const found = look(
    t,
    {
      '12/task/12/stat': stat(12, 'main'),
      '12/task/12/sched': sched(1),
      '12/task/12/syscall': '202 0x600100 0x80 0x2 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n',
      '12/task/13/stat': stat(13, 'io'),
      '12/task/13/sched': sched(1),
      '12/task/13/syscall': '0 0x4 0x0 0x1 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n',
      stat: 'cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\nctxt 1\nbtime 1\nprocesses 1\nprocs_running 1\nprocs_blocked 0\n',
    },
    { read_errors: { '12/maps': 'EACCES', '12/fd/4': 'EACCES' } },
  );
  assert.deepEqual(missingOfWaits(found), [
    { what: 'descriptors waited on', reason: 'permission denied', count: 1 },
    { what: 'places of locks', reason: 'permission denied', count: 1 },
  ]);
});

test('an architecture without a table: numbers, and classes by the function of the kernel', (t) => {
  const found = look(
    t,
    {
      '12/task/12/stat': stat(12, 'main'),
      '12/task/12/syscall': '238 0x1 0x2 0x3 0x4 0x5 0x6 0x7fff00000000 0x7f0000000100\n',
      '12/task/12/wchan': 'futex_wait_queue',
    },
    { arch: 's390x' },
  );
  const [wait] = found.waits;
  assert.deepEqual([wait?.wait, wait?.syscall, wait?.text], ['lock', '238', 'futex (in futex_wait_queue)']);
});

test('a 32-bit program on a 64-bit kernel: its numbers mean something else', (t) => {
  const found = look(t, {
    '12/maps':
      '00600000-00700000 rw-p 00000000 00:00 0    [heap]\nfff00000-fff21000 rw-p 00000000 00:00 0    [stack]\n',
    '12/task/12/stat': stat(12, 'main'),
    '12/task/12/syscall': '3 0x0 0xff 0x400 0x0 0x0 0x0 0xfff10000 0xf7f00000\n',
    '12/task/12/wchan': 'wait_woken',
  });
  const [wait] = found.waits;
  assert.deepEqual([wait?.wait, wait?.syscall, wait?.fd], ['?', '3', null]);
});

test('names are safe to print, whatever a thread calls itself', (t) => {
  const found = look(t, {
    '12/maps': MAPS,
    '12/task/12/stat': stat(12, '\x1b[2J)\n('),
    '12/task/12/syscall': '202 0x7f0000a00010 0x109 0xd 0x0 0x0 0xffffffff 0x7f0000980000 0x7f0000000100\n',
    '12/task/13/stat': stat(13, '\x1b]0;x\x07\n'),
    '12/task/13/syscall': '34 0x0 0x0 0x0 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n',
  });
  assert.equal(found.waits[0]?.text, 'joins thread 13 (^[]0;x^G^J)');
});

test('the leader has left: the maps of a live thread are read', (t) => {
  const found = look(t, {
    '12/maps': '',
    '12/task/12/stat': stat(12, 'main', 'Z'),
    '12/task/12/syscall': '-1 0x0 0x0\n',
    '12/task/13/stat': stat(13, 'worker'),
    '12/task/13/maps': MAPS,
    '12/task/13/syscall': '202 0x600100 0x80 0x2 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n',
  });
  assert.deepEqual(texts(found), [
    '12 ?: has ended',
    '13 lock: futex wait on [heap]+0x100, perhaps a mutex, with no other thread in its process to wake it',
  ]);
});

test('memory that may not be read: no owner, and it is said so', (t) => {
  const found = look(
    t,
    {
      '12/maps': MAPS,
      '12/task/12/stat': stat(12, 'main'),
      '12/task/12/syscall': '202 0x600100 0x80 0x2 0x0 0x0 0x0 0x7f0000a00000 0x7f0000000100\n',
      '12/task/12/sched': sched(1),
    },
    { read_errors: { '12/mem': 'EACCES' } },
    true,
  );
  assert.equal(found.locks[0]?.owner, undefined);
  assert.ok(
    missingOfWaits(found).some(
      ({ what, reason }) => what === 'owners of locks' && reason === 'memory: EACCES',
    ),
  );
});

test('a process that is gone is left out', (t) => {
  assert.deepEqual(look(t, {}).waits, []);
});
