import assert from 'node:assert/strict';
import { test } from 'node:test';
import { order, raw, shown, taskOf, threadOf } from './task.ts';

test('a process and its threads have one PID and each its own LWP', () => {
  const thread = threadOf({ pid: 105 }, { pid: 100, tid: 105 });
  for (const name of ['pid', 'tgid']) assert.equal(shown(name, thread), '100');
  for (const name of ['lwp', 'tid', 'spid']) assert.equal(shown(name, thread), '105');
  assert.equal(shown('lwp', taskOf()), '100');
});

test('groups, sessions and parents', () => {
  const task = taskOf({ ppid: 4_194_304, pgrp: 7, session: 8, tpgid: 9, num_threads: 12 });
  const names = ['ppid', 'pgid', 'pgrp', 'sid', 'sess', 'session', 'tpgid', 'nlwp', 'thcount'];
  assert.deepEqual(
    names.map((name) => shown(name, task)),
    ['4194304', '7', '7', '8', '8', '8', '9', '12', '12'],
  );
});

test('-1 of a task that is being reaped: unsigned in PGID, signed in SID and TPGID', () => {
  const task = taskOf({ pgrp: -1, session: -1, tpgid: -1 });
  assert.deepEqual(
    ['pgid', 'sid', 'tpgid'].map((name) => shown(name, task)),
    ['4294967295', '-1', '-1'],
  );
  assert.equal(order('pgid', task), -1);
});

test('nid is the task in hexadecimal, sorted as a number', () => {
  assert.equal(shown('nid', threadOf({}, { tid: 42 })), '0x2a');
  assert.equal(raw('nid', threadOf({}, { tid: 42 })), '0x2a');
  assert.equal(order('nid', threadOf({}, { tid: 42 })), 42);
});
