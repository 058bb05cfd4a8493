import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitsJson } from '../../../src/inspect/waits/json.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';
import type { ProcRoot } from '../../../src/procfs/root.ts';
import { alteredRoot } from '../fixture.ts';

const HEAP = '55581ff42000-55581ff63000 rw-p 00000000 00:00 0                          [heap]';
const SHARED = '55581ff42000-55581ff63000 rw-s 00000000 00:01 77                         /dev/shm/locks';
const TASK = 'proc/4401/task';

/** The robust mutex of the tree with another owner, in memory of its process alone or of several. */
function treeOf(owner: number, shared: boolean, more: Parameters<typeof alteredRoot>[1] = {}): ProcRoot {
  const call = (text: string): string =>
    text.replace('0x80001145', `0x${(0x8000_0000 + owner).toString(16)}`);
  const word = Buffer.alloc(4);
  word.writeUInt32LE(0x8000_0000 + owner);
  return alteredRoot('deadlock', {
    'proc/4401/maps': (text) => (shared ? text.replace(HEAP, SHARED) : text),
    [`${TASK}/4422/syscall`]: call,
    [`${TASK}/4423/syscall`]: call,
    'mem/4401.json': (text) => text.replace('"4511008001000000"', `"${word.toString('hex')}01000000"`),
    ...more,
  });
}

/** The same tree as if it were a live /proc. */
function alive(tree: ProcRoot, euid = 0): ProcRoot {
  return Object.create(tree, {
    captured: { value: false },
    host: { value: { ...tree.host, euid } },
  }) as ProcRoot;
}

function ownerOf(root: ProcRoot, owners: boolean): readonly unknown[] {
  const look = lookAtWaits(root, [4401], { owners });
  const { threads, locks } = waitsJson(look) as {
    threads: { tid: number; owner_tid: number; owner_pid: number | null; text: string }[];
    locks: { kind: string; owner: number; owner_alive: boolean | null }[];
  };
  const lock = locks.find(({ kind }) => kind === 'robust');
  const thread = threads.find(({ tid }) => tid === 4422);
  assert.equal(thread?.owner_tid, lock?.owner);
  return [
    lock?.owner,
    thread?.owner_pid,
    lock?.owner_alive,
    /held (?:by|at) .*?(?=, with)/.exec(thread?.text ?? '')?.[0],
  ];
}

const DEAD = 'held by thread 999, which no longer exists: it will never be released';
const UNSEEN = 'held by thread 999, which is not to be seen here';

for (const owners of [false, true]) {
  const how = owners ? 'with --owners' : 'by the call alone';

  test(`${how}: an owner that is no thread of the only process that has the lock has ended`, () => {
    for (const root of [treeOf(999, false), alive(treeOf(999, false))])
      assert.deepEqual(ownerOf(root, owners), [999, 4401, false, DEAD]);
  });

  test(`${how}: of a lock that processes share a capture may just not hold the owner`, () => {
    assert.deepEqual(ownerOf(treeOf(999, true), owners), [999, null, null, UNSEEN]);
  });

  test(`${how}: on a live system there would be such a task, if it is not hidden`, () => {
    assert.deepEqual(ownerOf(alive(treeOf(999, true)), owners), [999, null, false, DEAD]);
    assert.deepEqual(ownerOf(alive(treeOf(999, true), 1000), owners), [999, null, false, DEAD]);
    const hidden = treeOf(999, true, { 'proc/1': null });
    assert.deepEqual(ownerOf(alive(hidden, 1000), owners), [999, null, null, UNSEEN]);
  });

  test(`${how}: the owner is in another process`, () => {
    assert.deepEqual(ownerOf(treeOf(1, true), owners), [1, 1, true, 'held by 1 (init)']);
  });
}

test('a lock of one process that is held by a thread of its parent was copied at the fork, and is no edge of a circle', () => {
  const root = treeOf(1, false);
  const held =
    'held at the fork by thread 1 (init) of process 1: nobody in this process can release its copy';
  for (const owners of [false, true]) assert.deepEqual(ownerOf(root, owners), [1, 1, true, held]);
});

/** The tree with a lock that is held by number 19 of the PID namespace that its processes live in, for whom init is `first`. */
function inNamespace(
  first: number,
  more: readonly number[] = [],
  link = (text: string): string => text,
): ProcRoot {
  const numbers =
    (...inner: readonly number[]) =>
    (text: string): string =>
      text.replace(/^NSpid:\t(\d+).*$/m, `NSpid:\t$1${inner.map((number) => `\t${number}`).join('')}`);
  const own = Object.fromEntries(
    [...more.entries()].map(([index, number]) => [`${TASK}/${4402 + index}/status`, numbers(number)]),
  );
  return treeOf(19, true, {
    'proc/4401/status': numbers(7),
    [`${TASK}/4401/status`]: numbers(7),
    'proc/1/status': numbers(first),
    'proc/1/task/1/status': numbers(first),
    'proc/1/ns/pid': link,
    ...own,
  });
}

test('in another PID namespace the number is looked for among those of its own', () => {
  for (const owners of [false, true]) {
    assert.deepEqual(ownerOf(inNamespace(19), owners), [1, 1, true, 'held by 1 (init)']);
    assert.deepEqual(ownerOf(inNamespace(20), owners), [19, null, null, UNSEEN.replace('999', '19')]);
    const elsewhere = inNamespace(19, [], () => 'pid:[9]');
    assert.deepEqual(ownerOf(elsewhere, owners), [19, null, null, UNSEEN.replace('999', '19')]);
    assert.deepEqual(ownerOf(inNamespace(20, [19]), owners).slice(0, 3), [4402, 4401, true]);
  }
});

test('an owner that began after its waiter fell asleep may be another thread of that number', () => {
  // Robust: 4422 and 4423 wait for 4421. The task clock runs behind by what a hypervisor has taken away.
  const starts = (ticks: number, behindMs: number): ProcRoot =>
    alteredRoot('deadlock', {
      [`${TASK}/4421/stat`]: (text) => {
        const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
        fields[19] = String(Number(fields[19]) + ticks);
        return `${text.slice(0, text.lastIndexOf(')') + 2)}${fields.join(' ')}`;
      },
      'proc/uptime': (text) =>
        text.replace(/^[\d.]+/, (seconds) => (Number(seconds) + behindMs / 1000).toFixed(2)),
      'proc/stat': (text) =>
        text.replace(
          /^(cpu\d+(?: \d+){7}) (\d+)/gm,
          (_, before: string, steal: string) => `${before} ${Number(steal) + behindMs / 10}`,
        ),
    });
  const text = (root: ProcRoot): string => String(ownerOf(root, true)[3]);
  assert.doesNotMatch(text(starts(0, 0)), /earlier thread/);
  assert.doesNotMatch(text(starts(6000, 60_000)), /earlier thread/);
  assert.match(text(starts(100_000, 0)), /held by 4421 \(.*\), or an earlier thread of that number/);
});
