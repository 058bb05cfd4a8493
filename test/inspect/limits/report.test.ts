import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { LimitEvidence } from '../../../src/inspect/limits/evidence.ts';
import { inspectLimits, roomSentence } from '../../../src/inspect/limits/report.ts';
import { LIMIT_NAMES } from '../../../src/inspect/limits/row.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import { statusOf } from '../records.ts';
import { COUNTS, evidenceWith, groups, level, soft } from './evidence.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const DENIED = new Unreadable('file', 'EACCES');

function sentence(evidence: LimitEvidence): string {
  return roomSentence(inspectLimits(evidence), (count) => `${count} bytes`);
}

/** Limits as a process set them up, and how many threads it could then really make. */
const MEASURED: readonly (readonly [what: string, evidence: Partial<LimitEvidence>, created: number])[] = [
  [
    'NPROC 50, one thread of the uid',
    {
      limits: new Map([['Max processes', soft(50)]]),
      counts: { ...COUNTS, ofUid: 1 },
    },
    49,
  ],
  [
    'NPROC 50, another process of the uid',
    {
      limits: new Map([['Max processes', soft(50)]]),
      counts: { ...COUNTS, ofUid: 2 },
    },
    48,
  ],
  [
    'pids.max 40 on the parent group, max on its own',
    { pids: groups(level('/zt/child', Infinity, 3), level('/zt', 40, 3), level('/', null, null)) },
    37,
  ],
  [
    'pid_max 350 in a namespace: 2 tasks, 2 ids below 300 gone',
    {
      pidMax: 350,
      counts: {
        ofUid: 2,
        ofUidInNs: undefined,
        ids: 2,
        idsFromLowest: 2,
        lowestId: 3,
        own: 0,
        ownOfUid: 0,
        unseen: '',
      },
    },
    345,
  ],
  ['threads-max 60 above now', { threadsMax: 260 }, 60],
  [
    'max_map_count 400, 24 maps, guarded stacks of 64 KiB',
    {
      maxMapCount: 400,
      stack: {
        bytes: 64 * KIB,
        guard_bytes: 4 * KIB,
        maps_each: 2,
        maps_seen: true,
        certain: true,
        reusable: 0,
        reusable_certain: true,
        source: '',
      },
    },
    188,
  ],
  [
    'RLIMIT_AS 100 MiB, stacks of 1 MiB and 4 KiB, VmSize 2476 KiB',
    {
      limits: new Map([['Max address space', soft(100 * MIB)]]),
      stack: {
        bytes: MIB,
        guard_bytes: 4 * KIB,
        maps_each: 2,
        maps_seen: true,
        certain: true,
        reusable: 0,
        reusable_certain: true,
        source: '',
      },
    },
    97,
  ],
  [
    'the same with musl, VmSize 896 KiB',
    {
      status: statusOf({ Uid: [1000, 1000, 1000, 1000], VmSize: 896 }),
      limits: new Map([['Max address space', soft(100 * MIB)]]),
      stack: {
        bytes: MIB,
        guard_bytes: 8 * KIB,
        maps_each: 2,
        maps_seen: true,
        certain: true,
        reusable: 0,
        reusable_certain: true,
        source: '',
      },
    },
    98,
  ],
];

for (const [what, change, created] of MEASURED) {
  test(`${what}: ${created}`, () => assert.equal(inspectLimits(evidenceWith(change)).room_threads, created));
}

test('the sentence names the group, its limit, what is used and the runner-up', () => {
  const change = {
    pids: groups(level('/zt/child', Infinity, 3), level('/zt', 40, 3), level('/', null, null)),
    maxMapCount: 400,
  };
  assert.equal(
    sentence(evidenceWith(change)),
    'room for 37 more threads: pids.max of /zt (40, 3 used); next: max_map_count 188',
  );
});

test('one thread, none, and a limit in bytes', () => {
  const one = { threadsMax: 201 };
  assert.match(sentence(evidenceWith(one)), /^room for 1 more thread: threads-max \(201, 200 used\); next: /);
  const over = { pids: groups(level('/a', 10, 12)) };
  assert.match(sentence(evidenceWith(over)), /^room for 0 more threads: pids\.max of \/a \(10, 12 used\)/);
  const bytes = { limits: new Map([['Max address space', soft(20 * MIB)]]) };
  assert.match(
    sentence(evidenceWith(bytes)),
    /2 more threads: address-space \(20971520 bytes, 2535424 bytes used\)/,
  );
});

test('every limit has its row, in one order, and none is lost when nothing can be read', () => {
  const blind = evidenceWith({
    status: DENIED,
    limits: DENIED,
    maps: DENIED,
    counts: DENIED,
    loadavg: DENIED,
    threadsMax: DENIED,
    pidMax: DENIED,
    maxMapCount: DENIED,
    overcommit: DENIED,
    meminfo: DENIED,
    pids: DENIED,
    memory: DENIED,
    arch: 'riscv64',
  });
  const report = inspectLimits(blind);
  assert.deepEqual(
    report.limits.map(({ name }) => name),
    [...LIMIT_NAMES],
  );
  assert.ok(report.limits.every(({ left, note }) => left === null && note !== ''));
  assert.equal(report.room_threads, null);
  assert.equal(sentence(blind), 'no limit on threads is known here');
  assert.equal(report.missing.length, LIMIT_NAMES.length);
});

test('what is not known makes the room an upper bound', () => {
  assert.equal(inspectLimits(evidenceWith({})).at_most, false);
  assert.equal(inspectLimits(evidenceWith({ pids: DENIED })).at_most, true);
  assert.match(
    sentence(evidenceWith({ pids: DENIED })),
    /^room for at most 32753 more threads: max_map_count/,
  );
});

test('address space over stack size comes last on an ordinary machine', () => {
  const { limits } = inspectLimits(evidenceWith({}));
  const farthest = limits.at(-1);
  assert.equal(farthest?.name, 'virtual-address-space');
  assert.ok(limits.every(({ left }) => left === null || left === Infinity || left <= (farthest?.left ?? 0)));
  assert.match(farthest?.note ?? '', /2\^47 bytes over 8388608 for each stack: 16777216 stacks/);
});

test('no limit and not known are both null in JSON, and the note tells them apart', () => {
  const json = JSON.parse(JSON.stringify(inspectLimits(evidenceWith({ maps: DENIED })))) as {
    limits: { name: string; left: number | null; note: string }[];
  };
  const row = (name: string) => json.limits.find((limit) => limit.name === name);
  assert.deepEqual([row('address-space')?.left, row('address-space')?.note], [null, 'unlimited']);
  assert.deepEqual([row('max_map_count')?.left, row('max_map_count')?.note], [null, 'maps: EACCES']);
});

test('the room is the least that is left, whatever the numbers', () => {
  const number = fc.integer({ min: 0, max: 100_000 });
  fc.assert(
    fc.property(number, number, number, number, number, (max, current, tasks, maps, threads) => {
      const report = inspectLimits(
        evidenceWith({
          pids: groups(level('/a', max, current)),
          counts: {
            ofUid: tasks,
            ofUidInNs: undefined,
            ids: tasks,
            idsFromLowest: tasks,
            lowestId: 300,
            own: 0,
            ownOfUid: 0,
            unseen: '',
          },
          maps,
          threadsMax: threads,
        }),
      );
      const left = report.limits.map((row) => row.left ?? Infinity);
      assert.equal(report.room_threads, Math.min(...left));
      assert.ok(left.every((count) => count >= 0 && (count === Infinity || Number.isInteger(count))));
    }),
  );
});

test('what the runtime of Go allows can not be seen', () => {
  const known = inspectLimits(evidenceWith({})).missing;
  const [added] = inspectLimits(evidenceWith({ go: true })).missing.slice(known.length);
  assert.match(added?.reason ?? '', /10,000 threads, or than the program has set/);
});
