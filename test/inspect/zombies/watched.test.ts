import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Zombie, ZombieEvidence } from '../../../src/inspect/zombies/evidence.ts';
import { type SeenDead, withSeen } from '../../../src/inspect/zombies/watched.ts';
import { statOf } from '../records.ts';

const NONE: SeenDead = new Map();

function look(...zombies: readonly Partial<Zombie>[]): ZombieEvidence {
  return { zombies } as unknown as ZombieEvidence;
}

function dead(change: Parameters<typeof statOf>[0] = {}, others: Zombie['others'] = []): Partial<Zombie> {
  return { stat: statOf({ pid: 30, ppid: 20, starttime: 200, state: 'Z', ...change }), others };
}

const FIRST = withSeen(look(dead()), NONE, 1000);

test('a zombie that is seen for the first time has not been seen dead before', () => {
  assert.deepEqual(
    FIRST.evidence.zombies.map(({ seen_ms }) => seen_ms),
    [undefined],
  );
});

test('a zombie is dead for as long as looks have shown it', () => {
  const second = withSeen(look(dead()), FIRST.seen, 3000);
  assert.equal(second.evidence.zombies[0]?.seen_ms, 2000);
  const third = withSeen(look(dead()), second.seen, 62_000);
  assert.equal(third.evidence.zombies[0]?.seen_ms, 61_000);
});

for (const [what, change] of [
  ['another process with the same PID', { starttime: 201 }],
  ['one that has another parent by now', { ppid: 1 }],
] as const) {
  test(`${what} has not been seen before`, () => {
    assert.equal(withSeen(look(dead(change)), FIRST.seen, 3000).evidence.zombies[0]?.seen_ms, undefined);
  });
}

test('a leader with live threads is not dead: its time begins when the last of them has ended', () => {
  const live = dead({ num_threads: 2 }, [{ tid: 31, state: 'S', tracer: 0 }]);
  const alive = withSeen(look(live), NONE, 1000);
  const ended = withSeen(look(dead()), alive.seen, 66_000);
  assert.equal(ended.evidence.zombies[0]?.seen_ms, undefined);
  assert.equal(withSeen(look(dead()), ended.seen, 68_000).evidence.zombies[0]?.seen_ms, 2000);
});

test('one that was gone for a look is another', () => {
  const gone = withSeen(look(), FIRST.seen, 3000);
  assert.equal(withSeen(look(dead()), gone.seen, 5000).evidence.zombies[0]?.seen_ms, undefined);
});
