import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStackEvidence } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';

const SOURCE = `${process.cwd()}/test/inspect/stacks/odd.c`;

test(
  'live: stacks that mlock has split are whole, and a thread on a fiber has its own beside it',
  { skip: withoutCompiler || process.arch !== 'x64' },
  async () => {
    const odd = new Live(build(SOURCE), []);
    const pause = (milliseconds: number): void => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    };
    try {
      const truth = new Map<number, readonly [name: string, low: number, high: number]>();
      for (const line of (await odd.until(/ready\n/)).split('\n')) {
        const [name = '', tid, low = '', high = ''] = line.split(' ');
        if (tid !== undefined)
          truth.set(Number(tid), [name, Number.parseInt(low, 16), Number.parseInt(high, 16)]);
      }
      assert.equal(truth.size, 3);
      for (const memory of [false, true]) {
        const evidence = readStackEvidence(liveRoot(), odd.pid, { memory, pause });
        assert.ok(isRead(evidence));
        const { threads, cached } = inspectStacks(evidence);
        const [main] = threads;
        assert.deepEqual([main?.source, main?.note, (main?.used ?? 0) > 16_384], ['main', '', true]);
        for (const { tid, source, low, high, reason } of threads.slice(1)) {
          const [name, trueLow, trueHigh] = truth.get(tid) ?? [];
          // Page markers that the kernel does not show: then that is said.
          if (source === 'shared' && /markers/.test(reason)) continue;
          if (name === 'fiber' && !memory) continue;
          assert.deepEqual([name, source, low, high], [name, 'sp', trueLow, trueHigh]);
        }
        if (memory) assert.equal(cached.count, 0, 'the fiber is no stack of a dead thread');
        else assert.notEqual(cached.note, '', 'the own stack of the thread on the fiber is not called dead');
      }
    } finally {
      await odd.end();
    }
  },
);
