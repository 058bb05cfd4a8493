import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RecordedClock } from '../../src/scan/recorded-clock.ts';
import { FakeProc } from './fake-proc.ts';

interface Moment {
  readonly now: number;
  readonly uptime?: number;
  readonly boot?: number;
}

/** Seconds from the first of these moments to the last. */
function passed(...moments: readonly Moment[]): number {
  const roots = moments.map(({ now, uptime, boot = 0 }) => {
    const proc = new FakeProc();
    if (uptime === undefined) proc.machine.delete('uptime');
    else proc.machine.set('uptime', `${uptime.toFixed(2)} 1.00\n`);
    proc.machine.set('sys/kernel/random/boot_id', `0000000${boot}-0000-4000-8000-000000000000\n`);
    return proc.root({ now });
  });
  return Math.round(new RecordedClock(roots).at_ns(moments.length - 1) / 1e6) / 1000;
}

test('the wall clock is finer than the uptime, and counts where both agree', () =>
  assert.equal(passed({ now: 100, uptime: 50 }, { now: 102.007, uptime: 52.01 }), 2.007));

for (const step of [-1.5, 6, -3600]) {
  test(`a wall clock that was set by ${step} s in between does not count`, () =>
    assert.equal(passed({ now: 10_000, uptime: 50 }, { now: 10_002 + step, uptime: 52 }), 2));
}

test('without an uptime the wall clock is all there is', () => {
  assert.equal(passed({ now: 100 }, { now: 103 }), 3);
  assert.equal(passed({ now: 100, uptime: 9 }, { now: 103 }), 3);
});

test('uptimes of two boots have nothing to do with each other', () =>
  assert.equal(passed({ now: 100, uptime: 5000 }, { now: 160, uptime: 20, boot: 1 }), 60));

test('moments add up, whichever is asked for first', () => {
  const all = [
    { now: 100, uptime: 50 },
    { now: 102, uptime: 52 },
    { now: 90, uptime: 53 },
  ];
  assert.equal(passed(...all), 3);
});
