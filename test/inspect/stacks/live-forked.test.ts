import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStackEvidence } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';

test(
  'live: a child that a thread forked is on the stack of that thread, and near its end',
  { skip: withoutCompiler },
  async () => {
    const live = new Live(build(`${process.cwd()}/test/inspect/stacks/forked.c`), []);
    const pause = (milliseconds: number): void => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    };
    try {
      const [pid, low = '', high = ''] = (await live.until(/\n/)).trim().split(' ');
      pause(50);
      for (const memory of [false, true]) {
        const evidence = readStackEvidence(liveRoot(), Number(pid), { memory, pause });
        assert.ok(isRead(evidence));
        const { threads, warnings } = inspectStacks(evidence);
        const [main] = threads;
        // Page markers that the kernel does not show: then nothing is said of what is left.
        if (main?.source === 'main') {
          assert.deepEqual([main.used, main.headroom], [null, null]);
          continue;
        }
        assert.deepEqual(
          [main?.source, main?.low, main?.high],
          ['sp', Number.parseInt(low, 16), Number.parseInt(high, 16)],
        );
        assert.deepEqual(
          warnings.map(({ when }) => when),
          ['now'],
        );
      }
    } finally {
      await live.end();
    }
  },
);
