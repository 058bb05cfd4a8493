import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busy, cpuUse } from '../../src/dashboard/machine.ts';
import type { CpuTicks } from '../../src/procfs/machine-stat.ts';

function ticks(some: Partial<CpuTicks>): CpuTicks {
  return { user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0, ...some };
}

test('shares of the time between two readings add up to 100', () => {
  const use = cpuUse(
    ticks({ user: 10, idle: 90 }),
    ticks({ user: 30, nice: 10, system: 20, idle: 130, steal: 10 }),
  );
  assert.ok(use !== undefined);
  assert.deepEqual(use, { user: 30, system: 20, iowait: 0, irq: 0, steal: 10, idle: 40 });
  assert.equal(busy(use), 60);
});

test('idle that steps back, as kernels let it, counts as none', () => {
  assert.equal(cpuUse(ticks({ idle: 90 }), ticks({ idle: 80, user: 10 }))?.user, 100);
});

test('when no time has passed nothing is known', () => {
  assert.equal(cpuUse(ticks({ idle: 5 }), ticks({ idle: 5 })), undefined);
});
