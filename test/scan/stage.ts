import assert from 'node:assert/strict';
import type { FileName, Task } from '../../src/model/task.ts';
import type { LiveProcess, LiveTask } from '../../src/scan/live-task.ts';
import { type Round, Sampler } from '../../src/scan/sampler.ts';
import { type FakeThread, FakeProc } from './fake-proc.ts';

/** Nanoseconds. */
export const SECOND = 1e9;
const NOTHING: ReadonlySet<FileName> = new Set();

/** A procfs with a clock that the test moves, and a sampler over it. */
export class Stage {
  readonly proc = new FakeProc();
  now = SECOND;
  forks = 1;
  readonly sampler: Sampler;

  constructor(descriptors = 100, pids?: number[]) {
    this.sampler = new Sampler(this.proc.root(), { clock: () => this.now, descriptors, pids });
  }

  thread(pid: number, tid: number): FakeThread {
    const thread = this.proc.processes.get(pid)?.get(tid);
    assert.ok(thread !== undefined);
    return thread;
  }

  /** A second later; `born` says that the kernel made a task meanwhile. */
  async round(born = false, of?: readonly Task[], needs = NOTHING, sums = NOTHING): Promise<Round> {
    this.now += SECOND;
    if (born) this.forks++;
    this.proc.machine.set(
      'stat',
      `cpu  1 0 1 1 0 0 0 0 0 0\nctxt 1\nbtime 1700000000\nprocesses ${this.forks}\nprocs_running 1\nprocs_blocked 0\n`,
    );
    return this.sampler.round(needs, of, sums);
  }

  task(pid: number, tid: number): LiveTask {
    const task = this.sampler.processes.get(pid)?.threads.get(tid);
    assert.ok(task !== undefined, `thread ${tid} is watched`);
    return task;
  }

  process(pid: number): LiveProcess {
    return this.sampler.processes.get(pid) ?? assert.fail(`process ${pid} is watched`);
  }
}
