import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isConvoy } from '../../../src/inspect/locks/lock.ts';
import { waitsJson } from '../../../src/inspect/waits/json.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import { fixtureRoot, truthOf } from '../fixture.ts';

interface TrueLock {
  readonly pid: number;
  readonly kind: string;
  readonly address: string;
  readonly group: string;
  readonly owner: number | null;
  readonly owner_alive: boolean | null;
  readonly waiters: readonly number[];
}
interface Answer {
  readonly locks: readonly Omit<TrueLock, 'group'>[];
  readonly deadlocks: readonly {
    readonly tids: readonly number[];
    readonly certainty: string;
    readonly text: string;
  }[];
}
const truth = truthOf<{
  locks: readonly TrueLock[];
  deadlocks: readonly { what: string; tids: readonly number[] }[];
}>('deadlock');
const answerOf = (name: string, owners: boolean): Answer =>
  waitsJson(lookAtWaits(fixtureRoot(name), undefined, { owners })) as Answer;
const answer = answerOf('deadlock', true);

/** A lock that nobody waits for does not show: no thread points at it. */
const waitedFor = truth.locks.filter(({ waiters }) => waiters.length > 0);

for (const lock of waitedFor) {
  test(`${lock.group}: the ${lock.kind} at ${lock.address} has its kind, owner and waiters`, () => {
    const { group: _, ...expected } = lock;
    const found = answer.locks.find(
      ({ address, waiters }) => address === lock.address && waiters[0] === lock.waiters[0],
    );
    assert.deepEqual(found, expected);
  });
}

test('there is no lock that the program does not know', () => {
  assert.equal(answer.locks.length, waitedFor.length);
});

test('the three deadlocks are found, in the order of waiting, and nothing else is one', () => {
  assert.deepEqual(
    answer.deadlocks.map(({ tids }) => tids),
    truth.deadlocks.map(({ tids }) => tids),
  );
});

test('a deadlock in a tree was seen once, so it is likely', () => {
  for (const { certainty, text } of answer.deadlocks) {
    assert.equal(certainty, 'likely');
    assert.match(text, /^likely a deadlock \(seen once\): \d+ \(/);
  }
});

test('without --owners only the calls tell: the join and the robust mutex have owners, and no deadlock shows', () => {
  const { locks, deadlocks } = answerOf('deadlock', false);
  assert.deepEqual(
    locks.filter(({ owner }) => owner !== null).map(({ kind, owner }) => [kind, owner]),
    [
      ['join', 4414],
      ['robust', 4421],
    ],
  );
  assert.deepEqual(deadlocks, []);
  assert.equal(locks.length, waitedFor.length);
});

test('four threads behind one mutex are a convoy; two on a condition variable, or behind a mutex, are none', () => {
  const look = lookAtWaits(fixtureRoot('deadlock'), undefined, { owners: true });
  assert.deepEqual(
    look.locks.filter(isConvoy).map(({ kind, waiters }) => [kind, waiters.length]),
    [['mutex', 4]],
  );
});

test('a mutex whose owner has ended will never be released', () => {
  const look = lookAtWaits(fixtureRoot('deadlock'), undefined, { owners: true });
  assert.match(
    look.waits.find(({ tid }) => tid === 4428)?.text ?? '',
    /held by thread 4427, which no longer exists: it will never be released, with 1 other$/,
  );
});

/** Threads of these are stuck in locks that only the runtime knows, or idle: the kernel shows no cycle. */
for (const name of ['svc-jvm', 'svc-go', 'svc-python', 'svc-redis', 'waits', 'pipes', 'zombies']) {
  test(`${name}: no deadlock is claimed`, () => {
    assert.deepEqual(answerOf(name, true).deadlocks, []);
    assert.deepEqual(answerOf(name, false).deadlocks, []);
  });
}

test('redis: the io-threads wait for mutexes that the main thread holds, which parks them and is no convoy', () => {
  const { locks } = answerOf('svc-redis', true);
  assert.deepEqual(
    locks
      .filter(({ kind }) => kind === 'mutex')
      .map(({ owner, owner_alive, waiters }) => [owner, owner_alive, waiters]),
    [
      [2, true, [6]],
      [2, true, [7]],
      [2, true, [8]],
    ],
  );
});

test('java: the launcher joins the thread that ran main, and no other wait has an owner', () => {
  const { locks } = answerOf('svc-jvm', true);
  assert.deepEqual(
    locks.filter(({ owner }) => owner !== null),
    [{ pid: 2, kind: 'join', address: '0', owner: 3, owner_alive: true, waiters: [2] }],
  );
});

test('python: locks are semaphores without an owner, and an idle pool waits on one of them', () => {
  const { locks } = answerOf('svc-python', true);
  assert.deepEqual(new Set(locks.map(({ owner }) => owner)), new Set([null]));
  assert.deepEqual(locks.find(({ waiters }) => waiters.length === 3)?.kind, 'semaphore');
});

test('go: a parked thread waits on a bare word, which is no lock', () => {
  assert.deepEqual(answerOf('svc-go', true).locks, []);
});
