import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProcMoments } from '../../../src/cli/root.ts';
import { groupWaits, type WaitGroup } from '../../../src/inspect/waits/groups.ts';
import { lookAtWaits } from '../../../src/inspect/waits/look.ts';

function groupsOf(path: string, owners: boolean): readonly WaitGroup[] {
  const [root] = openProcMoments(path);
  assert.ok(root);
  const look = lookAtWaits(root, undefined, { owners });
  const groups = groupWaits(look);
  const tids = groups.flatMap(({ waits }) => waits.map(({ tid }) => tid));
  assert.deepEqual([...tids].sort(), look.waits.map(({ tid }) => tid).sort(), 'every thread is in one group');
  assert.equal(new Set(groups.map(({ key }) => key)).size, groups.length);
  return groups;
}

const find = (groups: readonly WaitGroup[], name: string): WaitGroup | undefined =>
  groups.find(({ waits }) => waits.some(({ comm }) => comm === name));

test('those who wait for one mutex are one group, and its owner is said once', () => {
  const group = find(groupsOf('fixtures/deadlock', true), 'convo-w0');
  assert.deepEqual(
    group?.waits.map(({ comm }) => comm),
    ['convo-w0', 'convo-w1', 'convo-w2', 'convo-w3'],
  );
  assert.match(group.text, /^mutex .*, held by 4404 \(holder\)$/);
  assert.equal(group.trouble, 'held');
});

test('deadlocks come first, what idles comes last', () => {
  const groups = groupsOf('fixtures/deadlock', true);
  const trouble = groups.map((group) => group.trouble);
  assert.equal(trouble[0], 'stuck');
  const rank = trouble.map((word) => (word === 'stuck' ? 0 : word === 'held' ? 1 : 2));
  assert.deepEqual(rank, [...rank].sort());
  const at = (name: string): number => groups.findIndex((group) => group === find(groups, name));
  assert.ok(at('idle-0') > at('convo-w0'), 'a pool on a condition variable is no lock');
});

test('readers and a writer of one lock are one group that says neither', () => {
  const group = find(groupsOf('fixtures/waits', false), 'writer');
  assert.deepEqual(
    group?.waits.map(({ comm }) => comm),
    ['reader', 'writer'],
  );
  assert.ok(group.mixed);
  assert.match(group.text, /^rwlock /);
  assert.doesNotMatch(group.text, /to read|to write/);
});
