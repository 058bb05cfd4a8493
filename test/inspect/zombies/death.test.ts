import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isKnown } from '../../../src/model/unknown.ts';
import { deathOf } from '../../../src/inspect/zombies/death.ts';
import type { Zombie, ZombieEvidence } from '../../../src/inspect/zombies/evidence.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import { statOf, statusOf } from '../records.ts';

const UPTIME_MS = 100_000;
const STILL_MS = 6000;
const ENDED = 0x40_800c;
const SIGNALED = 0x400;

const EVIDENCE = {
  clock: { now: () => UPTIME_MS },
  uptimeMs: UPTIME_MS,
  clockTicks: 100,
} as unknown as ZombieEvidence;

/** A dead process whose main thread ended 6 s ago; both records have these fields but for `own`, those of that thread. */
function zombie(
  fields: Parameters<typeof statOf>[0],
  own: typeof fields = {},
  more: Partial<Zombie> = {},
): Zombie {
  const counts = { flags: ENDED, minflt: 40, majflt: 1, utime: 3, stime: 2, exit_code: 0, ...fields };
  return {
    stat: statOf({ starttime: 200, ...counts }),
    own: statOf({ ...counts, ...own }),
    exitShown: true,
    status: statusOf({}),
    sched: { exec_start_ms: UPTIME_MS - STILL_MS },
    tracer: 0,
    others: [],
    ...more,
  };
}

const LIVE = [{ tid: 31, state: 'S', tracer: 0 }];
const DEAD = [{ tid: 31, state: 'Z', tracer: 7 }];

for (const [what, dead, reason] of [
  ['one thread', zombie({}), undefined],
  ['one thread that gave a code', zombie({ exit_code: 768 }), undefined],
  ['a page fault of another thread', zombie({}, { minflt: 39 }), /may have left .* \(stat: minflt\)$/],
  ['another thread read from disk', zombie({}, { majflt: 0 }), /may have left .*majflt/],
  ['CPU time of others', zombie({ utime: 5 }, { utime: 3 }), /may have left .*utime, stime/],
  ['a tick that lies between two', zombie({ utime: 4 }, { utime: 3 }), undefined],
  [
    'others, and the main thread was alive when the process ended',
    zombie({ flags: ENDED | SIGNALED, exit_code: 1280 }, { minflt: 20 }),
    undefined,
  ],
  ['killed by a signal', zombie({ flags: ENDED | SIGNALED, exit_code: 9 }), undefined],
  [
    'killed by a signal, but for its main thread',
    zombie({ exit_code: 139 }),
    /^its main thread left before a signal ended the others/,
  ],
  [
    'a dead thread that is still there',
    zombie({ num_threads: 2 }, {}, { others: DEAD }),
    /may have left .*num_threads/,
  ],
  [
    'live threads: since its main thread left',
    zombie({ num_threads: 2 }, { minflt: 2 }, { others: LIVE }),
    undefined,
  ],
  [
    "its main thread's own record is not there",
    zombie({}, {}, { own: new Unreadable('stat', 'ENOENT') }),
    undefined,
  ],
] as const) {
  test(`${what}: ${reason === undefined ? 'its age is known' : 'it has been dead for at most so long'}`, () => {
    const { age, atMost } = deathOf(EVIDENCE, dead);
    assert.equal(atMost, STILL_MS);
    if (reason === undefined) assert.equal(age, STILL_MS);
    else assert.match(isKnown(age) ? '' : age.reason, reason);
  });
}

test('without sched: at most since its start, less the CPU time that it has used', () => {
  const { age, atMost } = deathOf(EVIDENCE, zombie({}, {}, { sched: new Unreadable('sched', 'ENOENT') }));
  assert.ok(!isKnown(age));
  assert.equal(atMost, 97_950);
});
