import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStackEvidence } from '../../../src/inspect/stacks/read.ts';
import { inspectStacks } from '../../../src/inspect/stacks/stacks.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';

const SOURCE = `${process.cwd()}/test/inspect/stacks/merged.c`;
let program: string | undefined;

/** Each thread's name and bounds, by its TID. */
type Truth = ReadonlyMap<number, readonly [name: string, low: number, high: number]>;

function truthOf(text: string): Truth {
  const truth = new Map<number, readonly [string, number, number]>();
  for (const line of text.split('\n')) {
    const [name = '', tid, low = '', high = ''] = line.split(' ');
    if (tid !== undefined)
      truth.set(Number(tid), [name, Number.parseInt(low, 16), Number.parseInt(high, 16)]);
  }
  return truth;
}

for (const [what, specs] of [
  ['over that of a dead thread', ['upper:256:0:sleep', 'gone:512:4:end']],
  [
    'over that of a thread that runs',
    ['gone:256:4:end', 'apart:600:4:sleep', 'upper:304:0:sleep', 'runs:512:4:spin'],
  ],
  ['of a thread that runs, over one that sleeps', ['upper:128:0:spin', 'lower:192:4:sleep']],
  ['of a dead thread, over one that sleeps', ['upper:128:0:end', 'lower:192:4:sleep']],
  ['beside another, both asleep', ['upper:256:0:sleep', 'lower:256:64:sleep', 'spins:64:4:spin']],
  ['none', ['a:256:4:sleep', 'b:128:4:sleep', 'c:64:4:spin', 'gone:512:4:end']],
] as const) {
  test(`live: a stack without a guard: ${what}`, { skip: withoutCompiler }, async () => {
    program ??= build(SOURCE);
    const live = new Live(program, specs);
    const pause = (milliseconds: number): void => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    };
    try {
      const truth = truthOf(await live.until(/ready\n/));
      for (const options of [{}, { pagemap: true }, { memory: true }, { memory: true, pagemap: true }]) {
        const evidence = readStackEvidence(liveRoot(), live.pid, { pause, ...options });
        assert.ok(isRead(evidence));
        for (const { tid, source, low, high, reserved, atMost, reason } of inspectStacks(evidence).threads) {
          const [name, trueLow, trueHigh] = truth.get(tid) ?? [];
          if (trueLow === undefined || trueHigh === undefined) continue;
          const label = `${name} ${JSON.stringify(options)}`;
          if (reserved === null) assert.notEqual(reason, '', label);
          else if (low === null || high === null) assert.equal(reserved, trueHigh - trueLow, label);
          else if (atMost) assert.ok(low <= trueLow && high >= trueHigh, label);
          else assert.deepEqual([low, high], [trueLow, trueHigh], label);
          if ('memory' in options && process.arch === 'x64' && !/markers/.test(reason)) {
            assert.deepEqual([source, atMost], ['sp', false], label);
          }
          if (what === 'none' && name !== 'c' && !/markers/.test(reason)) {
            assert.deepEqual([source, atMost], ['sp', false], label);
          }
        }
      }
    } finally {
      await live.end();
    }
  });
}
