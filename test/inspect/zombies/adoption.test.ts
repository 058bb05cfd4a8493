import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elderBehind, isInit, proofOfAdoption } from '../../../src/inspect/zombies/adoption.ts';
import type { Stat } from '../../../src/procfs/stat.ts';
import { statOf, statusOf } from '../records.ts';

function stat(pid: number, session: number, starttime: number): Stat {
  return statOf({ pid, session, starttime });
}

const NOBODY = () => undefined;

test('a parent that is younger than its child did not start it', () => {
  assert.match(proofOfAdoption(stat(12, 12, 100), stat(20, 20, 200), NOBODY) ?? '', /older than its parent/);
});

for (const [what, child, parent, leader, proven] of [
  ['same session: may be its own child', stat(12, 5, 100), stat(10, 5, 90), undefined, false],
  ['a session of its own: setsid, as daemons do', stat(12, 12, 100), stat(10, 5, 90), undefined, false],
  [
    'a session that the parent, no leader itself, was never in',
    stat(12, 7, 100),
    stat(10, 5, 90),
    undefined,
    true,
  ],
  ['the parent may have left that session by setsid', stat(12, 7, 100), stat(10, 10, 90), undefined, false],
  ['... but not when that session is younger than the parent', stat(12, 11, 100), stat(10, 10, 90), 95, true],
  ['... or older', stat(12, 7, 100), stat(10, 10, 90), 80, false],
  [
    'sessions outside the namespace show as 0 and prove nothing',
    stat(12, 0, 100),
    stat(10, 5, 90),
    undefined,
    false,
  ],
  ['nor does a parent whose session is outside', stat(12, 7, 100), stat(10, 0, 90), undefined, false],
] as const) {
  test(what, () => {
    const found = proofOfAdoption(child, parent, (pid) =>
      leader === undefined ? undefined : stat(pid, pid, leader),
    );
    assert.equal(found !== undefined, proven);
  });
}

test('process 1 was in no session that was founded in its namespace but its own', () => {
  const init = stat(1, 1, 1);
  assert.match(proofOfAdoption(stat(12, 7, 100), init, NOBODY) ?? '', /session 7/);
  for (const session of [0, 1, 12])
    assert.equal(proofOfAdoption(stat(12, session, 100), init, NOBODY), undefined);
});

test('process 1 is an init, and so is process 1 of a container seen from outside', () => {
  assert.equal(isInit(stat(1, 1, 1), statusOf({ NSpid: [1] })), true);
  assert.equal(isInit(stat(50, 1, 1), statusOf({ NSpid: [50, 1] })), true);
  assert.equal(isInit(stat(50, 1, 1), statusOf({ NSpid: [50, 12] })), false);
});

for (const [what, children, expected] of [
  ['one that started later stands before it', [30, 20], 30],
  ['all stand in the order in which they started', [10, 20, 30], undefined],
  ['one that started in the same moment stands before it', [21, 20], undefined],
  ['one that is gone stands before it', [31, 20], undefined],
  ['it is not in the list', [30], undefined],
] as const) {
  test(`${what}: ${expected === undefined ? 'no sign' : 'a sign of adoption'}`, () => {
    const starts = new Map([10, 20, 21, 30].map((pid) => [pid, stat(pid, 0, pid - (pid % 10))]));
    assert.equal(elderBehind(stat(20, 0, 20), children, (pid) => starts.get(pid))?.pid, expected);
  });
}
