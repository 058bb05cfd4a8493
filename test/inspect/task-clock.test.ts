import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ClockReadings, FORGOTTEN, stillFor, taskClock } from '../../src/inspect/task-clock.ts';
import { Unknown } from '../../src/model/unknown.ts';
import type { CpuTicks, MachineStat } from '../../src/procfs/machine-stat.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';

const NONE: CpuTicks = { user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0 };

/** A machine up for 100 s: CPU 0 lost 1 s to the hypervisor and 2 s to interrupts, CPU 1 lost 3 s and 8 s. */
const MACHINE: MachineStat = {
  total: NONE,
  cpus: new Map([
    [0, { ...NONE, steal: 100, irq: 50, softirq: 150 }],
    [1, { ...NONE, steal: 300, softirq: 800 }],
  ]),
  ctxt: 0,
  btime: 0,
  processes: 0,
  procs_running: 1,
  procs_blocked: 0,
};
const READINGS: ClockReadings = { uptime: { uptime: 100, idle: 0 }, machine: MACHINE, clockTicks: 100 };

function clocks(readings: Partial<ClockReadings>): readonly unknown[] {
  const clock = taskClock({ ...READINGS, ...readings });
  return [0, 1].map((cpu) => {
    const now = clock.now(cpu);
    return now instanceof Unknown ? now.reason : now;
  });
}

test('uptime without what each CPU lost to the hypervisor', () => {
  assert.deepEqual(clocks({}), [99_000, 97_000]);
});

test('a running task tells its CPU exactly, and the other through the difference of their steal', () => {
  assert.deepEqual(clocks({ running: { cpu: 0, exec_start_ms: 98_990 } }), [98_990, 96_990]);
});

test('interrupts are left out too where the running task shows that they do not count', () => {
  assert.deepEqual(clocks({ running: { cpu: 0, exec_start_ms: 97_010 } }), [97_010, 89_010]);
});

test('a suspend of an hour: uptime goes on, the clock of a running task did not', () => {
  const uptime = { uptime: 3700, idle: 0 };
  const [first] = clocks({ uptime, running: { cpu: 0, exec_start_ms: 99_000 } });
  assert.equal(first, 99_000);
});

test('without uptime or stat, and for a CPU that is offline, the clock is unknown', () => {
  assert.deepEqual(clocks({ uptime: new Unreadable('uptime', 'EACCES') }), [
    'uptime: EACCES',
    'uptime: EACCES',
  ]);
  assert.deepEqual(clocks({ machine: new Unreadable('stat', 'ENOENT') })[0], 'stat: ENOENT');
  const now = taskClock(READINGS).now(7);
  assert.ok(now instanceof Unknown && now.reason === 'stat: CPU 7 is offline');
});

test('still for: the CPU of the task counts, and never less than nothing', () => {
  const clock = taskClock(READINGS);
  assert.equal(stillFor(clock, 1, { exec_start_ms: 90_000 }), 7000);
  assert.equal(stillFor(clock, 1, { exec_start_ms: 97_012 }), 0);
});

test('still for: no sched file, or one without exec_start, is no age', () => {
  const clock = taskClock(READINGS);
  const denied = stillFor(clock, 0, new Unreadable('sched', 'ENOENT'));
  assert.ok(denied instanceof Unknown && denied.reason === 'sched: ENOENT');
  assert.ok(stillFor(clock, 0, {}) instanceof Unknown);
});

test('still for: an exec_start of 0 was forgotten as the task was moved to another CPU: no age since boot', () => {
  assert.equal(stillFor(taskClock(READINGS), 0, { exec_start_ms: 0 }), FORGOTTEN);
});
