import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { waitsJson } from '../../../src/inspect/waits/json.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import { missingOfWaits } from '../../../src/inspect/waits/missing.ts';
import { alteredRoot } from '../fixture.ts';

const TASKS = readdirSync('fixtures/waits/proc')
  .filter((name) => /^\d+$/.test(name))
  .flatMap((pid) => readdirSync(`fixtures/waits/proc/${pid}/task`).map((tid) => `${pid}/task/${tid}`));

interface Row {
  readonly comm: string;
  readonly class: string;
  readonly object: string | null;
  readonly text: string;
}

/** What is said of each thread of the tree when its system call may not be read; a kernel function may be changed. */
function denied(wchan: Readonly<Record<string, string>> = {}): ReadonlyMap<string, Row> {
  const errors = Object.fromEntries(TASKS.map((dir) => [`${dir}/syscall`, 'EACCES']));
  const root = alteredRoot('waits', {
    'host.json': (text) => JSON.stringify({ ...(JSON.parse(text) as object), read_errors: errors }),
    ...Object.fromEntries(Object.entries(wchan).map(([dir, name]) => [`proc/${dir}/wchan`, () => name])),
  });
  const { threads } = waitsJson(lookAtWaits(root, undefined)) as { threads: readonly Row[] };
  return new Map(threads.map((row) => [row.comm, row]));
}

const rows = denied();

for (const [comm, wait, text] of [
  ['rpipe', 'pipe', 'a pipe or FIFO (in anon_pipe_read)'],
  ['wpipe', 'pipe', 'a pipe or FIFO (in anon_pipe_write)'],
  ['ff', 'pipe', 'a pipe or FIFO (in wait_for_partner)'],
  ['wany', 'child', 'a child'],
  ['wp', 'child', 'a child'],
  ['wid', 'child', 'a child'],
  ['vf', 'child', 'a vfork child'],
  ['q', 'ipc', 'System V or POSIX IPC (in do_msgrcv)'],
  ['ipcsem', 'ipc', 'System V or POSIX IPC (in __do_semtimedop)'],
  ['fl', 'filelock', 'lock on a file'],
  ['sock', 'socket', 'socket (in unix_stream_read_generic)'],
  ['lock', 'lock', 'futex (in futex_do_wait)'],
  ['nap', 'sleep', 'sleeps'],
  ['efd', '?', 'in do_wait_intr_irq; its system call is not to be seen: permission denied'],
  ['ino', '?', 'in wait_woken; its system call is not to be seen: permission denied'],
] as const) {
  test(`${comm}, of which only the kernel's function is known: ${text}`, () => {
    const row = rows.get(comm);
    assert.deepEqual([row?.class, row?.text], [wait, text]);
    assert.equal(row?.object, comm === 'vf' ? 'vfork' : null);
  });
}

test('where the kernel hides its function as well, nothing is said', () => {
  const row = denied({ '6101/task/6121': '0' }).get('rpipe');
  assert.deepEqual([row?.class, row?.text], ['?', 'not to be seen: permission denied']);
});

/** What is said of thread `comm` of the tree with these changes. */
function textIn(comm: string, changes: Parameters<typeof alteredRoot>[1]): string | undefined {
  const look = lookAtWaits(alteredRoot('waits', changes), undefined);
  return look.waits.find((wait) => wait.comm === comm)?.text;
}

test('a descriptor that is not in the list was closed, or not captured; one without any list is just not known', () => {
  const changes = { 'proc/6101/fd/14': null, 'proc/6101/fd/23': null };
  const unlisted = 'closed meanwhile or not in this capture';
  assert.equal(textIn('wpipe', changes), `writes descriptor 14, ${unlisted} (full)`);
  assert.equal(textIn('efd', changes), `in read of descriptor 23, ${unlisted}`);
  const few = lookAtWaits(alteredRoot('waits', changes), [6101]);
  assert.deepEqual(
    missingOfWaits(few).find(({ what }) => what === 'descriptors waited on'),
    { what: 'descriptors waited on', reason: 'closed, or not in this tree', count: 2 },
  );
  assert.equal(textIn('wpipe', { 'proc/6101/fd': null }), 'writes descriptor 14 (full)');
  const look = lookAtWaits(alteredRoot('waits', { 'proc/6101/fd': null }), [6101]);
  assert.deepEqual(
    missingOfWaits(look).find(({ what }) => what === 'descriptors waited on'),
    { what: 'descriptors waited on', reason: 'not in this tree', count: 14 },
  );
});

test('one whose fdinfo is not to be had may have either end of a pipe, and the answer says so', () => {
  const look = lookAtWaits(alteredRoot('waits', { 'proc/6101/fdinfo': null }), [6101]);
  const pipe = look.waits.find(({ comm }) => comm === 'rpipe');
  assert.match(
    pipe?.text ?? '',
    / from 6134 \(lockholder\), .*; perhaps 6101 \(waits\) itself, without fdinfo$/,
  );
  assert.deepEqual([pipe?.uncertain, pipe?.peers?.includes(6101)], [true, false]);
  assert.deepEqual(
    missingOfWaits(look).find(({ what }) => what === 'descriptors of processes'),
    { what: 'descriptors of processes', reason: 'which end of a pipe they are: no fdinfo', count: 1 },
  );
  const whole = lookAtWaits(alteredRoot('waits', {}), [6101]);
  assert.equal(whole.waits.find(({ comm }) => comm === 'rpipe')?.uncertain, false);
});

test('a holder of a file lock that is gone, or not in the tree', () => {
  assert.equal(
    textIn('rec', { 'proc/6134': null }),
    'lock on /opt/zoo/run/lockfile2 held by 6134, which is not to be seen here',
  );
});

test('without fdinfo the requests of the process itself tell who holds its file locks', () => {
  const changes = { 'proc/6101/fdinfo': null };
  assert.equal(textIn('fl', changes), 'lock on /opt/zoo/run/lockfile held by 6101 (waits) itself');
  assert.equal(textIn('rec', changes), 'lock on /opt/zoo/run/lockfile2 held by 6134 (lockholder)');
});

for (const [flags, text] of [
  ['0x1', 'io_uring 4, 3 completions'],
  ['0x0', 'io_uring 4'],
] as const) {
  test(`io_uring with flags ${flags}: ${text}`, () => {
    const call = (was: string): string => was.replace(/^\S+ \S+ \S+ \S+ \S+/, `426 0x4 0x0 0x3 ${flags}`);
    assert.equal(textIn('ev', { 'proc/6101/task/6114/syscall': call }), text);
  });
}
