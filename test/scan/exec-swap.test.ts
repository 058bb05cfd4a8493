import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statLine } from './fake-proc.ts';
import { Stage } from './stage.ts';

const run = (ms: number, slices: number): string => `${ms * 1e6} 0 ${slices}\n`;

/** A process whose main thread used 20 ms and a worker 4 s, and was looked at twice. */
async function busyWorker(descriptors: number): Promise<Stage> {
  const stage = new Stage(descriptors);
  stage.proc.add(1, { 1: { schedstat: run(20, 5), utime: 2 }, 2: { schedstat: run(4000, 50), utime: 400 } });
  await stage.round();
  await stage.round();
  return stage;
}

/** Thread 2 calls exec: the others end, and it is thread 1 from now on, as old as that was. */
function exec(stage: Stage, schedstat: string, comm = 'sleep'): void {
  stage.proc.processes.get(1)?.delete(2);
  Object.assign(stage.thread(1, 1), { schedstat, comm, utime: 402 });
}

/** The stat of thread 1 with its stack at `address`; 0: that may not be seen. */
function stackAt(address: number, comm: string): Record<string, string> {
  return { stat: statLine(1, 1, { comm }).replace(/(?<=18446744073709551615 1 1 )0/, String(address)) };
}

for (const descriptors of [100, 0]) {
  test(`a thread that became the main one by exec has no rate in that round (${descriptors} kept)`, async () => {
    const stage = await busyWorker(descriptors);
    exec(stage, run(4000, 51));
    await stage.round(true);
    const task = stage.task(1, 1);
    assert.ok(Number.isNaN(task.rates.cpu) && Number.isNaN(task.rates.slices));
    assert.equal(task.rates.missing, 'exec');
    assert.equal(stage.process(1).rates.cpu, 0, 'the process counts its dead threads too: nothing was used');
    stage.thread(1, 1).schedstat = run(4300, 52);
    await stage.round();
    assert.deepEqual([task.rates.cpu, task.rates.missing], [30, undefined]);
  });
}

test('counters that are smaller after an exec are another thread’s too', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: run(4000, 50) }, 2: { schedstat: run(1, 2) } });
  await stage.round();
  stage.proc.processes.get(1)?.delete(2);
  Object.assign(stage.thread(1, 1), { schedstat: run(2, 3), comm: 'sleep' });
  await stage.round(true);
  assert.equal(stage.task(1, 1).rates.missing, 'exec');
});

test('an exec of the main thread itself is told by counters that only it can have', async () => {
  const stage = await busyWorker(100);
  exec(stage, run(120, 6));
  await stage.round(true);
  assert.equal(stage.task(1, 1).rates.cpu, 10);
});

test('where both may have counted that, nothing is said', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: run(3, 5) }, 2: { schedstat: run(2, 4) } });
  await stage.round();
  exec(stage, run(4, 6));
  await stage.round(true);
  assert.equal(stage.task(1, 1).rates.missing, 'exec');
});

for (const [address, what, missing] of [
  [7000, 'alone is no exec', undefined],
  [0, 'may be an exec where the stack may not be seen', 'exec'],
] as const) {
  test(`the end of all other threads ${what}`, async () => {
    const stage = new Stage();
    stage.proc.add(1, {
      1: { schedstat: run(3, 5), files: stackAt(address, 'demo') },
      2: { schedstat: run(2, 4) },
    });
    await stage.round();
    stage.proc.processes.get(1)?.delete(2);
    stage.thread(1, 1).schedstat = run(253, 6);
    await stage.round(true);
    const { rates } = stage.task(1, 1);
    assert.equal(rates.missing, missing);
    if (missing === undefined) assert.equal(rates.cpu, 25);
  });
}

test('where the stack may not be seen, what only the main thread may have counted is its own', async () => {
  const stage = await busyWorker(100);
  stage.proc.processes.get(1)?.delete(2);
  stage.thread(1, 1).schedstat = run(120, 6);
  await stage.round(true);
  assert.equal(stage.task(1, 1).rates.cpu, 10);
});

test('where the stack may not be seen, threads that go on show that there was no exec', async () => {
  const stage = new Stage();
  stage.proc.add(1, {
    1: { schedstat: run(3, 5) },
    2: { schedstat: run(2, 4) },
    3: { schedstat: run(2, 4) },
  });
  await stage.round();
  stage.proc.processes.get(1)?.delete(2);
  stage.thread(1, 1).schedstat = run(253, 6);
  await stage.round(true);
  assert.equal(stage.task(1, 1).rates.cpu, 25);
});

test('an exec after the main thread was read shows one round later', async () => {
  const stage = await busyWorker(100);
  stage.proc.processes.get(1)?.delete(2);
  await stage.round(true);
  assert.equal(stage.task(1, 1).rates.cpu, 0);
  exec(stage, run(4000, 51), 'demo');
  await stage.round();
  assert.equal(stage.task(1, 1).rates.missing, 'exec');
});

test('more CPU than time passes is no exec while other threads go on', async () => {
  const stage = await busyWorker(100);
  // A CPU without a timer tick brings the times of what runs up to date once a second.
  stage.thread(1, 1).schedstat = run(1820, 6);
  await stage.round();
  assert.equal(stage.task(1, 1).rates.cpu, 180);
});

test('a new stack tells an exec under the same name, and a new name with the old stack does not', async () => {
  for (const [address, comm, missing] of [
    [8000, 'demo', 'exec'],
    [7000, 'other', undefined],
  ] as const) {
    const stage = new Stage();
    stage.proc.add(1, {
      1: { schedstat: run(3, 5), files: stackAt(7000, 'demo') },
      2: { schedstat: run(2, 4) },
    });
    await stage.round();
    stage.proc.processes.get(1)?.delete(2);
    Object.assign(stage.thread(1, 1), { schedstat: run(4, 6), files: stackAt(address, comm) });
    await stage.round(true);
    assert.equal(stage.task(1, 1).rates.missing, missing, `${comm} at ${address}`);
  }
});

test('without schedstat clock ticks tell the same', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { utime: 10 }, 2: { utime: 400 } });
  await stage.round();
  await stage.round();
  exec(stage, '0 0 0\n');
  await stage.round(true);
  assert.equal(stage.task(1, 1).rates.missing, 'exec');
});
