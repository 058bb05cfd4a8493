import type {
  CgroupLevel,
  CgroupUse,
  LimitEvidence,
  TaskCounts,
} from '../../../src/inspect/limits/evidence.ts';
import type { Limit } from '../../../src/procfs/limits.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import { statOf, statusOf } from '../records.ts';

const KIB = 1024;

/** A row of a limits file. */
export function soft(value: number): Limit {
  return { soft: value, hard: Infinity, unit: '' };
}

/** One level of control groups; null: no such file. */
export function level(path: string, max: number | null, current: number | null): CgroupLevel {
  const gone = new Unreadable(`${path}/pids.max`, 'ENOENT');
  return { path, folder: `/cg${path}`, max: max ?? gone, current: current ?? gone, own: 0 };
}

export function groups(...levels: readonly CgroupLevel[]): CgroupUse {
  return { levels, complete: true };
}

/** What a walk over all processes counts on that machine: two threads of the uid, none of them ours. */
export const COUNTS: TaskCounts = {
  ofUid: 2,
  ofUidInNs: undefined,
  ids: 180,
  idsFromLowest: 180,
  lowestId: 300,
  own: 0,
  ownOfUid: 0,
  unseen: '',
};

/**
 * A process of uid 1000 on an idle machine where nothing is near: each test moves one limit close. 8 MiB stacks with
 * a guard page, 24 maps, 2476 KiB of address space.
 */
export function evidenceWith(change: Partial<LimitEvidence>): LimitEvidence {
  return {
    stat: statOf({ pid: 12, comm: 'demo' }),
    status: statusOf({ Uid: [1000, 1000, 1000, 1000], CapEff: '0000000000000000', VmSize: 2476 }),
    limits: new Map([
      ['Max processes', soft(96_364)],
      ['Max address space', soft(Infinity)],
      ['Max stack size', soft(8192 * KIB)],
    ]),
    maps: 24,
    narrow: false,
    go: false,
    stack: {
      bytes: 8192 * KIB,
      guard_bytes: 4 * KIB,
      maps_each: 2,
      maps_seen: true,
      certain: true,
      reusable: 0,
      reusable_certain: true,
      source: 'RLIMIT_STACK',
    },
    initialUserNs: true,
    realUid: { uid: 1000, certain: true },
    initialPidNs: true,
    nested: false,
    counts: COUNTS,
    loadavg: { load1: 0, load5: 0, load15: 0, runnable: 1, entities: 200, last_pid: 5000 },
    own: { asked: false, threads: 0 },
    threadsMax: 192_729,
    pidMax: 4_194_304,
    maxMapCount: 65_530,
    overcommit: 0,
    meminfo: new Map([
      ['MemTotal', 24_000_000],
      ['MemAvailable', 20_000_000],
      ['CommitLimit', 12_000_000],
      ['Committed_AS', 1_000_000],
    ]),
    adminReserve: 8192,
    userReserve: 131_072,
    pids: groups(level('/a', Infinity, 2), level('/', null, null)),
    memory: groups(level('/a', Infinity, 2), level('/', null, null)),
    arch: 'x86_64',
    ...change,
  };
}
