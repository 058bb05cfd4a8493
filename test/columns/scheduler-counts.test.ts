import assert from 'node:assert/strict';
import { test } from 'node:test';
import { denied, gone, raw, shown, STATUS, taskOf, threadOf, viewOf } from './task.ts';

const RECORD = { run_ns: 1_234_567_890, wait_ns: 42, slices: 7 };

test('schedstat is nanoseconds and slices of the thread', () => {
  const thread = threadOf({}, { schedstat: RECORD });
  assert.deepEqual(
    ['oncpu', 'runq', 'slices'].map((name) => raw(name, thread)),
    [1_234_567_890, 42, 7],
  );
  assert.equal(shown('oncpu', thread), '1234567890');
});

test('schedstat all zero of a task that ran is a kernel that keeps none', () => {
  const schedstat = { run_ns: 0, wait_ns: 0, slices: 0 };
  for (const name of ['oncpu', 'runq', 'slices']) {
    assert.match(
      String(raw(name, threadOf({ stime: 1 }, { schedstat }))),
      /^\? schedstat: this kernel does not keep it/,
    );
    assert.equal(raw(name, threadOf({}, { schedstat })), 0, 'a task that never ran has 0');
  }
});

test('one field of zero is a zero', () => {
  assert.equal(raw('runq', threadOf({ utime: 5 }, { schedstat: { ...RECORD, wait_ns: 0 } })), 0);
});

test('a missing schedstat is unknown, and a question mark', () => {
  assert.match(
    String(raw('oncpu', threadOf({}, { schedstat: gone('schedstat') }))),
    /^\? schedstat: not there/,
  );
  assert.equal(shown('oncpu', threadOf({}, { schedstat: gone('schedstat') })), '?');
});

test('the row of a process with more threads does not pass off the main thread’s counts as its own', () => {
  const files = {
    schedstat: RECORD,
    status: { ...STATUS, voluntary_ctxt_switches: 3 },
    sched: { nr_migrations: 1 },
  };
  for (const name of ['oncpu', 'runq', 'slices', 'vcsw', 'ivcsw', 'migrations', 'blkio']) {
    assert.match(
      String(raw(name, taskOf({ num_threads: 2 }, files))),
      /^\? the kernel counts it per thread/,
      name,
    );
  }
  assert.equal(raw('oncpu', taskOf({ num_threads: 1 }, files)), 1_234_567_890);
  assert.equal(raw('oncpu', threadOf({ num_threads: 2 }, files)), 1_234_567_890);
});

test('switches and migrations, and kernels that do not count them', () => {
  const status = { ...STATUS, voluntary_ctxt_switches: 5, nonvoluntary_ctxt_switches: 0 };
  assert.equal(raw('vcsw', threadOf({}, { status })), 5);
  assert.equal(raw('ivcsw', threadOf({}, { status })), 0);
  assert.equal(raw('ivcsw', threadOf({}, { status: STATUS })), '? status: this kernel does not write it');
  assert.equal(raw('migrations', threadOf({}, { sched: { nr_migrations: 9 } })), 9);
  assert.equal(raw('migrations', threadOf({}, { sched: {} })), '? sched: this kernel does not write it');
  assert.equal(raw('migrations', threadOf({}, { sched: denied('sched') })), '? sched: permission denied');
});

test('a block-I/O delay of 0 is known only where delays are counted', () => {
  const thread = threadOf({ delayacct_blkio_ticks: 0 });
  assert.equal(raw('blkio', thread), 0);
  const off = viewOf({ moment: { delayAccounting: false } });
  assert.match(String(raw('blkio', thread, off)), /^\? delay accounting is off/);
  assert.equal(
    raw('blkio', threadOf({ delayacct_blkio_ticks: Number.NaN })),
    '? stat: this kernel does not write it',
  );
});
