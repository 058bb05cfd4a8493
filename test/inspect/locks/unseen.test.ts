import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Circles, Edge } from '../../../src/inspect/locks/cycles.ts';
import { readOutsiders, suspectsIn } from '../../../src/inspect/locks/unseen.ts';
import { suspectsText } from '../../../src/inspect/pipes/suspects.ts';
import { alteredRoot, fixtureRoot } from '../fixture.ts';

/** A circle of one, about a pipe that process 2211 has. */
const EDGE = {
  waiter: { thread: { pid: 2211, tid: 2211 } },
  lock: undefined,
  to: 2211,
  unseen: { closed: [], flags: [], holders: [2211] },
} as unknown as Edge;
const CIRCLES: Circles = { graph: new Map([[2211, EDGE]]), cycles: [[EDGE]] };

const suspects = (root: ReturnType<typeof fixtureRoot>): string =>
  suspectsText(suspectsIn([EDGE], readOutsiders(root, CIRCLES)));

test('a capture without process 1 lacks processes, which may end a circle', () => {
  assert.equal(suspects(fixtureRoot('pipes')), '');
  assert.equal(
    suspects(alteredRoot('pipes', { 'proc/1/task': null })),
    'processes that are not in this capture are not seen',
  );
});
