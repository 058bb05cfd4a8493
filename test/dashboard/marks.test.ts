import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changesSince, countPassed, takeMark } from '../../src/dashboard/marks.ts';
import { type Round, Sampler } from '../../src/scan/sampler.ts';
import { FakeProc } from '../scan/fake-proc.ts';

const SECOND = 1e9;
const HZ = 100;

/** A process of two threads that is watched. */
class Watched {
  readonly proc = new FakeProc();
  private now = SECOND;
  private forks = 1;
  readonly sampler = new Sampler(this.proc.root(), { clock: () => this.now, descriptors: 10 });

  constructor() {
    this.proc.add(1, { 1: {}, 2: { schedstat: '5000000 0 1\n', starttime: 100 } });
  }

  async round(): Promise<Round> {
    this.now += SECOND;
    this.forks++;
    this.proc.machine.set(
      'stat',
      `cpu  1 0 1 1 0 0 0 0 0 0\nctxt 1\nbtime 1700000000\nprocesses ${this.forks}\n`,
    );
    return await this.sampler.round(new Set());
  }

  change(tid: number, thread: object): void {
    Object.assign(this.proc.processes.get(1)?.get(tid) ?? assert.fail(), thread);
  }
}

test('a thread that ended used at least what was seen of it, whoever has its number now', async () => {
  const watched = new Watched();
  await watched.round();
  const mark = takeMark(watched.sampler.processes.values(), 0);
  watched.change(2, { schedstat: '7000000 0 2\n' });
  await watched.round();
  watched.change(2, { schedstat: '900000000 0 1\n', starttime: 300 });
  await watched.round();
  const changes = changesSince(mark, watched.sampler.processes.values(), HZ);
  assert.deepEqual(
    changes.map(({ what, cpu_ns }) => [what, cpu_ns]),
    [
      ['born', 900_000_000],
      ['ended', 2_000_000],
    ],
  );
});

test('threads that came and went since the mark are counted, those that it has are not', async () => {
  const watched = new Watched();
  await watched.round();
  const mark = takeMark(watched.sampler.processes.values(), 0);
  for (const starttime of [300, 500, 700]) {
    watched.change(2, { schedstat: `${starttime}000000 0 1\n`, starttime });
    countPassed(mark, (await watched.round()).deaths);
  }
  assert.equal(mark.passed, 2);
  assert.deepEqual(
    changesSince(mark, watched.sampler.processes.values(), HZ).map(({ what }) => what),
    ['born', 'ended'],
  );
});

test('another policy is a change', async () => {
  const watched = new Watched();
  await watched.round();
  const mark = takeMark(watched.sampler.processes.values(), 0);
  const task = watched.sampler.processes.get(1)?.threads.get(2) ?? assert.fail();
  task.stat = Object.create(task.stat, { policy: { value: 3 } }) as typeof task.stat;
  const [change] = changesSince(mark, watched.sampler.processes.values(), HZ);
  assert.deepEqual([change?.what, change?.detail], ['policy', 'OTHER > BATCH']);
});
