import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastSecond, type SecondReadings } from '../../../src/inspect/explain/last-second.ts';
import { type Counters, noCounters } from '../../../src/model/rates.ts';

const SECOND_NS = 1e9;

function counters(fields: Partial<Counters>): Counters {
  return { ...noCounters(), state: 'S', ...fields };
}

function readings(fields: Partial<SecondReadings>): SecondReadings {
  return {
    before: counters({ at_ns: 0, run_ns: 0, wait_ns: 0, slices: 0 }),
    after: counters({ at_ns: SECOND_NS, run_ns: 0.25 * SECOND_NS, wait_ns: 0.25 * SECOND_NS, slices: 9 }),
    samples: [],
    runBefore: new Map(),
    runAfter: new Map(),
    clockTicks: 100,
    intervalMs: 1000,
    ...fields,
  };
}

test('what is neither run nor waited for a CPU is split by what the samples saw', () => {
  const { states, waits } = lastSecond(
    readings({
      samples: [
        { wait: 'lock', kind: 'lock' },
        { wait: 'epoll', kind: 'idle' },
        { wait: 'cpu', kind: 'sleeping' },
        { wait: 'lock', kind: 'lock' },
        { wait: 'pipe', kind: 'pipe' },
        { wait: 'runq', kind: 'sleeping' },
      ],
    }),
  );
  assert.deepEqual(states, {
    running: 25,
    runnable: 25,
    blocked: 50,
    blockedBy: { lock: 25, idle: 12.5, pipe: 12.5 },
    exact: true,
  });
  assert.deepEqual(waits, { lock: 50, epoll: 25, pipe: 25 });
});

test('what is of no other kind is named by its classes, each once', () => {
  const uring = { wait: 'uring', kind: 'other' } as const;
  const { others, states } = lastSecond(
    readings({ samples: [uring, { wait: 'ipc', kind: 'idle' }, uring, { wait: 'tty', kind: 'other' }] }),
  );
  assert.deepEqual(others, ['uring', 'tty']);
  assert.deepEqual(states?.blockedBy, { other: 37.5, idle: 12.5 });
});

test('a task that ended in between has no states', () => {
  assert.equal(lastSecond(readings({ after: undefined })).states, undefined);
});

test('the busiest threads come first; one that began in between ran for all that it has run', () => {
  const times = (runs: readonly (readonly [number, number])[]) =>
    new Map(runs.map(([tid, run_ns]) => [tid, { comm: `t${tid}`, run_ns }]));
  const { busiest, processCpu } = lastSecond(
    readings({
      runBefore: times([
        [1, 5 * SECOND_NS],
        [2, 0],
        [4, 100],
      ]),
      runAfter: times([
        [1, 5.5 * SECOND_NS],
        [2, SECOND_NS],
        [3, 0.2 * SECOND_NS],
        [4, 100],
      ]),
    }),
  );
  assert.deepEqual(
    busiest.map(({ tid, cpu }) => [tid, Math.round(cpu)]),
    [
      [2, 100],
      [1, 50],
      [3, 20],
    ],
  );
  assert.equal(Math.round(processCpu), 170);
});
