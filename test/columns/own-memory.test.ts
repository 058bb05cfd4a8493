import assert from 'node:assert/strict';
import { test } from 'node:test';
import { denied, raw, shown, STATUS, taskOf, threadOf, withStatus } from './task.ts';

const MEMORY = { VmRSS: 10, VmHWM: 20, VmSize: 30, VmSwap: 0 };
const NAMES = ['mem_resident', 'mem_peak', 'mem_virtual', 'mem_swap', 'mem_pss'];

test('the process row has its memory in bytes', () => {
  const rollup = { Rss: 10, Pss: 5, Private_Clean: 0, Private_Dirty: 0, Swap: 0 };
  const task = withStatus(MEMORY, {}, { smaps_rollup: rollup });
  assert.deepEqual(
    NAMES.map((name) => raw(name, task)),
    [10_240, 20_480, 30_720, 0, 5120],
  );
  assert.equal(shown('mem_resident', task), '10240');
});

test('a thread row has none, the main thread’s neither: it would add up', () => {
  for (const name of NAMES) {
    const thread = threadOf({}, { status: { ...STATUS, ...MEMORY }, tid: 100 });
    assert.equal(raw(name, thread), '? memory belongs to the process; see its row');
    assert.equal(shown(name, thread), '?');
  }
});

test('a kernel thread has none; of an ended leader with live threads it is unknown', () => {
  assert.equal(raw('mem_resident', withStatus({})), null);
  assert.equal(shown('mem_resident', withStatus({})), '-');
  assert.equal(raw('mem_resident', withStatus({}, { state: 'Z' })), null);
  assert.match(
    String(raw('mem_resident', withStatus({}, { state: 'Z', num_threads: 3 }))),
    /main thread has ended/,
  );
});

test('an unreadable file is the reason', () => {
  assert.equal(
    raw('mem_pss', taskOf({}, { smaps_rollup: denied('x') })),
    '? smaps_rollup: permission denied',
  );
});
