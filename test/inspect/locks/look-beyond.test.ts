import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { blindSpots } from '../../../src/inspect/locks/blind.ts';
import { type BeyondLook, lookBeyond } from '../../../src/inspect/locks/look-beyond.ts';
import { WaitWatch } from '../../../src/inspect/waits/watch.ts';
import { finish } from '../../../src/procfs/steps.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { fixtureRoot } from '../fixture.ts';
import { build, Live, liveRoot, withoutCompiler } from '../live.ts';

const circles = new Map<string, readonly number[]>();
const decoys: number[] = [];
let reader = 0;
let program: Live | undefined;

before(async () => {
  if (withoutCompiler !== false) return;
  program = new Live(build('test/inspect/locks/processes.c'), []);
  for (const line of (await program.until(/^ready$/m)).split('\n')) {
    const [what, name = '', ...numbers] = line.split(' ');
    if (what === 'circle') circles.set(name, fromLowest(numbers.map(Number)));
    if (what === 'reader') reader = Number(numbers[0]);
    if (what === 'decoy') decoys.push(Number(numbers[0]));
  }
});
after(() => program?.end());

function fromLowest(tids: readonly number[]): number[] {
  const at = tids.indexOf(Math.min(...tids));
  return [...tids.slice(at), ...tids.slice(0, at)];
}

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

const look = (pid: number, owners = true): BeyondLook =>
  lookBeyond(liveRoot(), [pid], { owners, elapsed: () => performance.now(), pause });

for (const name of ['mixed', 'threads', 'child', 'timed']) {
  test(`${name}: one of the processes is enough to find the circle`, { skip: withoutCompiler }, () => {
    const tids = circles.get(name) ?? [];
    assert.notEqual(tids.length, 0);
    for (const pid of name === 'threads' ? tids.slice(0, 1) : tids) {
      const { deadlocks, waits } = look(pid);
      assert.deepEqual(
        deadlocks.map((one) => one.tids),
        [tids],
      );
      assert.ok(waits.every((wait) => wait.pid === pid));
      // Where some process can't be read, as in some containers, none is certain.
      const certainty = name === 'timed' ? /^timed$/ : /^(?:certain|likely)$/;
      assert.match(deadlocks[0]?.certainty ?? '', certainty);
    }
  });
}

for (const name of ['mixed', 'child', 'timed']) {
  test(
    `${name}: a watch of one of the processes proves the circle with its second look`,
    {
      skip: withoutCompiler,
    },
    () => {
      const tids = circles.get(name) ?? [];
      const [pid = 0] = tids;
      const watch = new WaitWatch(() => performance.now());
      watch.owners = true;
      for (const certainty of [
        name === 'timed' ? /^timed$/ : /^likely$/,
        name === 'timed' ? /^timed$/ : /^(?:certain|likely)$/,
      ]) {
        const found = finish(watch.look(liveRoot(), pid));
        assert.ok(isRead(found));
        const [only, ...others] = found.deadlocks;
        assert.deepEqual([only?.tids, others], [tids, []]);
        assert.match(only?.certainty ?? '', certainty);
        assert.ok(found.waits.every((wait) => wait.pid === pid));
        pause(250);
      }
    },
  );
}

test('whoever can let go makes no circle', { skip: withoutCompiler }, () => {
  assert.equal(decoys.length, 3);
  for (const pid of decoys) assert.deepEqual(look(pid).deadlocks, []);
});

test('without memory the owner of the mutex is what is not known', { skip: withoutCompiler }, () => {
  for (const pid of circles.get('mixed') ?? []) {
    const found = look(pid, false);
    assert.deepEqual(found.deadlocks, []);
    assert.deepEqual(blindSpots(found, false), ['owners of locks: only --owners reads them']);
  }
});

const blindOf = (root: ReturnType<typeof fixtureRoot>, pids: readonly number[], owners: boolean): string[] =>
  blindSpots(lookBeyond(root, pids, { owners }), owners);

test('what all can be seen of is not blind', () => {
  assert.deepEqual(blindOf(fixtureRoot('svc-redis'), [2], true), []);
  assert.deepEqual(blindOf(fixtureRoot('svc-go'), [2], true), []);
});

test('a lock that readers hold may close a circle', { skip: withoutCompiler }, () => {
  assert.deepEqual(blindSpots(look(reader), true), [
    'owners of locks: readers, whose names are stored nowhere',
  ]);
});

test('the processes beyond have to be seen as well', () => {
  const root = fixtureRoot('waits');
  const { beyond, left } = lookBeyond(root, [6101], { owners: true });
  const pids = beyond.map(({ waits: [first] }) => first?.pid);
  assert.ok(pids.includes(6136) && pids.includes(6134), String(pids));
  assert.equal(left, 0);
});
