import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cause } from '../../../src/inspect/zombies/finding.ts';
import { readZombieEvidence } from '../../../src/inspect/zombies/read.ts';
import { hasStuckZombies, inspectZombies } from '../../../src/inspect/zombies/report.ts';
import { zombieText } from '../../../src/inspect/zombies/text.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';
import { readUptime } from '../../../src/procfs/uptime.ts';
import { alteredRoot, fixtureRoot, truthOf } from '../fixture.ts';

interface ZombieTruth {
  readonly pid: number;
  readonly ppid: number;
  readonly comm: string;
  readonly is_zombie: boolean;
  readonly exit_code: number;
  readonly signal: number;
  readonly core: boolean;
  readonly died_boottime_ms: number;
  readonly how: string;
  readonly why: string;
}

/** What each way to make a zombie is called. */
const CAUSE_OF: Readonly<Record<string, Cause>> = {
  never: 'parent-never-waits',
  catch: 'handler-does-not-wait',
  block: 'sigchld-blocked',
  stop: 'parent-stopped',
  other: 'parent-waits-for-another',
  ignlate: 'ignored-too-late',
  sigfd: 'signalfd-not-read',
  wnothread: 'other-thread-forked',
  clone: 'exit-signal',
  // Nothing in /proc shows that these two were adopted: same session, and their parent is as old as they are.
  subreaper: 'parent-never-waits',
  orphan: 'adopted-by-init',
  traced: 'traced',
};

/** Whether a parent has started or adopted a zombie is not told in these, so that more than one cause fits. */
const LIKELY: ReadonlySet<string> = new Set(['never', 'subreaper', 'orphan']);

const root = fixtureRoot('zombies');
const report = inspectZombies(readZombieEvidence(root));
const truth = truthOf<{ zombies: ZombieTruth[] }>('zombies').zombies;

test('every zombie is found, and nobody else', () => {
  const dead = truth.filter(({ is_zombie }) => is_zombie).map(({ pid }) => pid);
  assert.deepEqual(
    report.zombies.map(({ pid }) => pid).sort((a, b) => a - b),
    dead.sort((a, b) => a - b),
  );
});

for (const real of truth.filter(({ is_zombie }) => is_zombie)) {
  const row = report.zombies.find(({ pid }) => pid === real.pid);
  test(`${real.comm}: who, how it ended, why it is there (${real.why})`, () => {
    assert.ok(row);
    assert.deepEqual([row.ppid, row.comm, row.leader_with_live_threads], [real.ppid, real.comm, false]);
    assert.equal(row.exit_code, real.signal === 0 ? real.exit_code : null);
    assert.deepEqual([row.signal, row.core], [real.signal, real.core]);
    assert.deepEqual(
      [row.cause, row.confidence],
      [CAUSE_OF[real.how], LIKELY.has(real.how) ? 'likely' : 'certain'],
    );
    assert.ok(row.evidence.length > 0 && row.advice !== '');
  });
  test(`${real.comm}: its age is right to 50 ms`, () => {
    const uptime = readUptime(root);
    assert.ok(isRead(uptime) && row?.age_ms !== undefined && row.age_ms !== null);
    const error = uptime.uptime * 1000 - row.age_ms - real.died_boottime_ms;
    assert.ok(Math.abs(error) <= 50, `died ${error} ms later than it says`);
  });
}

test('parents with zombies are grouped, the one with most first', () => {
  assert.deepEqual(report.parents[0], { pid: 4102, comm: 'forgets', count: 3, cause: 'parent-never-waits' });
  const counted = report.parents.reduce((sum, { count }) => sum + count, 0);
  assert.equal(counted, report.zombies.length);
  const parents = new Set(truth.filter(({ is_zombie }) => is_zombie).map(({ ppid }) => ppid));
  assert.deepEqual(new Set(report.parents.map(({ pid }) => pid)), parents);
});

test('nothing is missing in a tree captured by root, and there is something to report', () => {
  assert.deepEqual(report.missing, []);
  assert.equal(hasStuckZombies(report), true);
});

test('the evidence names who is waited for, by whom it is traced, and what the parent sits in', () => {
  const evidence = (pid: number) => report.zombies.find((row) => row.pid === pid)?.evidence.join('\n') ?? '';
  assert.match(evidence(4115), /thread 4113 of 4113 \(picky\) sits in wait4 for 4114 \(long-lived\)/);
  assert.match(evidence(4139), /traced by 4140 \(tracer\)/);
  assert.match(evidence(4109), /its main thread sits in epoll_wait/);
  assert.match(evidence(4110), /in all 2 threads.*\n.*SIGCHLD is waiting.*\n.*sits in futex/);
  assert.match(evidence(4123), /takes it by signalfd 3/);
  assert.match(evidence(4127), /thread 4124 .* waits with __WNOTHREAD.*\n.*belongs to thread 4125/);
  assert.match(evidence(4130), /no exit signal.*\n.*sits in wait4 all the same/);
  assert.match(evidence(4137), /its parent 1 \(init\)/);
});

test('a child that stands behind one that started later has likely been adopted', () => {
  // As if 4133 were a grandchild, whose parent ended after 4135 had been started.
  const later = (text: string): string => text.replace(' 403824 ', ' 403825 ');
  const adopted = alteredRoot('zombies', {
    'proc/4131/task/4131/children': () => '4135 4133 ',
    'proc/4135/stat': later,
    'proc/4135/task/4135/stat': later,
  });
  const rows = inspectZombies(readZombieEvidence(adopted, [4133, 4135])).zombies;
  assert.deepEqual(
    rows.map(({ pid, cause, confidence }) => [pid, cause, confidence]),
    [
      [4133, 'adopted-by-subreaper', 'likely'],
      [4135, 'parent-never-waits', 'likely'],
    ],
  );
  assert.equal(
    rows[0]?.evidence[0],
    '4131 (reaper) has likely adopted it: 4135 (z-s1) became its child earlier and started later (task/4131/children)',
  );
});

test('a 32-bit parent is known by its maps and stack pointer, and waits by other numbers', () => {
  const low = (text: string): string =>
    text.replace(/^61 (.*) 0x\w+ 0x\w+\n$/, '114 $1 0xff8e9bd4 0x804908c\n');
  const changed = alteredRoot('zombies', {
    'proc/4113/task/4113/syscall': low,
    'proc/4113/maps': () =>
      '08048000-0804a000 r-xp 00000000 fe:00 12                                 /usr/bin/picky\n' +
      'ff8dc000-ff8fd000 rw-p 00000000 00:00 0                                  [stack]\n',
  });
  const [row] = inspectZombies(readZombieEvidence(changed, [4115])).zombies;
  assert.equal(row?.cause, 'parent-waits-for-another');
  assert.match(row.evidence[0] ?? '', /sits in wait4 for 4114 \(long-lived\)/);
});

test('only the zombies that are asked for', () => {
  const { zombies } = inspectZombies(readZombieEvidence(root, [4115, 4102]));
  assert.deepEqual(
    zombies.map(({ pid }) => pid),
    [4115],
  );
});

test('leaders that left: not dead, no exit status, nobody has to reap them', () => {
  const leaders = inspectZombies(readZombieEvidence(fixtureRoot('zombie-leader')));
  const { processes } = truthOf<{
    processes: { pid: number; leader_zombie: boolean; threads: { name: string; zombie: boolean }[] }[];
  }>('zombie-leader');
  const real = processes.filter(({ leader_zombie }) => leader_zombie);
  assert.deepEqual(
    leaders.zombies.map((row) => [row.pid, row.cause, row.live_threads, row.exit_code, row.signal, row.core]),
    real.map(({ pid, threads }) => [
      pid,
      'leader-with-live-threads',
      threads.filter(({ zombie }) => !zombie).length,
      null,
      null,
      null,
    ]),
  );
  assert.deepEqual(leaders.parents, []);
  const dead = processes.flatMap(({ pid, leader_zombie, threads }) =>
    leader_zombie
      ? []
      : threads.filter(({ zombie }) => zombie).map(({ name }) => [pid, name, 'traced', 2609]),
  );
  assert.equal(dead.length, 1);
  assert.deepEqual(
    leaders.dead_threads.map((row) => [row.pid, row.comm, row.cause, row.tracer]),
    dead,
  );
  assert.match(zombieText(leaders), /1 thread of 2603 ended and still there.*\n.*\n +2604  brief .*ago\n/);
  assert.equal(hasStuckZombies(leaders), false);
});
