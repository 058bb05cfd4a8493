import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { openProcMoments } from '../../../src/cli/root.ts';
import { WaitWatch } from '../../../src/inspect/waits/watch.ts';
import { finish } from '../../../src/procfs/steps.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import type { ProcRoot } from '../../../src/procfs/root.ts';
import { alteredRoot } from '../fixture.ts';

/** Looks at the deadlocks of a tree at these times; how sure each look was of each. */
function looks(captured: boolean, ...times: readonly number[]): string[][] {
  const [tree] = openProcMoments('fixtures/deadlock');
  assert.ok(tree);
  return looksAt(tree, captured, ...times);
}

function looksAt(tree: ProcRoot, captured: boolean, ...times: readonly number[]): string[][] {
  // As if it lived: nothing in it moves.
  const root = Object.create(tree, { captured: { value: captured } }) as ProcRoot;
  let now = 0;
  const watch = new WaitWatch(() => now);
  watch.owners = true;
  return times.map((time) => {
    now = time;
    const look = finish(watch.look(root, 4401));
    assert.ok(isRead(look));
    // What is said of each thread goes with what is said of the circle.
    for (const { tid, text } of look.waits) {
      const circle = look.deadlocks.find(({ tids }) => tids.includes(tid));
      if (circle !== undefined)
        assert.match(text, circle.certainty === 'certain' ? /in a deadlock of / : /in a likely deadlock of /);
    }
    return look.deadlocks.map(({ certainty }) => certainty);
  });
}

/** The deadlocks on a kernel without sched files; of thread 4403 the status may be changed. */
function unscheduled(status: ((text: string) => string) | null = (text) => text): ProcRoot {
  const threads = readdirSync('fixtures/deadlock/proc/4401/task');
  return alteredRoot('deadlock', {
    ...Object.fromEntries(threads.map((tid) => [`proc/4401/task/${tid}/sched`, null])),
    'proc/4401/task/4403/status': status,
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

test('without sched files the counts of switches tell that nobody ran', () => {
  assert.deepEqual(looksAt(unscheduled(), false, 0, 150, 210), [LIKELY, LIKELY, CERTAIN]);
});

test('without either, a circle is not there at the second look', () => {
  assert.deepEqual(looksAt(unscheduled(null), false, 0, 200), [LIKELY, ['certain', 'certain']]);
});

test('of a tree it is never more than likely', () => {
  assert.deepEqual(looks(true, 0, 1000), [LIKELY, LIKELY]);
});

test('a process that is not there is no answer', () => {
  const [root] = openProcMoments('fixtures/deadlock');
  assert.ok(root);
  const look = finish(new WaitWatch(() => 0).look(root, 999_999));
  assert.ok(!isRead(look) && look.gone);
});
