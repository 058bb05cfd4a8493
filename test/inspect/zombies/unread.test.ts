import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readZombieEvidence } from '../../../src/inspect/zombies/read.ts';
import { inspectZombies, type ZombieRow } from '../../../src/inspect/zombies/report.ts';
import { alteredRoot } from '../fixture.ts';

/** The rows of the tree `name` without the files and folders named, which are below proc/. */
function without(name: string, ...paths: readonly string[]): readonly ZombieRow[] {
  const root = alteredRoot(name, Object.fromEntries(paths.map((path) => [`proc/${path}`, null])));
  return inspectZombies(readZombieEvidence(root)).zombies;
}

/** The zombie of parent `ppid`. */
function of(ppid: number, rows: readonly ZombieRow[]): ZombieRow {
  const row = rows.find((one) => one.ppid === ppid);
  assert.ok(row);
  return row;
}

const BLOCKS = 4106;
const CATCHES = 4108;
const PICKY = 4113;
const SIGFD = 4122;
const WATCHED = 4138;

const PARENTS = [
  ['that blocks SIGCHLD', BLOCKS, [BLOCKS, 4107]],
  ['that catches SIGCHLD', CATCHES, [CATCHES]],
  ['that ignores SIGCHLD', 4118, [4118]],
  ['with a signalfd', SIGFD, [SIGFD]],
] as const;

for (const [what, ppid, tids] of PARENTS) {
  test(`a parent ${what}, and none of its status can be read: that is said, and nothing is certain`, () => {
    const status = tids.map((tid) => `${ppid}/task/${tid}/status`);
    const { cause, confidence, evidence } = of(ppid, without('zombies', `${ppid}/status`, ...status));
    assert.deepEqual([cause, confidence], ['parent-never-waits', 'likely']);
    const lines = evidence.filter((line) =>
      /what it does with SIGCHLD, .*can not be read \(status: ENOENT\)$/.test(line),
    );
    assert.equal(lines.length, 1, evidence.join('\n'));
    assert.doesNotMatch(evidence.join('\n'), /does not ask/);
  });

  test(`a parent ${what}, whose threads have the status that it lacks: the same as ever`, () => {
    const whole = of(ppid, without('zombies'));
    assert.deepEqual(of(ppid, without('zombies', `${ppid}/status`)), whole);
  });
}

test('process 1 without status: what it does with SIGCHLD is not known', () => {
  const { cause, evidence } = of(1, without('zombies', '1/status', '1/task/1/status'));
  assert.equal(cause, 'adopted-by-init');
  assert.equal(evidence.at(-1), 'what it does with SIGCHLD can not be read (status: ENOENT)');
});

test('one thread whose mask can not be read, where all others block SIGCHLD', () => {
  const { confidence, evidence } = of(BLOCKS, without('zombies', `${BLOCKS}/task/4107/status`));
  assert.equal(confidence, 'likely');
  assert.match(evidence.join('\n'), /whether thread 4107 blocks SIGCHLD can not be read \(status: ENOENT\)/);
  const caught = of(CATCHES, without('zombies', `${CATCHES}/task/${CATCHES}/status`));
  assert.deepEqual([caught.cause, caught.confidence], ['handler-does-not-wait', 'likely']);
  assert.match(caught.evidence.join('\n'), /whether thread 4108 blocks SIGCHLD can not be read/);
});

for (const [what, path, source] of [
  ['the descriptors', `${SIGFD}/fd`, 'fd: ENOENT'],
  ['what the descriptors are', `${SIGFD}/fdinfo`, 'fdinfo: ENOENT'],
  ['what one descriptor is', `${SIGFD}/fdinfo/3`, 'fdinfo: ENOENT'],
] as const) {
  test(`SIGCHLD is blocked, and ${what} can not be read: whether there is a signalfd is not known`, () => {
    const { cause, confidence, evidence } = of(SIGFD, without('zombies', path));
    assert.deepEqual([cause, confidence], ['sigchld-blocked', 'likely']);
    assert.equal(evidence.at(-1), `whether it has a signalfd can not be read (${source})`);
  });
}

test('a wait for another number, and whether the parent counts in a namespace of its own can not be read', () => {
  const { cause, confidence, evidence } = of(
    PICKY,
    without('zombies', `${PICKY}/status`, `${PICKY}/task/${PICKY}/status`),
  );
  assert.deepEqual([cause, confidence], ['parent-waits-for-another', 'likely']);
  assert.match(
    evidence.at(-1) ?? '',
    /has numbers of its own for processes can not be read \(status: ENOENT\)$/,
  );
});

test('a zombie without status: a tracer that holds it would not be seen', () => {
  const { cause, confidence, evidence } = of(WATCHED, without('zombies', '4139/task/4139/status'));
  assert.notEqual(cause, 'traced');
  assert.notEqual(confidence, 'certain');
  assert.ok(evidence.includes('whether it is traced can not be read (status: ENOENT)'));
});

test('threads of a leader that left count as they are, though their status can not be read', () => {
  const [leader] = without('zombie-leader');
  assert.deepEqual([leader?.pid, leader?.live_threads], [2602, 3]);
  const status = [2606, 2607, 2608].map((tid) => `2602/task/${tid}/status`);
  assert.deepEqual(without('zombie-leader', ...status)[0], leader);
});
