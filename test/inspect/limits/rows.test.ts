import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LimitEvidence } from '../../../src/inspect/limits/evidence.ts';
import {
  addressSpace,
  commit,
  maxMapCount,
  memory,
  virtualAddressSpace,
} from '../../../src/inspect/limits/memory-rows.ts';
import { readLimitEvidence } from '../../../src/inspect/limits/read.ts';
import { inspectLimits } from '../../../src/inspect/limits/report.ts';
import { nproc } from '../../../src/inspect/limits/nproc-row.ts';
import { pidMax, pidsMax } from '../../../src/inspect/limits/task-rows.ts';
import { limitText } from '../../../src/inspect/limits/text.ts';
import { isRead, Unreadable } from '../../../src/procfs/unreadable.ts';
import { INITIAL_NS } from '../../../src/inspect/namespaces.ts';
import { alteredRoot, fixtureRoot } from '../fixture.ts';
import { statusOf } from '../records.ts';
import { COUNTS, evidenceWith, groups, level, soft } from './evidence.ts';

const NPROC_50 = new Map([['Max processes', soft(50)]]);
const NPROC_96K = new Map([['Max processes', soft(96_000)]]);

function uid(number: number, CapEff: string): LimitEvidence['status'] {
  return statusOf({ Uid: [number, number, number, number], CapEff });
}

function real(number: number): LimitEvidence['realUid'] {
  return { uid: number, certain: true };
}

for (const [what, change, exempt] of [
  ['an ordinary user', {}, false],
  ['root, even without capabilities', { status: uid(0, '0'), realUid: real(0) }, true],
  [
    'root of a user namespace that is another user outside',
    { status: uid(0, '1ffffffffff'), realUid: real(1000), initialUserNs: false },
    false,
  ],
  [
    "the machine's root in a user namespace",
    { status: uid(0, '0'), realUid: real(0), initialUserNs: false },
    true,
  ],
  ["the machine's root as another uid of a user namespace", { realUid: real(0), initialUserNs: false }, true],
  ['CAP_SYS_ADMIN', { status: uid(1000, '0000000000200000') }, true],
  ['CAP_SYS_RESOURCE', { status: uid(1000, '0000000001000000') }, true],
  ['the capabilities beside them', { status: uid(1000, '000001fffedfffff') }, false],
  ['capabilities in a user namespace', { status: uid(1000, '1ffffffffff'), initialUserNs: false }, false],
] as const) {
  test(`nproc: ${what} is ${exempt ? '' : 'not '}exempt`, () => {
    const row = nproc(evidenceWith({ ...change, limits: NPROC_50 }));
    assert.equal(row.exempt, exempt);
    assert.equal(row.left, exempt ? Infinity : 48);
  });
}

test('nproc: threads that may be hidden make it an upper bound', () => {
  const seen = { limits: NPROC_50 };
  assert.equal(nproc(evidenceWith(seen)).exact, true);
  const hidden = {
    ...seen,
    counts: {
      ofUid: 2,
      ofUidInNs: undefined,
      ids: 3,
      idsFromLowest: 3,
      lowestId: 300,
      own: 0,
      ownOfUid: 0,
      unseen: 'processes are hidden',
    },
  };
  assert.equal(nproc(evidenceWith(hidden)).exact, false);
  assert.equal(nproc(evidenceWith({ ...seen, initialPidNs: false })).exact, false);
  assert.match(nproc(evidenceWith({ ...seen, initialUserNs: false })).note, /user namespaces above/);
});

test('nproc: root of the user namespace above is exempt only if that is the first', () => {
  const row = nproc(
    evidenceWith({ realUid: { uid: 0, certain: false }, initialUserNs: false, limits: NPROC_50 }),
  );
  assert.deepEqual([row.exempt, row.exact], [true, false]);
  const report = inspectLimits(
    evidenceWith({ realUid: { uid: 0, certain: false }, initialUserNs: false, limits: NPROC_50 }),
  );
  assert.equal(report.at_most, true);
});

test('nproc: a limit that may have been set within a user namespace leaves at least what it would outside', () => {
  const inside = (ofUidInNs: number | undefined) =>
    evidenceWith({
      initialUserNs: false,
      limits: new Map([...NPROC_50, ['Max address space', soft(Infinity)]]),
      counts: { ...COUNTS, ofUid: 13, ofUidInNs },
    });
  const row = nproc(inside(2));
  assert.deepEqual([row.left, row.at_least, row.exact], [37, true, true]);
  assert.match(row.note, /only the 2 in it count and 48 are left/);
  assert.match(limitText(inspectLimits(inside(2))), /room for at least 37 more threads: nproc/);
  assert.match(limitText(inspectLimits({ ...inside(2), initialPidNs: false })), /room for about 37 more/);
  assert.match(nproc(inside(undefined)).note, /only the threads in it count/);
  assert.equal(nproc(inside(13)).at_least, false);
});

test('pid_max: the namespaces above and below are said to be out of sight', () => {
  assert.equal(pidMax(evidenceWith({})).left, 4_194_304 - 300 - 180);
  assert.match(pidMax(evidenceWith({ initialPidNs: false })).note, /namespaces above binds too/);
  assert.match(pidMax(evidenceWith({ nested: true })).note, /its own PID namespace may have a lower pid_max/);
});

test('pid_max: hidden processes have ids too, as many as loadavg counts', () => {
  const hidden = 'processes are hidden (hidepid=2): more may be used';
  const counts = {
    ofUid: 2,
    ofUidInNs: undefined,
    ids: 18,
    idsFromLowest: 18,
    lowestId: 300,
    own: 7,
    ownOfUid: 0,
    unseen: hidden,
  };
  const loadavg = { load1: 0, load5: 0, load15: 0, runnable: 1, entities: 2203, last_pid: 5000 };
  const seen = { counts, loadavg, pidMax: 32_768, own: { asked: false, threads: 7 } };
  const row = pidMax(evidenceWith(seen));
  // Up to 299 of them may have ids that are not handed out again.
  assert.deepEqual([row.used, row.left], [2196, 32_768 - 300 - (2196 - 299)]);
  assert.deepEqual([row.used_at_least, row.exact], [true, false]);
  assert.match(row.note, /hidepid=2\): more may be used; loadavg counts 2196 tasks/);
  // Of another PID namespace loadavg tells nothing, as it counts the whole machine.
  for (const initialPidNs of [false, undefined])
    assert.equal(pidMax(evidenceWith({ ...seen, initialPidNs })).used, 18);
  assert.equal(pidMax(evidenceWith({ ...seen, counts: { ...counts, unseen: '' } })).used, 18);
});

test('pids.max: the level with least left counts, not the lowest limit', () => {
  const row = pidsMax(evidenceWith({ pids: groups(level('/a/b', 30, 2), level('/a', 1000, 990)) }));
  assert.deepEqual([row.label, row.left, row.source], ['pids.max of /a', 10, '/cg/a/pids.max']);
  assert.match(row.note, /above its own group/);
});

test('pids.max: of two that are equal the own group is named', () => {
  const row = pidsMax(evidenceWith({ pids: groups(level('/a/b', 30, 20), level('/a', 30, 20)) }));
  assert.deepEqual([row.label, row.note], ['pids.max of /a/b', '']);
});

test('pids.max: max everywhere is no limit; groups above that are out of sight are said', () => {
  const pids = { levels: [level('/', Infinity, 5)], complete: false };
  const row = pidsMax(evidenceWith({ pids }));
  assert.deepEqual([row.left, row.used, row.exact], [Infinity, 5, false]);
  assert.match(row.note, /no limit at any level; limits of groups above are out of sight/);
});

test('pids.max: a level that is refused is said, one without the file is not', () => {
  const refused = { ...level('/a', 1, 1), max: new Unreadable('pids.max', 'EACCES') };
  assert.match(
    pidsMax(evidenceWith({ pids: groups(level('/a/b', 9, 1), refused) })).note,
    /pids\.max: EACCES/,
  );
  assert.equal(pidsMax(evidenceWith({ pids: groups(level('/a/b', 9, 1), level('/', null, null)) })).note, '');
});

test('pids.max: why there is none', () => {
  const pids = new Unreadable('mountinfo', 'ENOENT', 'has no cgroup mount with pids');
  assert.equal(pidsMax(evidenceWith({ pids })).note, 'mountinfo has no cgroup mount with pids');
});

test('a name with control characters is made safe', () => {
  const row = pidsMax(evidenceWith({ pids: groups(level('/\u001b[31m', 9, 1)) }));
  assert.equal(row.label, 'pids.max of /?[31m');
});

test('max_map_count does not bind where stacks share a map', () => {
  const stack = {
    bytes: 65_536,
    guard_bytes: 0,
    maps_each: 0,
    maps_seen: true,
    certain: true,
    reusable: 0,
    reusable_certain: true,
    source: '',
  };
  assert.equal(maxMapCount(evidenceWith({ maxMapCount: 400, stack })).left, Infinity);
});

test('max_map_count: half a thread is none, and above the limit nothing is left', () => {
  assert.equal(maxMapCount(evidenceWith({ maxMapCount: 400, maps: 25 })).left, 187);
  assert.equal(maxMapCount(evidenceWith({ maxMapCount: 400, maps: 500 })).left, 0);
});

/** Stacks of 1 MiB, and what is known of them. */
function mebibytes(more: Partial<LimitEvidence['stack']>): LimitEvidence['stack'] {
  const known = { maps_each: 2, maps_seen: true, certain: true, reusable: 0, reusable_certain: true };
  return { bytes: 2 ** 20, guard_bytes: 4096, source: '', ...known, ...more };
}

/** 100 MiB of address space. */
const AS_100 = new Map([['Max address space', soft(100 * 2 ** 20)]]);

test('stacks of ended threads count where they are known, else there is room for at least what was said', () => {
  const rows = (stack: LimitEvidence['stack']) => {
    const evidence = evidenceWith({ stack, limits: AS_100, maxMapCount: 400, overcommit: 2 });
    return [maxMapCount(evidence), addressSpace(evidence), commit(evidence)];
  };
  const none = rows(mebibytes({})).map(({ left }) => left);
  assert.deepEqual(none.slice(0, 2), [188, 97]);
  const told = (change: Partial<LimitEvidence['stack']>) =>
    rows(mebibytes(change)).map(({ left, at_least }, index) => [(left ?? 0) - (none[index] ?? 0), at_least]);
  const all = (left: number, atLeast: boolean) => rows(mebibytes({})).map(() => [left, atLeast]);
  assert.deepEqual(told({ reusable: 10 }), all(10, false));
  assert.deepEqual(told({ reusable: 10, reusable_certain: false }), all(0, true));
  assert.deepEqual(told({ reusable: null, reusable_certain: false }), all(0, true));
  const [first] = rows(mebibytes({ reusable: 10, reusable_certain: false }));
  assert.match(first?.note ?? '', /up to 10 more on what looks like stacks of ended threads/);
});

test('a size of stacks that is a guess: about so many, and why', () => {
  const row = addressSpace(evidenceWith({ limits: AS_100, stack: mebibytes({ certain: false }) }));
  assert.deepEqual([row.left, row.exact, row.at_least], [97, false, true]);
  assert.match(row.note, /the size of its stacks is a guess/);
  const report = inspectLimits(
    evidenceWith({ limits: new Map([...AS_100, ...NPROC_96K]), stack: mebibytes({ certain: false }) }),
  );
  assert.match(limitText(report), /room for about 97 more threads: address-space/);
});

test('address space: what the heap takes for each thread may cost the last ones', () => {
  const note = (limit: number) => {
    const row = addressSpace(
      evidenceWith({ limits: new Map([['Max address space', soft(limit)]]), stack: mebibytes({}) }),
    );
    return [row.left, row.exact, row.note.includes('the heap may grow')];
  };
  const each = 2 ** 20 + 4096;
  const used = 2476 * 1024;
  assert.deepEqual(note(used + 50 * each + 300 * 1024), [50, true, false]);
  assert.deepEqual(note(used + 50 * each + 100 * 1024), [50, false, true]);
  // That does not make the room less certain where another limit is nearer than even the least.
  const report = (threads: number) =>
    inspectLimits(
      evidenceWith({
        limits: new Map([
          ['Max processes', soft(threads)],
          ['Max address space', soft(used + 50 * each + 100 * 1024)],
        ]),
        stack: mebibytes({}),
      }),
    );
  const summary = ({ binding, at_most }: ReturnType<typeof report>) => [binding, at_most];
  assert.deepEqual(summary(report(51)), ['nproc', false]);
  assert.deepEqual(summary(report(60)), ['address-space', true]);
});

test('virtual address space: a program of 32 bits has 4 GiB, which may be the first to bind', () => {
  const row = virtualAddressSpace(evidenceWith({ narrow: true }));
  assert.deepEqual([row.limit, row.left, row.exact], [2 ** 32, 511, false]);
  assert.doesNotMatch(row.note, /never/);
  assert.match(
    limitText(inspectLimits(evidenceWith({ narrow: true }))),
    /at most 511 more threads: virtual-address/,
  );
  const low = (text: string) =>
    text.replace(
      /^[0-9a-f]+-[0-9a-f]+ /gm,
      (_, at: number) => `${(0x8000000 + at).toString(16)}-${(0x8000001 + at).toString(16)} `,
    );
  for (const [change, narrow] of [
    [low, true],
    [(text: string) => text, false],
  ] as const) {
    const evidence = readLimitEvidence(alteredRoot('stacks-glibc', { 'proc/1201/maps': change }), 1201);
    assert.ok(isRead(evidence));
    assert.equal(evidence.narrow, narrow);
  }
});

test('over a size of stacks that is a guess the address space leaves more or less', () => {
  const stack = { ...evidenceWith({}).stack, certain: false };
  const { exact, at_least, note } = virtualAddressSpace(evidenceWith({ narrow: true, stack }));
  assert.deepEqual([exact, at_least], [false, true]);
  assert.match(note, /a guess/);
});

test('max_map_count: how the library of a process without threads marks guards is not seen', () => {
  const row = maxMapCount(evidenceWith({ maxMapCount: 400, stack: mebibytes({ maps_seen: false }) }));
  assert.deepEqual([row.left, row.at_least], [188, true]);
});

test('address space: a limit without VmSize is not known', () => {
  const limits = new Map([['Max address space', soft(1)]]);
  const row = addressSpace(evidenceWith({ limits, status: statusOf({}) }));
  assert.deepEqual([row.left, row.exact], [null, false]);
  assert.match(row.note, /no VmSize/);
});

test('commit: in force only when overcommit_memory is 2, less what is kept for root and the user', () => {
  assert.deepEqual(
    [commit(evidenceWith({})).left, commit(evidenceWith({ overcommit: 1 })).left],
    [Infinity, Infinity],
  );
  const row = commit(evidenceWith({ overcommit: 2 }));
  assert.equal(row.limit, (12_000_000 - 8192 - 2476 / 32) * 1024);
  assert.equal(row.left, Math.floor((12_000_000 - 8192 - 2476 / 32 - 1_000_000) / 8192));
  const admin = commit(evidenceWith({ overcommit: 2, status: uid(0, '200000') }));
  assert.equal(admin.limit, 12_000_000 * 1024);
});

test('memory: the control group binds before the machine when it has less', () => {
  const group = memory(evidenceWith({ memory: groups(level('/box', 64 * 1024 * 1024, 22 * 1024 * 1024)) }));
  assert.deepEqual([group.label, group.left, group.errno], ['memory of /box', 1024, 'ENOMEM']);
  const machine = memory(evidenceWith({ memory: groups(level('/box', 2 ** 50, 1)) }));
  assert.deepEqual([machine.label, machine.left], ['memory', Math.floor(20_000_000 / 42)]);
});

test('a tree that holds some processes only: what is counted is a lower bound', () => {
  const alone = (text: string) => text.replace(/ \d+\/\d+ /, ' 1/900 ');
  const user = (text: string) =>
    text.replace(/^Uid:.*$/m, 'Uid:\t1000\t1000\t1000\t1000').replace(/^CapEff:.*$/m, 'CapEff:\t0');
  const root = alteredRoot('zombies', {
    'proc/loadavg': alone,
    'proc/4102/status': user,
    'proc/4102/ns/pid': () => `pid:[${INITIAL_NS.pid}]`,
  });
  const evidence = readLimitEvidence(root, 4102);
  assert.ok(isRead(evidence));
  for (const row of [nproc(evidence), pidMax(evidence)]) {
    assert.deepEqual([row.used_at_least, row.exact], [true, false], row.name);
    assert.match(row.note, /the tree holds \d+ of 900 tasks/);
  }
  assert.match(limitText(inspectLimits(evidence)), /^nproc of uid 1000 +>=1 /m);
});

test('a tree that holds all tasks: what is counted is exact', () => {
  const all = (text: string) => text.replace(/ \d+\/\d+ /, ' 1/36 ');
  const host = () => `pid:[${INITIAL_NS.pid}]`;
  const whole = { 'proc/loadavg': all, 'proc/4102/ns/pid': host };
  const evidence = readLimitEvidence(alteredRoot('zombies', whole), 4102);
  assert.ok(isRead(evidence));
  assert.equal(pidMax(evidence).used_at_least, false);
});

test('a tree from a PID namespace: loadavg counts tasks of the whole machine, which tells nothing of it', () => {
  const evidence = readLimitEvidence(fixtureRoot('zombies'), 4102);
  assert.ok(isRead(evidence));
  assert.deepEqual([pidMax(evidence).used, pidMax(evidence).used_at_least], [36, false]);
  assert.doesNotMatch(pidMax(evidence).note, /tree holds/);
});
