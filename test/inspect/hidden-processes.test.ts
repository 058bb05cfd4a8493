import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hiddenProcesses } from '../../src/inspect/hidden-processes.ts';
import { INITIAL_NS } from '../../src/inspect/namespaces.ts';
import { parseMountinfo } from '../../src/procfs/mountinfo.ts';
import type { ProcRoot } from '../../src/procfs/root.ts';
import { parseStat } from '../../src/procfs/stat.ts';
import { parseStatus } from '../../src/procfs/status.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';

interface Viewer {
  readonly options?: string;
  readonly caps?: string;
  readonly gid?: number;
  readonly groups?: readonly number[];
  readonly userNs?: number;
  /** False: /proc/1 is not there. */
  readonly first?: boolean;
}

/** A live procfs of which only what the question needs is there. */
function rootOf({ options, caps = '0', gid = 100, groups = [], userNs, first = true }: Viewer): ProcRoot {
  const signals = ['SigPnd', 'ShdPnd', 'SigBlk', 'SigIgn', 'SigCgt'].map((name) => `${name}:\t0\n`).join('');
  const files: Readonly<Record<string, string>> = {
    ...(options === undefined
      ? {}
      : { 'self/mountinfo': `21 26 0:20 / /proc rw,relatime - proc proc ${options}\n` }),
    'self/status': `Name:\ttask\nState:\tS (sleeping)\nTgid:\t12\nPid:\t12\nPPid:\t1\nTracerPid:\t0\nUid:\t7\t7\t7\t7\nGid:\t${[gid, gid, gid, gid].join('\t')}\nGroups:\t${groups.join(' ')}\nNSpid:\t12\nThreads:\t1\n${signals}CapEff:\t${caps}\n`,
    ...(first
      ? {
          '1/stat':
            '1 (init) S 0 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 100 0 0 18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n',
        }
      : {}),
  };
  const parsers: Readonly<Record<string, (bytes: Buffer) => unknown>> = {
    'self/mountinfo': (bytes) => parseMountinfo(bytes),
    'self/status': (bytes) => parseStatus(bytes),
    '1/stat': (bytes) => parseStat(bytes),
  };
  return {
    captured: false,
    path: '/proc',
    host: { euid: 7 },
    parse: (name: string) => {
      const text = files[name];
      return text === undefined ? new Unreadable(name, 'ENOENT') : parsers[name]?.(Buffer.from(text));
    },
    link: () => Buffer.from(`user:[${userNs ?? INITIAL_NS.user}]`),
  } as unknown as ProcRoot;
}

const PTRACE = '0000000000080000';

for (const [what, viewer, expected] of [
  ['no option', { options: 'rw' }, undefined],
  ['0', { options: 'rw,hidepid=0' }, undefined],
  ['off', { options: 'rw,hidepid=off' }, undefined],
  ['1 closes folders, but lists them', { options: 'rw,hidepid=1' }, undefined],
  ['2', { options: 'rw,hidepid=2' }, 'hidepid=2'],
  ['invisible', { options: 'rw,hidepid=invisible' }, 'hidepid=invisible'],
  ['4', { options: 'rw,hidepid=4' }, 'hidepid=4'],
  ['who may trace all', { options: 'rw,hidepid=4', caps: PTRACE }, undefined],
  [
    'who may trace all of a user namespace',
    { options: 'rw,hidepid=2', caps: PTRACE, userNs: 4_026_532_000 },
    'hidepid=2',
  ],
  ['a member of gid=', { options: 'rw,gid=23,hidepid=2', groups: [5, 23] }, undefined],
  ['a member of another group', { options: 'rw,gid=23,hidepid=2', groups: [5] }, 'hidepid=2'],
  ['gid= does not help against ptraceable', { options: 'rw,gid=23,hidepid=4', groups: [23] }, 'hidepid=4'],
  ['without gid= it is group 0', { options: 'rw,hidepid=2', gid: 0 }, undefined],
  ['no mounts to be read, process 1 is there', {}, undefined],
  ['no mounts to be read, process 1 is not there', { first: false }, 'hidepid'],
] as const) {
  test(`hidepid, ${what}: ${expected ?? 'all are shown'}`, () =>
    assert.equal(hiddenProcesses(rootOf(viewer)), expected));
}
