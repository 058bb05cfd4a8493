import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspectWaits } from '../../../src/inspect/waits/report.ts';
import { readWaitEvidence } from '../../../src/inspect/waits/read.ts';
import type { WaitClass } from '../../../src/inspect/waits/classes.ts';
import { readClassed } from '../../../src/inspect/waits/read-class.ts';
import { openProcMoments } from '../../../src/cli/root.ts';

for (const path of [
  'fixtures/waits',
  'fixtures/deadlock',
  'fixtures/pipes',
  'fixtures/stacks-denied',
  'fixtures/svc-node',
]) {
  test(`the quick class is the class of the whole answer: ${path}`, () => {
    const [root] = openProcMoments(path);
    assert.ok(root);
    const { waits } = inspectWaits(readWaitEvidence(root, undefined));
    assert.ok(waits.length > 0);
    let told = 0;
    for (const { pid, tid, wait, judged } of waits) {
      const quick: WaitClass | undefined = readClassed(root, pid, tid, judged.thread)?.classed.wait;
      if (quick === undefined) continue;
      told++;
      assert.equal(quick, wait, `${pid}/${tid}`);
    }
    if (!path.endsWith('denied')) assert.ok(told > 0);
  });
}

test('one that runs, has ended or is a thread of the kernel has no class of wait', () => {
  const [root] = openProcMoments('fixtures/waits');
  assert.ok(root);
  for (const state of ['R', 'Z', 'T', 't', 'I', 'X', ''])
    assert.equal(readClassed(root, 6101, 6104, { state, flags: 0 })?.classed.wait, undefined, state);
  assert.equal(readClassed(root, 6101, 6104, { state: 'S', flags: 0x20_0000 })?.classed.wait, undefined);
  assert.equal(readClassed(root, 6101, 999_999, { state: 'S', flags: 0 })?.classed.wait, undefined);
});
