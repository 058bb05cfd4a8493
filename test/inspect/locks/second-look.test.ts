import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deadlockList } from '../../../src/inspect/locks/deadlocks.ts';
import type { SecondLook, SecondThread } from '../../../src/inspect/locks/second-look.ts';
import { readOwners } from '../../../src/inspect/locks/read-owners.ts';
import { judgeWaits } from '../../../src/inspect/waits/judge.ts';
import { readWaitEvidence } from '../../../src/inspect/waits/read.ts';
import { standstill } from '../../../src/inspect/waits/report.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import { fixtureRoot } from '../fixture.ts';

const root = fixtureRoot('deadlock');
const judged = judgeWaits(readWaitEvidence(root, [4401]));
const owners = readOwners(root, judged);
const found = standstill(judged, owners, root.host.clock_ticks);

/** A second look that sees what the first saw, but for the changes. */
function again(changes: Readonly<Record<number, Partial<SecondThread> | undefined>> = {}): SecondLook {
  const second = new Map<number, SecondThread>();
  for (const { waiter } of found.cycles.flat()) {
    const { thread, futex } = waiter;
    if (thread.tid in changes && changes[thread.tid] === undefined) continue;
    second.set(thread.tid, {
      starttime: thread.starttime,
      look: thread.look,
      execStart: thread.execStart,
      switched: undefined,
      proof: owners.proofs.get(futex?.group.key ?? ''),
      ...changes[thread.tid],
    });
  }
  return second;
}

const circles = (second?: SecondLook): string[] =>
  deadlockList(found, second).map(({ tids, certainty }) => `${tids.join(' ')} ${certainty}`);

test('one look: likely', () =>
  assert.deepEqual(circles(), ['4402 4403 likely', '4411 4412 likely', '4413 4414 likely']));

test('two looks that agree: certain', () => {
  assert.deepEqual(circles(again()), ['4402 4403 certain', '4411 4412 certain', '4413 4414 certain']);
});

const MOVED: readonly (readonly [name: string, change: Partial<SecondThread> | undefined])[] = [
  ['is gone', undefined],
  ['is another one of the same number', { starttime: 1 }],
  ['has had a CPU', { execStart: 2896279.5 }],
  ['has no sched file: nothing is proved', { execStart: undefined }],
  ['runs', { look: { state: 'running' } }],
  ['may not be looked into any more', { look: new Unreadable('4401/task/4403/syscall', 'EACCES') }],
  [
    'waits for something else',
    { look: { state: 'blocked', nr: 202, args: [0x1000, 0x80, 2, 0, 0, 0], sp: 1, pc: 1 } },
  ],
  ['sees no owner any more', { proof: undefined }],
  [
    'sees another owner',
    { proof: { object: 'mutex', kind: 'mutex', base: 1, owner: 4404, certainty: 'sure' } },
  ],
];

for (const [name, change] of MOVED) {
  test(`a circle one member of which ${name} in the second look is no deadlock`, () => {
    assert.deepEqual(circles(again({ 4403: change })), ['4411 4412 certain', '4413 4414 certain']);
  });
}

/** The same look on a kernel without the sched file. */
const bare = { ...found, cycles: found.cycles.map((cycle) => cycle.map(withoutSched)) };

function withoutSched(edge: (typeof found.cycles)[number][number]): typeof edge {
  const { waiter } = edge;
  return { ...edge, waiter: { ...waiter, thread: { ...waiter.thread, execStart: undefined } } };
}

for (const [name, switched, expected] of [
  ['that were not switched to: certain', false, ['4402 4403 certain']],
  ['one of which was switched to: none', true, []],
  ['whose counters are not to be had: none', undefined, []],
] as const) {
  test(`without sched files, members ${name}`, () => {
    const second = again({
      4402: { execStart: undefined, switched: false },
      4403: { execStart: undefined, switched },
    });
    assert.deepEqual(
      deadlockList(bare, second).map(({ tids, certainty }) => `${tids.join(' ')} ${certainty}`),
      expected,
    );
  });
}
