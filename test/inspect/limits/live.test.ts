import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { readLimitEvidence } from '../../../src/inspect/limits/read.ts';
import { inspectLimits, type LimitReport } from '../../../src/inspect/limits/report.ts';
import { readCgroup } from '../../../src/procfs/cgroup.ts';
import { findCgroup } from '../../../src/procfs/cgroup-fs.ts';
import { readMountinfo } from '../../../src/procfs/mountinfo.ts';
import { isRead, type Reading } from '../../../src/procfs/unreadable.ts';
import { build, Live, liveRoot, withoutCompiler, withoutRoot } from '../live.ts';

const root = liveRoot();
const KIB = 1024;
/** The size of the process's own stacks is to be found. */
const NOT_ASKED = Number.NaN;
/** A uid that nobody has. */
const UID = 54_321;

let program = '';
before(() => {
  if (withoutCompiler === false) program = build(`${process.cwd()}/test/inspect/limits/threads.c`);
});

function got<T>(reading: Reading<T>): T {
  assert.ok(isRead(reading));
  return reading;
}

/** Sets a program up, asks how many threads it may make, lets it make them: both answers. */
async function predictAndMake(
  args: Readonly<Record<string, string | number>>,
  stack: number,
  asked: number | undefined = stack,
  through: readonly string[] = [],
  leave: () => void = () => {},
): Promise<{ report: LimitReport; made: number; errno: string }> {
  const words = Object.entries({ stack, ...args }).map(([key, value]) => `${key}=${value}`);
  const [first = program, ...rest] = [...through, program, ...words];
  const threads = new Live(first, rest);
  try {
    await threads.until(/ready\n/);
    const report = inspectLimits(
      got(readLimitEvidence(root, threads.pid, Number.isNaN(asked) ? undefined : asked)),
    );
    leave();
    threads.tell('go');
    const [, made, errno] = /made (\d+) (\S+)/.exec(await threads.until(/made .*\n/)) ?? [];
    return { report, made: Number(made), errno: errno ?? '' };
  } finally {
    await threads.end();
  }
}

test('RLIMIT_NPROC of a uid of its own', { skip: withoutRoot }, async () => {
  const { report, made, errno } = await predictAndMake({ uid: UID, nproc: 50 }, 64 * KIB);
  assert.deepEqual([report.binding, report.room_threads], ['nproc', made]);
  assert.deepEqual([made, errno], [49, 'EAGAIN']);
});

test('RLIMIT_NPROC counts other processes of the uid', { skip: withoutRoot }, async () => {
  const other = new Live(program, [`uid=${UID}`]);
  try {
    await other.until(/ready\n/);
    const { report, made } = await predictAndMake({ uid: UID, nproc: 50 }, 64 * KIB);
    assert.deepEqual([report.binding, report.room_threads, made], ['nproc', 48, 48]);
  } finally {
    await other.end();
  }
});

test('RLIMIT_NPROC does not bind root', { skip: withoutRoot }, async () => {
  const { report, made } = await predictAndMake({ nproc: 20, most: 60 }, 64 * KIB);
  const row = report.limits.find(({ name }) => name === 'nproc');
  assert.deepEqual([row?.exempt, row?.left, made], [true, Infinity, 60]);
});

/** util-linux's unshare(1), where a user namespace may be made; it becomes what it starts. */
const UNSHARE = ['unshare', '--user', '--map-root-user'];
const withoutUserNs =
  withoutRoot ||
  (spawnSync(UNSHARE[0] ?? '', [...UNSHARE.slice(1), 'true']).status !== 0 && 'no user namespaces');

test('RLIMIT_NPROC does not bind root in a user namespace', { skip: withoutUserNs }, async () => {
  const { report, made } = await predictAndMake({ nproc: 20, most: 60 }, 64 * KIB, undefined, UNSHARE);
  const row = report.limits.find(({ name }) => name === 'nproc');
  assert.deepEqual([row?.exempt, row?.left, made], [true, Infinity, 60]);
});

test('RLIMIT_NPROC that was set in a user namespace', { skip: withoutUserNs }, async () => {
  // Another user has to get at the program.
  chmodSync(dirname(program), 0o755);
  const other = new Live(program, [`uid=${UID}`]);
  try {
    await other.until(/ready\n/);
    const user = ['setpriv', `--reuid=${UID}`, '--clear-groups', ...UNSHARE];
    const { report, made } = await predictAndMake({ nproc: 50 }, 64 * KIB, undefined, user);
    assert.deepEqual([report.binding, report.at_least, report.room_threads, made], ['nproc', true, 48, 49]);
    assert.match(report.limits[0]?.note ?? '', /only the 1 in it count and 49 are left/);
  } finally {
    await other.end();
  }
});

for (const [what, args, stack] of [
  ['1 MiB stacks', { as: 100 * KIB * KIB }, KIB * KIB],
  ['64 KiB stacks', { as: 20 * KIB * KIB }, 64 * KIB],
] as const) {
  test(`RLIMIT_AS, ${what}`, { skip: withoutCompiler }, async () => {
    const { report, made, errno } = await predictAndMake(args, stack);
    assert.deepEqual([report.binding, report.room_threads, errno], ['address-space', made, 'EAGAIN']);
  });
}

for (const left of [100, 101]) {
  test(`max_map_count with ${left} maps left`, { skip: withoutCompiler }, async () => {
    const { report, made, errno } = await predictAndMake({ maps: left }, 64 * KIB);
    const row = report.limits.find(({ name }) => name === 'max_map_count');
    assert.ok(row?.left !== null && row?.left !== undefined);
    assert.equal(report.binding, 'max_map_count');
    assert.deepEqual([report.room_threads, errno], [made, 'EAGAIN']);
  });
}

test('the stack size is that of the threads it has', { skip: withoutCompiler }, async () => {
  const args = { first: 5, as: 100 * KIB * KIB, guard: 64 * KIB };
  const { report, made } = await predictAndMake(args, 512 * KIB, NOT_ASKED);
  assert.deepEqual([report.stack.bytes, report.stack.guard_bytes], [512 * KIB, 64 * KIB]);
  assert.deepEqual([report.binding, report.room_threads], ['address-space', made]);
});

test(
  'stacks without guard share one map: max_map_count does not bind',
  { skip: withoutCompiler },
  async () => {
    const args = { first: 4, maps: 100, guard: 0, most: 200 };
    const { report, made } = await predictAndMake(args, 64 * KIB, NOT_ASKED);
    assert.equal(report.limits.find(({ name }) => name === 'max_map_count')?.left, Infinity);
    assert.equal(made, 200);
  },
);

test('a guard above 1 MiB', { skip: withoutCompiler }, async () => {
  const args = { first: 2, as: 400 * KIB * KIB, guard: 2 * KIB * KIB };
  const { report, made } = await predictAndMake(args, 8 * KIB * KIB, NOT_ASKED);
  assert.deepEqual([report.stack.bytes, report.stack.guard_bytes], [8 * KIB * KIB, 2 * KIB * KIB]);
  assert.deepEqual([report.binding, report.room_threads], ['address-space', made]);
});

test('stacks without a guard: about as large as they lie apart', { skip: withoutCompiler }, async () => {
  const args = { first: 3, as: 300 * KIB * KIB, guard: 0 };
  const { report, made } = await predictAndMake(args, KIB * KIB, NOT_ASKED);
  assert.deepEqual([report.stack.bytes, report.stack.certain], [KIB * KIB, false]);
  assert.deepEqual([report.binding, report.at_least, report.at_most], ['address-space', true, true]);
  assert.ok(Math.abs((report.room_threads ?? 0) - made) <= 1, `${report.room_threads} and ${made}`);
});

for (const [name, limit] of [
  ['address-space', { as: 300 * KIB * KIB }],
  ['max_map_count', { maps: 100 }],
] as const) {
  test(`${name}: stacks of ended threads leave room for more`, { skip: withoutCompiler }, async () => {
    const { report, made } = await predictAndMake({ first: 3, ended: 10, ...limit }, KIB * KIB, NOT_ASKED);
    const room = report.room_threads ?? 0;
    assert.deepEqual([report.binding, report.at_least, report.stack.reusable], [name, true, 10]);
    assert.ok(room <= made && made <= room + 10, `${room} and ${made}`);
  });
}

/** Calls `use` with a new pids group of this limit and one in it; false where none can be made. */
async function inGroups(
  limit: number,
  use: (above: string, group: string, own: string) => Promise<void>,
): Promise<boolean> {
  const cgroup = got(readCgroup(root, 'self'));
  const place = findCgroup(cgroup, got(readMountinfo(root, 'self')), 'pids');
  const own = isRead(place) ? place.levels[0]?.folder : undefined;
  const above = `${own}/tinspect-test-${process.pid}`;
  const group = `${above}/inner`;
  try {
    mkdirSync(above);
    mkdirSync(group);
    writeFileSync(`${above}/pids.max`, String(limit));
  } catch (error) {
    rmdirSafely(group);
    rmdirSafely(above);
    console.error(`LIVE TEST SKIPPED: no pids group can be made here: ${String(error)}`);
    return false;
  }
  try {
    await use(above, group, String(own));
  } finally {
    await emptied(group);
    rmdirSafely(group);
    rmdirSafely(above);
  }
  return true;
}

test('pids.max of the group above', { skip: withoutRoot }, async (context) => {
  const done = await inGroups(40, async (_above, group) => {
    const { report, made, errno } = await predictAndMake({ cgroup: `${group}/cgroup.procs` }, 64 * KIB);
    assert.deepEqual([report.binding, report.room_threads], ['pids.max', made]);
    assert.deepEqual([made, errno], [39, 'EAGAIN']);
    assert.match(report.limits.find(({ name }) => name === 'pids.max')?.label ?? '', /tinspect-test-\d+$/);
  });
  if (!done) context.skip('no pids group can be made');
});

test(
  'pids.max of a group that we are in: without our own threads',
  { skip: withoutRoot },
  async (context) => {
    const done = await inGroups(80, async (above, group, own) => {
      const leave = () => writeFileSync(`${own}/cgroup.procs`, String(process.pid));
      writeFileSync(`${group}/cgroup.procs`, String(process.pid));
      try {
        const { report, made } = await predictAndMake({}, 64 * KIB, undefined, [], leave);
        assert.deepEqual([report.binding, report.room_threads], ['pids.max', made]);
        const row = report.limits.find(({ name }) => name === 'pids.max');
        assert.match(row?.note ?? '', /without the \d+ threads of tinspect itself/);
        assert.equal(row?.limit, Number(readFileSync(`${above}/pids.max`, 'utf8')));
      } finally {
        leave();
      }
    });
    if (!done) context.skip('no pids group can be made');
  },
);

/** Waits until those that were killed in a group are gone. */
async function emptied(group: string): Promise<void> {
  for (let tries = 0; tries < 200 && readFileSync(`${group}/cgroup.procs`, 'utf8') !== ''; tries++)
    await setTimeout(10);
}

function rmdirSafely(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}
