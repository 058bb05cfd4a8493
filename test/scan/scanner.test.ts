import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Task } from '../../src/model/task.ts';
import { isRead } from '../../src/procfs/unreadable.ts';
import { scan, type ScanReport, type ScanRequest } from '../../src/scan/scanner.ts';
import { FakeProc, statusText } from './fake-proc.ts';

function demo(): FakeProc {
  const proc = new FakeProc();
  proc.add(10, {
    10: { comm: 'main', utime: 5 },
    12: { comm: 'worker-1', utime: 30, uid: 7 },
    11: { comm: 'worker-2' },
  });
  proc.add(20, { 20: { comm: 'single' } });
  return proc;
}

function gather(proc: FakeProc, request: Partial<ScanRequest>): { rows: Task[]; report: ScanReport } {
  const rows: Task[] = [];
  const report = scan(proc.root(), { rows: 'threads', needs: [], ...request }, (task) => rows.push(task) > 0);
  return { rows, report };
}

const names = (rows: readonly Task[]): string[] =>
  rows.map((row) => `${row.kind} ${row.pid}/${row.tid} ${row.stat.comm}`);

test('threads come in the kernel’s order, the main one from its own task folder', () => {
  const { rows } = gather(demo(), {});
  assert.deepEqual(names(rows), [
    'thread 10/10 main',
    'thread 10/11 worker-2',
    'thread 10/12 worker-1',
    'thread 20/20 single',
  ]);
  assert.equal(rows[0]?.stat.utime, 5, 'the main thread has its own time, not the process’s');
});

test('a process row has the totals of its threads', () => {
  const { rows } = gather(demo(), { rows: 'processes' });
  assert.deepEqual(names(rows), ['process 10/10 main', 'process 20/20 single']);
  assert.equal(rows[0]?.stat.utime, 35);
});

test('rows of both kinds: each process, then its threads', () => {
  const { rows } = gather(demo(), { rows: 'both', pids: [20] });
  assert.deepEqual(names(rows), ['process 20/20 single', 'thread 20/20 single']);
});

test('only the files that are needed are opened', () => {
  const proc = demo();
  gather(proc, {});
  const files = proc.touched.filter((path) => !path.endsWith('/task') && path !== '/proc');
  assert.deepEqual(new Set(files.map((path) => path.split('/').at(-1))), new Set(['stat']));
  assert.equal(files.length, 4, 'one stat a thread, and no process’s own');
});

test('one process is read without looking at any other', () => {
  const proc = demo();
  gather(proc, { pids: [20] });
  assert.ok(proc.touched.every((path) => path.startsWith('/proc/20')));
});

test('a command line is read once for all threads of a process', () => {
  const proc = demo();
  const { rows } = gather(proc, { needs: ['cmdline'], pids: [10] });
  assert.equal(proc.touched.filter((path) => path.endsWith('/cmdline')).length, 1);
  assert.deepEqual(
    rows.map((row) => row.cmdline),
    ['main\0--flag\0', 'main\0--flag\0', 'main\0--flag\0'],
  );
});

test('a thread may have changed its user: each is asked', () => {
  const { rows } = gather(demo(), { needs: ['owner'], pids: [10] });
  const uids = rows.map((row) => (row.owner !== undefined && isRead(row.owner) ? row.owner.uid : -1));
  assert.deepEqual(uids, [0, 0, 7]);
});

test('a zombie leader with live threads shows those threads, with the command line that only they have', () => {
  const proc = new FakeProc();
  proc.add(30, { 30: { comm: 'gone', state: 'Z', files: { cmdline: '' } }, 31: { comm: 'alive' } });
  const { rows } = gather(proc, { needs: ['cmdline'] });
  assert.deepEqual(
    rows.map((row) => [row.tid, row.stat.state, row.cmdline]),
    [
      [30, 'Z', ''],
      [31, 'S', 'alive\0--flag\0'],
    ],
  );
});

test('a task that vanishes between listing and reading is left out and counted, the others stand', () => {
  const proc = demo();
  proc.processes.get(10)?.set(13, { files: { stat: { errno: 'ESRCH' } } });
  const { rows, report } = gather(proc, {});
  assert.equal(rows.length, 4);
  assert.equal(report.vanished, 1);
});

test('a record that the kernel refuses leaves its row there and is counted', () => {
  const proc = demo();
  proc.processes.get(20)?.set(20, { files: { io: { errno: 'EACCES' } } });
  const { rows, report } = gather(proc, { needs: ['io'], pids: [20] });
  assert.equal(rows.length, 1);
  assert.deepEqual([...report.denied], [['io: EACCES', 1]]);
});

test('--tid reads one thread in its own folder, wherever it belongs', () => {
  const proc = demo();
  proc.processes.get(10)?.set(12, { comm: 'worker-1', utime: 30 });
  proc.add(12, {
    12: {
      comm: 'worker-1',
      files: {
        status: statusText(10, 12, {}, 3),
      },
    },
  });
  const { rows } = gather(proc, { tids: [12] });
  assert.deepEqual(names(rows), ['thread 10/12 worker-1']);
  assert.ok(proc.touched.includes('/proc/10/task/12/stat'));
});

test('threads of different processes keep their own command lines', () => {
  const proc = new FakeProc();
  proc.add(1, { 1: { comm: 'init' } });
  proc.add(2, { 2: { comm: 'java' } });
  const { rows } = gather(proc, { tids: [1, 2], needs: ['cmdline'] });
  assert.deepEqual(
    rows.map((row) => row.cmdline),
    ['init\0--flag\0', 'java\0--flag\0'],
  );
});

test('the number of a thread, asked for as a process, is nobody', () => {
  const proc = demo();
  proc.add(12, { 99: {}, 12: {} });
  // /proc/12 answers for the thread, and its exit signal says that it leads no group.
  proc.processes.get(12)?.set(12, {
    files: {
      stat: '12 (worker) S 1 10 10 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 100 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -1 0 0 0 0 0\n',
    },
  });
  assert.deepEqual(gather(proc, { pids: [12] }).rows, []);
});

test('a visitor that has enough ends the scan', () => {
  const proc = demo();
  const seen: number[] = [];
  scan(proc.root(), { rows: 'threads', needs: [] }, (task) => seen.push(task.tid) < 2);
  assert.deepEqual(seen, [10, 11]);
  assert.ok(!proc.touched.some((path) => path.startsWith('/proc/20')));
});

test('when /proc can’t be listed there are no rows, and the report says why', () => {
  const proc = demo();
  proc.list = () => {
    throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
  };
  const { rows, report } = gather(proc, {});
  assert.equal(rows.length, 0);
  assert.equal(report.failure?.code, 'EACCES');
});

test('the stack trace limit is put back, even when the visitor throws', () => {
  const before = Error.stackTraceLimit;
  assert.throws(() =>
    scan(demo().root(), { rows: 'threads', needs: [] }, () => {
      throw new Error('full');
    }),
  );
  assert.equal(Error.stackTraceLimit, before);
});

test('where status is read, the owner is taken from it: the folder is not asked', () => {
  const proc = demo();
  const asked = (needs: ScanRequest['needs']): string[] => {
    proc.touched.length = 0;
    const { rows } = gather(proc, { needs });
    assert.deepEqual(
      rows.map(({ owner }) => owner !== undefined && isRead(owner) && owner.uid),
      [0, 0, 7, 0],
    );
    return proc.touched.filter((path) => /\/task\/\d+$/.test(path));
  };
  assert.equal(asked(['owner']).length, 4);
  assert.deepEqual(asked(['owner', 'status']), []);
});
