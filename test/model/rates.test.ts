import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Counters, computeRates, noCounters, noRates, type Rates } from '../../src/model/rates.ts';
import { analyseStates, type BlockedKind } from '../../src/model/state-analysis.ts';

const TICKS = 100;
const SECOND = 1e9;

function rates(before: Partial<Counters>, now: Partial<Counters>): Rates {
  const result = noRates();
  computeRates(
    { ...noCounters(), at_ns: 0, ...before },
    { ...noCounters(), at_ns: SECOND, ...now },
    TICKS,
    result,
  );
  return result;
}

const ran = (ns: number, wait = 0, slices = 1): Partial<Counters> => ({
  run_ns: ns,
  wait_ns: wait,
  slices,
  state: 'S',
});

test('a quarter of a second on a CPU in one second is 25 percent', () => {
  const { cpu, source } = rates(ran(0), ran(SECOND / 4));
  assert.equal(cpu, 25);
  assert.equal(source, 'schedstat');
});

test('without schedstat the percent comes from ticks, and run-queue wait is not known', () => {
  const { cpu, source, runq } = rates({ cpu_ticks: 10 }, { cpu_ticks: 35 });
  assert.equal(cpu, 25);
  assert.equal(source, 'ticks');
  assert.ok(Number.isNaN(runq));
});

test('a counter that steps back counts as 0', () => {
  assert.equal(rates(ran(100), ran(50)).cpu, 0);
  assert.equal(rates({ cpu_ticks: 10 }, { cpu_ticks: 9 }).cpu, 0);
});

test('an interval of no length has no rates', () => {
  const result = noRates();
  computeRates(
    { ...noCounters(), ...ran(0), at_ns: 5 },
    { ...noCounters(), ...ran(9), at_ns: 5 },
    TICKS,
    result,
  );
  assert.ok(Number.isNaN(result.cpu));
  assert.equal(result.missing, 'no time');
});

test('R at both ends without a slice or CPU is starving: the whole interval, at least', () => {
  const still = { ...ran(7, 9, 3), state: 'R' };
  const result = rates(still, still);
  assert.equal(result.starving, true);
  assert.equal(result.runq, 100);
  assert.equal(rates(still, { ...still, slices: 4 }).starving, false);
  assert.equal(rates({ ...still, state: 'S' }, still).starving, false);
});

test('a wait that has not ended counts of who was runnable and has not slept since, beyond what a tick hides', () => {
  const awake = { ...ran(0, 0, 5), state: 'R', sleeps: 7 };
  const later = { ...ran(SECOND * 0.1, SECOND * 0.2, 6), state: 'R', sleeps: 7 };
  assert.equal(rates(awake, later).runq, 90);
  assert.equal(rates(awake, { ...later, sleeps: 8 }).runq, 20, 'it slept');
  assert.equal(rates({ ...awake, state: 'S' }, later).runq, 20, 'it may have been asleep');
  assert.equal(rates({ ...awake, sleeps: Number.NaN }, later).runq, 20, 'not known');
  assert.equal(rates(awake, { ...later, slices: 5 }).runq, 20, 'it may have run all the time');
  assert.equal(rates(awake, { ...later, run_ns: SECOND * 0.995, wait_ns: 0 }).runq, 0, 'a tick');
});

test('a wait that was counted before it was credited is not counted again', () => {
  const shares = (...looks: readonly Partial<Counters>[]): number[] => {
    const counters = looks.map((look, index) => ({ ...noCounters(), at_ns: index * SECOND, ...look }));
    return counters.slice(1).map((now, index) => {
      const result = noRates();
      computeRates(counters[index] ?? assert.fail(), now, TICKS, result);
      return Math.round(result.runq);
    });
  };
  const awake = { ...ran(0, 0, 5), state: 'R', sleeps: 7 };
  const waiting = { ...ran(SECOND * 0.1, SECOND * 0.2, 6), state: 'R', sleeps: 7 };
  assert.deepEqual(shares(awake, waiting, ran(SECOND * 0.4, SECOND * 1.2, 8)), [90, 30]);
  assert.deepEqual(shares(awake, { ...awake, sleeps: 8 }, ran(SECOND * 0.5, SECOND * 1.2, 6)), [100, 20]);
});

test('wait credited for earlier intervals is cut to what fits beside the CPU time', () => {
  const result = rates(ran(0, 0), ran(SECOND * 0.9, SECOND * 3));
  assert.equal(result.runq, 10);
});

test('records that were read once only give no rate', () => {
  assert.ok(Number.isNaN(rates(ran(0), { ...ran(1), vcsw: 5 }).vcsw));
  assert.equal(rates({ ...ran(0), vcsw: 5 }, { ...ran(1), vcsw: 8 }).vcsw, 3);
});

const kinds = fc.array(fc.constantFrom<BlockedKind>('disk', 'sleeping', 'stopped', 'lock'), { maxLength: 5 });

test('the parts of a state analysis add up to 100 percent, none below 0', () => {
  const amount = fc.double({ min: 0, max: 4 * SECOND, noNaN: true });
  fc.assert(
    fc.property(amount, amount, kinds, (run, wait, samples) => {
      const analysis = analyseStates(rates(ran(0, 0), ran(run, wait)), samples);
      assert.ok(analysis !== undefined);
      const { running, runnable, blocked, blockedBy } = analysis;
      assert.ok(Math.abs(running + runnable + blocked - 100) < 1e-6);
      const sum = Object.values(blockedBy).reduce((total, part) => total + part, 0);
      assert.ok(Math.abs(sum - blocked) < 1e-6);
      for (const part of [running, runnable, blocked]) assert.ok(part >= 0 && part <= 100 + 1e-9);
    }),
  );
});

test('threads that together run and wait for more than the interval share it in proportion', () => {
  const busy = { ...noRates(), cpu: 100, runq: 300, interval_ns: SECOND };
  assert.deepEqual(
    [analyseStates(busy, [])?.running, analyseStates(busy, [])?.runnable, analyseStates(busy, [])?.blocked],
    [25, 75, 0],
  );
  assert.equal(analyseStates({ ...busy, runq: 0 }, [])?.running, 100);
});

test('blocked time is shared between the kinds that samples saw', () => {
  const analysis = analyseStates(rates(ran(0), ran(SECOND / 2)), [
    'disk',
    'sleeping',
    'sleeping',
    'sleeping',
  ]);
  assert.deepEqual(analysis?.blockedBy, { disk: 12.5, sleeping: 37.5 });
});

test('without two readings there is nothing to analyse', () =>
  assert.equal(analyseStates(noRates(), []), undefined));
