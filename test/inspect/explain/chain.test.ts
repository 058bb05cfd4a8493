import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Chain, followChain } from '../../../src/inspect/explain/chain.ts';
import { lookAtWaits, type WaitLook } from '../../../src/inspect/waits/look.ts';
import { fixtureRoot, truthOf } from '../fixture.ts';

function chainOf(fixture: string, pid: number, tid: number): Chain {
  const root = fixtureRoot(fixture);
  const known = new Map<number, WaitLook>();
  return followChain(pid, tid, (other) => {
    let look = known.get(other);
    if (look === undefined) {
      look = lookAtWaits(root, [other], { owners: true });
      known.set(other, look);
    }
    return look;
  });
}

interface Truth {
  readonly locks: readonly {
    readonly pid: number;
    readonly kind: string;
    readonly owner: number | null;
    readonly owner_alive: boolean | null;
    readonly waiters: readonly number[];
  }[];
  readonly deadlocks: readonly { readonly tids: readonly number[] }[];
}

test('deadlock: every chain goes from owner to owner, and ends at one who waits for none, or is dead, or comes round', () => {
  const { locks, deadlocks } = truthOf<Truth>('deadlock');
  const ownerOf = new Map(locks.flatMap(({ owner, waiters }) => waiters.map((waiter) => [waiter, owner])));
  let followed = 0;
  for (const { pid, waiters, kind } of locks) {
    for (const waiter of waiters) {
      const { links, end } = chainOf('deadlock', pid, waiter);
      const expected = [waiter];
      for (let owner = ownerOf.get(waiter); typeof owner === 'number'; owner = ownerOf.get(owner)) {
        const seen = expected.includes(owner);
        expected.push(owner);
        if (seen) break;
      }
      assert.deepEqual(
        links.map(({ tid }) => tid),
        expected,
        `${kind} ${waiter}`,
      );
      const last = expected.at(-1);
      const dead = locks.some(({ owner, owner_alive }) => owner === last && owner_alive === false);
      const round = deadlocks.some(({ tids }) => tids.includes(waiter));
      assert.equal(end, dead ? 'gone' : round ? 'circle' : 'root', `${kind} ${waiter}`);
      followed++;
    }
  }
  assert.ok(followed > 20);
});

for (const [what, tid, to] of [
  ['a join', 6112, 6102],
  ['a record lock of another process', 6133, 6134],
  ['a child', 6135, 6136],
  ['a child by waitid', 6139, 6140],
  ['a vfork child', 6144, 6145],
] as const) {
  test(`waits: ${what} is followed, to the one who holds it up`, () => {
    const { links, end } = chainOf('waits', 6101, tid);
    assert.deepEqual([links.map((link) => link.tid), end], [[tid, to], 'root']);
    assert.notEqual(links[1]?.wait, undefined);
  });
}

for (const [what, tid] of [
  ['epoll', 6114],
  ['a condition variable', 6106],
  ['any child', 6137],
  ['a FIFO that nobody has opened', 6143],
] as const) {
  test(`waits: ${what} is held up by nobody that is known`, () => {
    assert.deepEqual(
      chainOf('waits', 6101, tid).links.map((link) => link.tid),
      [tid],
    );
  });
}

test('pipes: the only writer is next; a reader that has both ends is held up by nobody else', () => {
  assert.deepEqual(
    chainOf('pipes', 2202, 2202).links.map(({ tid }) => tid),
    [2202, 2203],
  );
  assert.deepEqual(
    chainOf('pipes', 2211, 2211).links.map(({ tid }) => tid),
    [2211],
  );
});

/** 10 waits for its child 20, which waits for a file lock of 10; `others` have the same open file. */
function parentAndChild(others: readonly number[]): Chain {
  const look = (pid: number): WaitLook => {
    const wait =
      pid === 10
        ? { wait: 'child', child: 20, onlyChild: null }
        : { wait: 'filelock', ownerPid: 10, fileLock: { pid: 10, others, uncertain: false } };
    const waits = [{ pid, tid: pid, comm: `p${pid}`, child: null, judged: {}, ...wait }];
    return { waits, evidence: {} } as unknown as WaitLook;
  };
  return followChain(10, 10, look);
}

test('a file lock is followed to who took it, unless another with the same open file may let go of it', () => {
  for (const [others, tids, end] of [
    [[], [10, 20, 10], 'circle'],
    [[20], [10, 20, 10], 'circle'],
    [[20, 30], [10, 20], 'root'],
  ] as const) {
    const chain = parentAndChild(others);
    assert.deepEqual([chain.links.map(({ tid }) => tid), chain.end], [tids, end]);
  }
});

test('a process that is gone has no links beyond itself', () => {
  const { links, end } = followChain(7, 7, () => undefined);
  assert.deepEqual([links.length, links[0]?.wait, end], [1, undefined, 'root']);
});
