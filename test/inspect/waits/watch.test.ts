import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProcMoments } from '../../../src/cli/root.ts';
import { WaitWatch } from '../../../src/inspect/waits/watch.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import type { ProcRoot } from '../../../src/procfs/root.ts';

/** Looks at the deadlocks of a tree at these times; how sure each look was of each. */
function looks(captured: boolean, ...times: readonly number[]): string[][] {
  const [tree] = openProcMoments('fixtures/deadlock');
  assert.ok(tree);
  // As if it lived: nothing in it moves.
  const root = Object.create(tree, { captured: { value: captured } }) as ProcRoot;
  let now = 0;
  const watch = new WaitWatch(() => now);
  watch.owners = true;
  return times.map((time) => {
    now = time;
    const look = watch.look(root, 4401);
    assert.ok(isRead(look));
    return look.deadlocks.map(({ certainty }) => certainty);
  });
}

const LIKELY = ['likely', 'likely', 'likely'];
const CERTAIN = ['certain', 'certain', 'certain'];

test('a deadlock is certain at the second look, 200 ms after the first', () => {
  assert.deepEqual(looks(false, 0, 200), [LIKELY, CERTAIN]);
  assert.deepEqual(looks(false, 0, 1000, 2000), [LIKELY, CERTAIN, CERTAIN]);
});

test('a look that comes too early leaves the one before as the first', () => {
  assert.deepEqual(looks(false, 0, 150, 210), [LIKELY, LIKELY, CERTAIN]);
});

test('of a tree it is never more than likely', () => {
  assert.deepEqual(looks(true, 0, 1000), [LIKELY, LIKELY]);
});

test('a process that is not there is no answer', () => {
  const [root] = openProcMoments('fixtures/deadlock');
  assert.ok(root);
  const look = new WaitWatch(() => 0).look(root, 999_999);
  assert.ok(!isRead(look) && look.gone);
});
