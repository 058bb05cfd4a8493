import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeProc, statLine, statusText } from './fake-proc.ts';
import { SECOND, Stage } from './stage.ts';

test('CPU and run-queue wait are shares of the interval', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: '1000000000 0 5\n' }, 2: { schedstat: '0 0 0\n' } });
  await stage.round();
  stage.thread(1, 1).schedstat = '1500000000 250000000 6\n';
  await stage.round();
  const { rates } = stage.task(1, 1);
  assert.equal(rates.cpu, 50);
  assert.equal(rates.runq, 25);
  assert.equal(rates.slices, 1);
  assert.equal(stage.task(1, 2).rates.cpu, 0);
});

test('a steady round reads schedstat of all and stat of none', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: '5 0 1\n' }, 2: { schedstat: '5 0 1\n' } });
  await stage.round();
  await stage.round();
  stage.proc.touched.length = 0;
  await stage.round();
  assert.deepEqual(
    stage.proc.touched,
    ['/proc/sys/kernel/task_delayacct', '/proc/stat'],
    'schedstat comes through kept descriptors',
  );
});

test('stat is read again of a thread that ran, and of one that is runnable', async () => {
  const stage = new Stage();
  stage.proc.add(1, {
    1: { schedstat: '5 0 1\n' },
    2: { schedstat: '5 0 1\n', state: 'R' },
    3: { schedstat: '5 0 1\n' },
  });
  await stage.round();
  await stage.round();
  stage.thread(1, 1).schedstat = '9 0 2\n';
  stage.proc.touched.length = 0;
  await stage.round();
  const stats = stage.proc.touched.filter((path) => path.includes('/task/'));
  assert.deepEqual(stats, ['/proc/1/task/1/stat', '/proc/1/task/2/status', '/proc/1/task/2/stat']);
});

test('no row is older than five seconds', async () => {
  const stage = new Stage();
  stage.proc.add(
    1,
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [index + 1, { schedstat: '5 0 1\n' }])),
  );
  await stage.round();
  for (let round = 0; round < 20; round++) {
    await stage.round();
    for (const task of stage.sampler.processes.get(1)?.threads.values() ?? []) {
      assert.ok(stage.now - task.statRead_ns <= 5 * SECOND);
    }
  }
});

test('rows out of sight get older than rows in sight, and are read within half a minute', async () => {
  const stage = new Stage();
  stage.proc.add(
    1,
    Object.fromEntries(Array.from({ length: 40 }, (_, index) => [index + 1, { schedstat: '5 0 1\n' }])),
  );
  await stage.round();
  const inSight = stage.task(1, 7);
  let oldest = 0;
  for (let round = 0; round < 60; round++) {
    await stage.round(false, [inSight]);
    assert.ok(stage.now - inSight.statRead_ns <= 5 * SECOND);
    for (const task of stage.sampler.processes.get(1)?.threads.values() ?? []) {
      oldest = Math.max(oldest, stage.now - task.statRead_ns);
    }
  }
  assert.ok(oldest > 10 * SECOND && oldest <= 30 * SECOND, `${oldest / SECOND} s`);
});

test('a thread runnable at both ends without a slice is starving', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { state: 'R', schedstat: '5 7 1\n' } });
  await stage.round();
  await stage.round();
  assert.equal(stage.task(1, 1).rates.starving, true);
});

test('a thread that never slept waited for a CPU whenever it did not run, credited or not', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { state: 'R', schedstat: '5 7 1\n' } });
  await stage.round();
  stage.thread(1, 1).schedstat = '100000005 200000007 2\n';
  await stage.round();
  assert.equal(stage.task(1, 1).rates.runq, 90);
  const slept = statusText(1, 1, { state: 'R' }).replace(
    'voluntary_ctxt_switches:\t7',
    'voluntary_ctxt_switches:\t8',
  );
  Object.assign(stage.thread(1, 1), { schedstat: '200000005 1100000007 3\n', files: { status: slept } });
  await stage.round();
  assert.equal(stage.task(1, 1).rates.runq, 20);
});

test('births and deaths are known in the round in which they happen', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: {}, 2: {} });
  const first = await stage.round();
  assert.deepEqual([first.births.length, first.deaths.length], [0, 0], 'at first everything is new');
  stage.proc.processes.get(1)?.delete(2);
  stage.proc.processes.get(1)?.set(3, {});
  const second = await stage.round(true);
  assert.deepEqual(
    second.births.map((task) => task.tid),
    [3],
  );
  assert.deepEqual(
    second.deaths.map((task) => task.tid),
    [2],
  );
  assert.equal(second.deaths[0]?.gone, true);
});

for (const descriptors of [100, 0]) {
  test(`a reused TID is a death and a birth, never a rate (${descriptors} descriptors kept)`, async () => {
    const stage = new Stage(descriptors);
    stage.proc.add(1, { 1: {}, 2: { starttime: 100, schedstat: '100 0 1\n' } });
    await stage.round();
    await stage.round();
    stage.proc.processes.get(1)?.set(2, { starttime: 900, schedstat: '900000000 0 9\n' });
    const round = await stage.round(true);
    assert.equal(round.deaths.length, 1);
    assert.equal(round.births.length, 1);
    assert.ok(Number.isNaN(stage.task(1, 2).rates.cpu));
    await stage.round();
    assert.equal(stage.task(1, 2).rates.cpu, 0);
  });
}

for (const descriptors of [100, 0]) {
  test(`a process whose PID goes to another keeps its last values (${descriptors} descriptors kept)`, async () => {
    const stage = new Stage(descriptors);
    stage.proc.add(1, { 1: { starttime: 100, schedstat: '0 0 1\n' } });
    await stage.round();
    stage.thread(1, 1).schedstat = '500000000 0 2\n';
    await stage.round();
    const process = stage.process(1);
    const thread = stage.task(1, 1);
    stage.proc.add(1, { 1: { starttime: 900, schedstat: '800000000 0 9\n' } });
    const round = await stage.round(true);
    assert.deepEqual([round.births.length, round.deaths.length], [1, 1]);
    assert.deepEqual(
      [process.gone, process.rates.cpu, process.threadsCpu, thread.rates.cpu],
      [true, 50, 50, 50],
    );
    assert.notEqual(stage.process(1), process);
    assert.equal(stage.task(1, 1).stat.starttime, 900);
  });
}

test('a wait that was seen is told until the thread runs, or its state is another', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: '5 0 1\n' } });
  await stage.round();
  const task = stage.task(1, 1);
  assert.equal(task.blockedKind, 'sleeping', 'by the letter alone');
  task.sawWait('lock');
  for (let round = 0; round < 8; round++) await stage.round();
  assert.deepEqual([task.blockedKind, task.waitSeen], ['lock', true], 'read again in rotation, it waits on');
  stage.thread(1, 1).schedstat = '6 0 2\n';
  await stage.round();
  assert.deepEqual([task.blockedKind, task.waitSeen], ['sleeping', false]);
  task.sawWait('pipe');
  Object.assign(stage.thread(1, 1), { state: 'R', schedstat: '7 0 3\n' });
  await stage.round();
  assert.deepEqual([task.blockedKind, task.waitSeen], ['pipe', false], 'the interval began in the pipe');
  stage.thread(1, 1).schedstat = '8 0 4\n';
  await stage.round();
  assert.equal(task.blockedKind, undefined, 'that one began on a CPU');
  Object.assign(stage.thread(1, 1), { state: 'D', schedstat: '9 0 5\n' });
  await stage.round();
  assert.equal(task.blockedKind, 'uninterruptible');
});

test('where schedstat can’t be read a wait is told for one round', async () => {
  const stage = new Stage(0);
  stage.proc.add(1, { 1: { files: { schedstat: { errno: 'EACCES' } } } });
  await stage.round();
  stage.task(1, 1).sawWait('lock');
  await stage.round();
  assert.equal(stage.task(1, 1).blockedKind, 'sleeping');
});

test('a renamed thread is noticed', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { comm: 'old', schedstat: '1 0 1\n' } });
  await stage.round();
  Object.assign(stage.thread(1, 1), { comm: 'new', schedstat: '2 0 2\n' });
  const round = await stage.round();
  assert.deepEqual(
    round.renames.map((task) => task.stat.comm),
    ['new'],
  );
});

test('CPU of threads that have ended shows as the process’s remainder', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: '1 0 1\n' }, 2: { utime: 10, schedstat: '100000000 0 1\n' } });
  await stage.round();
  await stage.round();
  stage.proc.processes.get(1)?.delete(2);
  // The group keeps the 40 ticks that thread 2 burned before it ended.
  Object.assign(stage.thread(1, 1), { utime: 50, schedstat: '2 0 2\n' });
  await stage.round(true);
  const process = stage.sampler.processes.get(1);
  assert.ok(
    process !== undefined && process.remainder >= 39 && process.remainder <= 41,
    String(process?.remainder),
  );
});

test('without schedstat rates come from ticks', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { utime: 100 } });
  await stage.round();
  await stage.round();
  stage.thread(1, 1).utime = 130;
  await stage.round();
  const { rates } = stage.task(1, 1);
  assert.equal(rates.source, 'ticks');
  assert.equal(rates.cpu, 30);
});

test('EMFILE shrinks the budget and loses nothing', async () => {
  const stage = new Stage(100);
  stage.proc.mayOpen = 4;
  stage.proc.add(
    1,
    Object.fromEntries(Array.from({ length: 8 }, (_, index) => [index + 1, { schedstat: '5 0 1\n' }])),
  );
  await stage.round();
  await stage.round();
  const round = await stage.round();
  assert.equal(round.threads, 8);
  assert.ok(stage.sampler.descriptors <= 4);
  assert.equal(stage.task(1, 8).rates.cpu, 0);
});

test('closing gives every descriptor back', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: {}, 2: {} });
  await stage.round();
  assert.equal(stage.proc.open_, 2);
  stage.sampler.close();
  assert.equal(stage.proc.open_, 0);
});

test('a process that ends takes its threads with it', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: {} });
  stage.proc.add(2, { 2: {}, 3: {} });
  await stage.round();
  stage.proc.processes.delete(2);
  const round = await stage.round(true);
  assert.equal(round.deaths.length, 2);
  assert.deepEqual([...round.processes.keys()], [1]);
  assert.equal(stage.proc.open_, 1);
});

test('time that a thread waited for disks is a share only where the kernel counts it, which may begin at any time', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: '5 0 1\n', state: 'D', blkio: 0 } });
  await stage.round();
  stage.thread(1, 1).blkio = 50;
  await stage.round();
  assert.ok(Number.isNaN(stage.task(1, 1).rates.blkio), 'not 0, and not what an old kernel happens to say');
  stage.proc.machine.set('sys/kernel/task_delayacct', '1\n');
  await stage.round();
  stage.thread(1, 1).blkio = 75;
  await stage.round();
  assert.equal(stage.task(1, 1).rates.blkio, 25);
});

test('CPU of a process is that of its threads, in nanoseconds, where its ticks do not say more', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: '0 0 1\n' }, 2: { schedstat: '0 0 1\n' } });
  await stage.round();
  stage.thread(1, 1).schedstat = '4000000 0 2\n';
  stage.thread(1, 2).schedstat = '3000000 0 2\n';
  await stage.round();
  const { rates } = stage.sampler.processes.get(1) ?? assert.fail();
  assert.equal(rates.cpu, 0.7, 'no tick has passed');
  assert.equal(rates.source, 'schedstat');
  stage.thread(1, 1).schedstat = '5000000 0 3\n';
  stage.thread(1, 1).utime = 30;
  await stage.round();
  assert.equal(rates.cpu, 30, 'somebody who has ended since used it');
  assert.equal(stage.sampler.processes.get(1)?.remainder, 29.9);
});

test('CPU that was used by a thread which took the number of another is not that one’s', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: {}, 2: { schedstat: '5000000 0 1\n', starttime: 100 } });
  await stage.round();
  const first = stage.task(1, 2);
  await stage.round();
  stage.proc.add(1, { 1: {}, 2: { schedstat: '900000000 0 1\n', starttime: 300 } });
  await stage.round(true);
  assert.equal(first.gone, true);
  assert.ok(Number.isNaN(first.now.run_ns) && first.before.run_ns === 5_000_000);
});

test('one task without schedstat does not take it from the others', async () => {
  const stage = new Stage(0);
  const run = (ms: number): string => `${ms * 1e6} 0 1\n`;
  stage.proc.add(1, { 1: { schedstat: run(0) }, 2: { schedstat: run(0) } });
  await stage.round();
  stage.thread(1, 1).files = { schedstat: { errno: 'ENOENT' } };
  for (const [ms, ticks] of [
    [250, 50],
    [500, 100],
  ] as const) {
    stage.thread(1, 1).utime = ticks;
    stage.thread(1, 2).schedstat = run(ms);
    await stage.round();
    assert.deepEqual([stage.task(1, 2).rates.cpu, stage.task(1, 2).rates.source], [25, 'schedstat']);
    assert.equal(stage.task(1, 2).rates.runq, 0);
    assert.deepEqual([stage.task(1, 1).rates.cpu, stage.task(1, 1).rates.source], [50, 'ticks']);
    assert.ok(Number.isNaN(stage.task(1, 1).rates.runq));
    assert.equal(stage.task(1, 1).rates.noSchedstat, 'unread');
    assert.ok(Number.isNaN(stage.process(1).rates.runq), 'the sum of the others is not the process’s');
    assert.equal(stage.process(1).rates.noSchedstat, 'thread');
  }
});

test('a kernel where no task has a schedstat has none', async () => {
  const stage = new Stage();
  const files = { schedstat: { errno: 'ENOENT' } };
  stage.proc.add(1, { 1: { files }, 2: { files } });
  await stage.round();
  stage.thread(1, 2).utime = 30;
  stage.proc.touched.length = 0;
  await stage.round();
  assert.ok(!stage.proc.touched.some((path) => path.endsWith('schedstat')), 'it is not asked for again');
  assert.deepEqual([stage.task(1, 2).rates.cpu, stage.task(1, 2).rates.noSchedstat], [30, 'kernel']);
});

test('a process waits, and gets a CPU, as its threads do, the new ones too', async () => {
  const stage = new Stage();
  stage.proc.add(1, { 1: { schedstat: '0 0 10\n' }, 2: { schedstat: '0 0 10\n' } });
  await stage.round();
  stage.thread(1, 1).schedstat = '1 100000000 15\n';
  stage.proc.processes.get(1)?.set(3, { schedstat: '1 200000000 7\n' });
  await stage.round(true);
  const { rates } = stage.process(1);
  assert.deepEqual([rates.runq, rates.slices], [30, 12]);
  assert.equal(stage.task(1, 3).rates.missing, 'new');
});

test('what the kernel counts per thread a process has as the sum of its threads, or not', async () => {
  const stage = new Stage();
  const status = (vcsw: number): { status: string } => ({
    status: statusText(1, 1, {}).replace(/(?<=\nvoluntary\D+)\d+/, String(vcsw)),
  });
  stage.proc.add(1, { 1: { files: status(5) }, 2: { files: status(100) } });
  const needs = new Set(['status'] as const);
  await stage.round(false, undefined, needs);
  stage.thread(1, 2).files = status(140);
  await stage.round(false, undefined, needs);
  assert.equal(stage.process(1).rates.vcsw, 40);
  await stage.round(false, [stage.process(1)], needs);
  await stage.round(false, [stage.process(1)], needs);
  assert.ok(Number.isNaN(stage.process(1).rates.vcsw), 'only the main thread’s was read');
  stage.proc.add(2, { 2: { files: status(5) } });
  await stage.round(true, undefined, needs);
  stage.thread(2, 2).files = status(8);
  await stage.round(false, [stage.process(2)], needs);
  assert.equal(stage.process(2).rates.vcsw, 3, 'its one thread');
});

/** A process of `count` threads that was looked at twice with only its own row in sight, where sums of status are shown. */
async function summed(count: number): Promise<Stage> {
  const stage = new Stage();
  const status = (vcsw: number): { status: string } => ({
    status: statusText(1, 1, {}).replace(/(?<=\nvoluntary\D+)\d+/, String(vcsw)),
  });
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  stage.proc.add(1, Object.fromEntries(numbers.map((tid) => [tid, { files: status(5) }])));
  const needs = new Set(['status', 'wchan'] as const);
  await stage.round();
  for (const vcsw of [5, 7]) {
    for (const tid of numbers) stage.thread(1, tid).files = status(vcsw);
    stage.proc.touched.length = 0;
    await stage.round(false, [stage.process(1)], needs, new Set(['status']));
  }
  return stage;
}

test('of a process in sight the records that it shows the sum of are read of all its threads', async () => {
  const stage = await summed(3);
  assert.deepEqual([stage.process(1).rates.vcsw, stage.process(1).rates.tooManyThreads], [6, false]);
  const touched = stage.proc.touched.filter((path) => path.includes('/task/'));
  assert.deepEqual(
    touched,
    [1, 2, 3].map((tid) => `/proc/1/task/${tid}/status`),
    'and no other record of theirs',
  );
});

test('of a process with too many threads they are not read, and it says so', async () => {
  const stage = await summed(501);
  assert.deepEqual([stage.process(1).rates.vcsw, stage.process(1).rates.tooManyThreads], [Number.NaN, true]);
  assert.ok(!stage.proc.touched.some((path) => path.endsWith('/2/status')));
  await stage.round(
    false,
    [stage.process(1), ...stage.process(1).threads.values()],
    new Set(['status'] as const),
  );
  assert.equal(stage.process(1).rates.tooManyThreads, false);
});

test('what was read of a record long ago is no counter of this round', async () => {
  const stage = new Stage();
  const io = (bytes: number): { io: string } => ({
    io: `rchar: 0\nwchar: 0\nsyscr: 0\nsyscw: 0\nread_bytes: ${bytes}\nwrite_bytes: 0\ncancelled_write_bytes: 0\n`,
  });
  stage.proc.add(1, { 1: { files: io(0) } });
  const rate = (): number => stage.task(1, 1).rates.read_bytes;
  const row = async (bytes: number, name: 'io' | 'status'): Promise<number> => {
    stage.thread(1, 1).files = io(bytes);
    await stage.round(false, [stage.task(1, 1)], new Set([name]));
    return rate();
  };
  await stage.round();
  await row(10, 'io');
  assert.equal(await row(30, 'io'), 20);
  assert.ok(Number.isNaN(await row(500, 'status')));
  assert.ok(Number.isNaN(await row(900, 'io')), 'not what it read in two seconds');
});

test('a thread whose file was read late has no more than all of the CPU', async () => {
  const stage = new Stage(0);
  stage.proc.add(1, { 1: {}, 2: { schedstat: '0 0 1\n' } });
  await stage.round();
  // We were kept off the CPU for half a second between the clock and the file.
  const opened = stage.proc.open.bind(stage.proc);
  stage.proc.open = (path) => {
    if (path.endsWith('/2/schedstat')) stage.now += SECOND / 2;
    return opened(path);
  };
  stage.thread(1, 2).schedstat = '1500000000 0 2\n';
  await stage.round();
  assert.equal(stage.task(1, 2).rates.cpu, 100);
});

test('whoever finds no descriptor gets one of those that are kept', async () => {
  const stage = new Stage(100);
  stage.proc.add(
    1,
    Object.fromEntries(Array.from({ length: 8 }, (_, index) => [index + 1, { schedstat: '5 0 1\n' }])),
  );
  await stage.round();
  stage.proc.mayOpen = 8;
  stage.thread(1, 8).schedstat = '500000005 0 2\n';
  const round = await stage.round();
  assert.equal(round.failure, undefined);
  assert.equal(stage.task(1, 8).rates.cpu, 50);
  assert.equal(stage.sampler.descriptors, 4);
});

test('the number of a thread is not watched as a process', async () => {
  const stage = new Stage(0, [2]);
  stage.proc.add(1, { 1: {}, 2: {} });
  const asProcess = statLine(1, 2, {});
  stage.proc.processes.set(2, new Map([[2, { files: { stat: asProcess } }]]));
  await stage.round();
  assert.equal(stage.sampler.processes.size, 0);
});

test('another boot is other tasks, of which nothing is known yet', async () => {
  const stage = new Stage(0);
  stage.proc.add(1, { 1: { schedstat: '0 0 1\n' }, 2: {} });
  await stage.round();
  const later = new FakeProc();
  later.machine.set('sys/kernel/random/boot_id', '11111111-0000-4000-8000-000000000000\n');
  later.add(1, { 1: { schedstat: '500000000 0 2\n' } });
  stage.sampler.moveTo(later.root());
  const round = await stage.round();
  assert.equal(round.rebooted, true);
  assert.deepEqual([round.births.length, round.deaths.length], [1, 2]);
  assert.equal(stage.task(1, 1).rates.missing, 'new');
  assert.ok(Number.isNaN(stage.process(1).rates.cpu));
  const third = await stage.round();
  assert.deepEqual([third.rebooted, third.births.length, stage.task(1, 1).rates.cpu], [false, 0, 0]);
});
