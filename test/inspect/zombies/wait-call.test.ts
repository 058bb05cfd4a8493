import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { coverage, type WaitedChild, waitCall, waitWords } from '../../../src/inspect/zombies/wait-call.ts';

const CHILD: WaitedChild = {
  pid: 12,
  pgid: 10,
  inWaitersGroup: true,
  pidfds: [7],
  exitSignalIsChld: true,
  startedByWaiter: false,
};

type Words = readonly (number | bigint)[];
const CASES: readonly (readonly [what: string, name: string, args: Words, covers: string | undefined])[] = [
  ['-1 written with 32 bits', 'wait4', [0xffff_ffff, 0, 0], 'covers'],
  ['-1 with its sign in the upper half', 'wait4', [0xffff_ffff_ffff_ffffn, 0, 0], 'covers'],
  ['junk above the 32 bits of a pid', 'wait4', [0xdead_0000_000cn, 0, 0], 'covers'],
  ['another pid', 'wait4', [13, 0, 0], 'another'],
  ['0 is the own group', 'wait4', [0, 0, 0], 'covers'],
  ['a negative pid is a group', 'wait4', [0xffff_fff6, 0, 0], 'covers'],
  ['another group', 'wait4', [0xffff_fff5, 0, 0], 'another'],
  ['__WNOTHREAD by a thread that did not fork', 'wait4', [0xffff_ffff, 0, 0x2000_0000], 'other-thread'],
  ['__WNOTHREAD for another pid is first of all for another', 'wait4', [13, 0, 0x2000_0000], 'another'],
  ['__WCLONE does not see an ordinary child', 'wait4', [0xffff_ffff, 0, 0x8000_0000], 'another'],
  ['__WALL sees all', 'wait4', [0xffff_ffff, 0, 0x4000_0000], 'covers'],
  ['waitid for all', 'waitid', [0, 0, 0, 4], 'covers'],
  ['waitid for the pid', 'waitid', [1, 12, 0, 4], 'covers'],
  ['waitid for its group', 'waitid', [2, 10, 0, 4], 'covers'],
  ['waitid for group 0, the own', 'waitid', [2, 0, 0, 4], 'covers'],
  ['waitid for its pidfd', 'waitid', [3, 7, 0, 4], 'covers'],
  ['waitid for another pidfd', 'waitid', [3, 8, 0, 4], 'another'],
  ['waitid that wants stopped children only', 'waitid', [0, 0, 0, 2], 'none'],
  ['waitid with WNOWAIT leaves it', 'waitid', [0, 0, 0, 0x100_0004], 'none'],
  ['waitid with WNOWAIT for another, as of Go', 'waitid', [1, 4115, 0, 0x100_0004], 'another'],
  ['an unknown id type', 'waitid', [9, 0, 0, 4], undefined],
  ['another call', 'read', [0, 0, 0], undefined],
];

for (const [what, name, args, expected] of CASES) {
  test(what, () => {
    const call = waitCall(name, args);
    assert.equal(call && coverage(call, CHILD), expected);
  });
}

test('a child with another exit signal is seen by __WCLONE and __WALL only', () => {
  const child = { ...CHILD, exitSignalIsChld: false };
  const seen = [0, 0x8000_0000, 0x4000_0000].map((options) => {
    const call = waitCall('wait4', [0xffff_ffff, 0, options]);
    return call && coverage(call, child);
  });
  assert.deepEqual(seen, ['another', 'covers', 'covers']);
});

test('who started it is not known: __WNOTHREAD is no promise', () => {
  const call = waitCall('wait4', [0xffff_ffff, 0, 0x2000_0000]);
  assert.ok(call);
  assert.equal(coverage(call, { ...CHILD, startedByWaiter: undefined }), 'other-thread');
  assert.equal(coverage(call, { ...CHILD, startedByWaiter: true }), 'covers');
});

test('in words', () => {
  const words = [
    waitCall('wait4', [13, 0, 0]),
    waitCall('wait4', [0xffff_ffff, 0, 0x2000_0000]),
    waitCall('waitid', [0, 0, 0, 0x8000_0004]),
    waitCall('waitid', [2, 0, 0, 4]),
    waitCall('wait4', [0xffff_fff6, 0, 0]),
    waitCall('waitid', [3, 7, 0, 4]),
  ].map((call) => call && waitWords(call, (pid) => `${pid} (x)`));
  assert.deepEqual(words, [
    'wait4 for 13 (x)',
    'wait4 for any child that this thread has started',
    'waitid for any clone child',
    'waitid for any child in its own process group',
    'wait4 for any child in process group 10',
    'waitid for the process of its pidfd 7',
  ]);
});

test('any words of any call: an answer', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('wait4', 'waitid'),
      fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
      (name, args) => {
        const call = waitCall(name, args);
        if (call) assert.ok(['covers', 'another', 'other-thread', 'none'].includes(coverage(call, CHILD)));
      },
    ),
  );
});
