import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { commit } from '../../../src/inspect/limits/memory-rows.ts';
import { nproc } from '../../../src/inspect/limits/nproc-row.ts';
import { isWithin, ownGroup, ownNote, ownPid, ownThreads } from '../../../src/inspect/limits/own.ts';
import { readLimitEvidence } from '../../../src/inspect/limits/read.ts';
import { countTasks } from '../../../src/inspect/limits/read-tasks.ts';
import { pidMax, pidsMax, threadsMax } from '../../../src/inspect/limits/task-rows.ts';
import { limitText } from '../../../src/inspect/limits/text.ts';
import { inspectLimits } from '../../../src/inspect/limits/report.ts';
import { fixtureRoot } from '../fixture.ts';
import { liveRoot } from '../live.ts';
import { record } from '../records.ts';
import { COUNTS, evidenceWith, groups, level, soft } from './evidence.ts';

const WITHOUT = 'without the 7 threads of tinspect itself';
const OF_FOUR = { ...COUNTS, ofUid: 4 };

test('our own threads are out of each count that they were in, and each note says so', () => {
  const evidence = evidenceWith({
    own: { asked: false, threads: 7 },
    counts: { ...OF_FOUR, own: 7, ownOfUid: 7 },
    limits: new Map([
      ['Max processes', soft(50)],
      ['Max address space', soft(Infinity)],
    ]),
    threadsMax: 300,
    pids: groups({ ...level('/a', 40, 11), own: 7 }),
  });
  assert.deepEqual([nproc(evidence).left, nproc(evidence).note], [46, WITHOUT]);
  assert.deepEqual([threadsMax(evidence).used, threadsMax(evidence).left], [193, 107]);
  assert.deepEqual([pidsMax(evidence).used, pidsMax(evidence).left], [4, 36]);
  for (const row of [threadsMax(evidence), pidMax(evidence), pidsMax(evidence)]) {
    assert.match(row.note, new RegExp(WITHOUT), row.name);
    assert.deepEqual([row.exact, row.at_least], [true, false], row.name);
  }
  assert.match(
    limitText(inspectLimits(evidence)),
    /room for 36 more threads: pids\.max of \/a \(40, 4 used\)/,
  );
});

test('a group that we are not in, another uid: nothing is taken out, nothing said', () => {
  const evidence = evidenceWith({
    own: { asked: false, threads: 7 },
    counts: { ...OF_FOUR, own: 7, ownOfUid: 0 },
    limits: new Map([['Max processes', soft(50)]]),
    pids: groups(level('/a', 40, 11)),
  });
  assert.deepEqual([nproc(evidence).left, nproc(evidence).note], [46, '']);
  assert.deepEqual([pidsMax(evidence).left, pidsMax(evidence).note], [29, '']);
});

test('of two groups the one with least left, counted without us', () => {
  const inner = { ...level('/a/b', 20, 12), own: 7 };
  assert.equal(
    pidsMax(evidenceWith({ own: { asked: false, threads: 7 }, pids: groups(inner, level('/a', 30, 19)) }))
      .label,
    'pids.max of /a',
  );
});

test('tinspect itself is asked about: its threads are its own, and stay in', () => {
  const evidence = evidenceWith({
    own: { asked: true, threads: 7 },
    counts: { ...OF_FOUR, own: 7, ownOfUid: 7 },
    pids: groups({ ...level('/a', 40, 11), own: 7 }),
  });
  assert.deepEqual([threadsMax(evidence).used, pidsMax(evidence).used], [200, 11]);
  assert.match(pidsMax(evidence).note, /7 of those used are of tinspect itself/);
});

test('how many are ours is not known: they count, so there may be more left', () => {
  const row = threadsMax(evidenceWith({ own: { asked: false, threads: undefined } }));
  assert.deepEqual([row.used, row.at_least], [200, true]);
  assert.match(row.note, /the threads of tinspect itself count too/);
});

test('strict overcommit: our own memory counts until we end', () => {
  const row = commit(evidenceWith({ overcommit: 2, own: { asked: false, threads: 7 } }));
  assert.deepEqual([row.at_least, row.exact], [true, true]);
  assert.equal(commit(evidenceWith({ overcommit: 2 })).at_least, false);
});

test('the walk leaves one process out, with its ids, but not the ids that others hold', () => {
  const root = fixtureRoot('zombies');
  const request = { uid: undefined, userNs: undefined, lastPid: 5000, hidden: undefined, machine: undefined };
  const count = (own: number | undefined, asked: boolean) =>
    record(countTasks(root, { ...request, own, asked }));
  const all = count(undefined, false);
  const without = count(4102, false);
  assert.deepEqual([all.own, without.own, count(4102, true).own], [0, 1, 1]);
  assert.equal(count(4102, true).ids, all.ids);
  assert.ok(without.ids <= all.ids && without.ids >= all.ids - 1);
});

test('a group is within itself and those above it, not within a neighbour nor a namespace that it has left', () => {
  for (const [path, above, expected] of [
    ['/a', '/a', true],
    ['/a/b', '/a', true],
    ['/a', '/', true],
    ['/', '/a', false],
    ['/ab', '/a', false],
    ['/../x', '/', false],
    ['/../x/y', '/../x', true],
  ] as const) {
    assert.equal(isWithin(path, above), expected, `${path} ${above}`);
  }
});

test('the words for none, one, and some', () => {
  assert.deepEqual(
    [ownNote(0, false), ownNote(1, false), ownNote(7, false), ownNote(1, true)],
    ['', 'without the one thread of tinspect itself', WITHOUT, '1 of those used is of tinspect itself'],
  );
});

test('a tree has nothing of ours', () => {
  const root = fixtureRoot('zombies');
  assert.deepEqual([ownPid(root), ownThreads(root), ownGroup(root, 'pids')], [undefined, 0, undefined]);
  const { own } = record(readLimitEvidence(root, 4102));
  assert.deepEqual(own, { asked: false, threads: 0 });
});

test('on a live system we count what the kernel does', () => {
  const root = liveRoot();
  assert.deepEqual([ownPid(root), ownThreads(root)], [process.pid, readdirSync('/proc/self/task').length]);
  const { own, counts } = record(readLimitEvidence(root, process.ppid));
  assert.equal(own.asked, false);
  assert.equal(record(counts).own, own.threads);
  assert.equal(record(readLimitEvidence(root, process.pid)).own.asked, true);
});
