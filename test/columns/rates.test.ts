import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeCell } from '../../src/columns/rates.ts';
import { findColumn } from '../../src/columns/registry.ts';
import { noRates, type Rates } from '../../src/model/rates.ts';
import type { Task } from '../../src/model/task.ts';
import { JsonRow } from '../../src/render/json.ts';
import { Missing } from '../../src/render/missing.ts';
import { denied, raw, STATUS, taskOf, threadOf, viewOf } from './task.ts';

for (const [bytes, text] of [
  [0, '0'],
  [1023, '1023'],
  [1024, '1.0K'],
  [1536, '1.5K'],
  [233 * 2 ** 20, '233M'],
  [1023.6 * 2 ** 30, '1.0T'],
] as const) {
  test(`${bytes} bytes in a narrow cell are ${text}`, () => assert.equal(sizeCell(bytes), text));
}

/** The text of column `id` for a thread in `state` with these rates. */
function shown(id: string, state: string, rates: Partial<Rates>): string {
  const thread = { ...threadOf({ state }), rates: { ...noRates(), interval_ns: 1e9, ...rates } };
  const column = findColumn(id) ?? assert.fail();
  return column.show(thread, viewOf(), 10);
}

test('the bar of a thread that a sample met on a CPU says that it slept, not that something is unknown', () => {
  assert.equal(shown('tsa', 'R', { cpu: 10, runq: 10 }), 'Rq........');
  assert.equal(shown('tsa', 'Z', { cpu: 0, runq: 0 }), 'ZZZZZZZZZZ');
  assert.equal(shown('tsa', 'D', { cpu: 20, runq: 0 }), 'RRDDDDDDDD');
});

test('a starving thread is called so', () => {
  assert.equal(shown('runq_now', 'R', { cpu: 0, runq: 100, starving: true }), 'starv');
  assert.equal(shown('runq_now', 'R', { cpu: 0, runq: 100 }), '100.0');
});

const looked: Rates = { ...noRates(), interval_ns: 1e9, missing: undefined };

for (const [missing, reason] of [
  ['one look', /^\? a rate needs two looks/],
  ['new', /^\? it is new: it was not there at the look before$/],
  ['exec', /^\? its process called exec between the two looks/],
  ['no time', /^\? no time passed between the two looks$/],
] as const) {
  test(`without rates, for ${missing}, every column of them says so`, () => {
    const task = { ...threadOf(), rates: { ...noRates(), missing } };
    for (const id of ['cpu_now', 'runq_now', 'vcsw_rate', 'tsa', 'running', 'runnable'])
      assert.match(String(raw(id, task)), reason, id);
  });
}

test('one that was never looked at twice says that it takes two looks', () =>
  assert.match(String(raw('cpu_now', threadOf())), /needs two looks/));

test('a rate of a record says why it is not known: refused, not read, or read once', () => {
  assert.equal(
    raw('read_rate', { ...threadOf({}, { io: denied('io') }), rates: looked }),
    '? io: permission denied',
  );
  assert.equal(raw('vcsw_rate', { ...threadOf(), rates: looked }), '? status: was not read');
  assert.equal(
    raw('vcsw_rate', { ...threadOf({}, { status: STATUS }), rates: looked }),
    '? status was read at one of the two looks only',
  );
  assert.match(
    String(raw('vcsw_rate', { ...taskOf({}, { status: STATUS }), rates: looked })),
    /^\? the kernel counts it per thread/,
  );
  assert.match(
    String(
      raw('vcsw_rate', { ...taskOf({}, { status: STATUS }), rates: { ...looked, tooManyThreads: true } }),
    ),
    /^\? .*the threads are too many for that to be read of all of them in each round$/,
  );
});

for (const [noSchedstat, reason] of [
  ['kernel', '? the kernel keeps no schedstat'],
  ['unread', '? schedstat was not read at both looks'],
  ['thread', '? it is not known of all its threads'],
] as const) {
  test(`waits for a CPU that are not known (${noSchedstat}) are not 0`, () => {
    const task = { ...threadOf(), rates: { ...looked, cpu: 5, noSchedstat } };
    for (const id of ['runq_now', 'slices_rate', 'runnable', 'blocked_share'])
      assert.equal(raw(id, task), reason, id);
    assert.equal(raw('running', task), 5);
  });
}

test('JSON has the parts of the bar as numbers', () => {
  const columns = [findColumn('tsa') ?? assert.fail()];
  const task = { ...threadOf({ state: 'D' }), rates: { ...looked, cpu: 20, runq: 5 } };
  const text = (rates: Rates): unknown =>
    JSON.parse(new JsonRow(columns, viewOf(), new Missing(), false).text({ ...task, rates }));
  assert.deepEqual(text(task.rates), {
    tsa: 'RRqDDDDDDD',
    tsa_percent: { running: 20, runnable: 5, uninterruptible: 75 },
  });
  assert.deepEqual(text(noRates()), { tsa: null, tsa_percent: null });
});

test('the bar of a process is made of its threads, not of its main one', () => {
  const of = (letters: string): string => {
    const threads = new Map([...letters].map((state, tid) => [tid, { ...threadOf({ state }), tid }]));
    return String(
      raw('tsa', { ...taskOf({ state: letters[0] ?? '' }), threads, rates: { ...looked, cpu: 0, runq: 0 } }),
    );
  };
  assert.equal(of('SD'), 'DDDDD.....');
  assert.equal(of('ZSSSS'), '..........', 'its main thread has ended, the process has not');
  assert.equal(of('ZZ'), 'ZZZZZZZZZZ');
  assert.equal(of('RD'), 'DDDDDDDDDD');
});

test('a disk that was seen and one that the letter alone tells are one part of the bar, two of JSON', () => {
  const threads = new Map<number, Task>([
    [1, { ...threadOf({ state: 'D' }), blockedKind: 'disk' }],
    [2, threadOf({ state: 'D' })],
  ]);
  const task = { ...taskOf({ state: 'D' }), threads, rates: { ...looked, cpu: 0, runq: 0 } };
  const column = findColumn('tsa') ?? assert.fail();
  assert.equal(raw('tsa', task), 'DDDDDDDDDD');
  assert.deepEqual(column.parts?.of(task, viewOf()), {
    running: 0,
    runnable: 0,
    disk: 50,
    uninterruptible: 50,
  });
});
