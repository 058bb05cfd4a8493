import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasMaskOfCall } from '../../src/inspect/call-mask.ts';
import { GROUP_NEEDS, groupThreads, type ThreadGroup } from '../../src/inspect/groups.ts';
import { groupText } from '../../src/inspect/groups-text.ts';
import type { Task } from '../../src/model/task.ts';
import type { Stat } from '../../src/procfs/stat.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import type { Status } from '../../src/procfs/status.ts';
import { scan } from '../../src/scan/scanner.ts';
import { fixtureRoot } from './fixture.ts';
import { statOf, statusOf } from './records.ts';

const TICKS = 100;

/** A thread of process 10. */
function thread(tid: number, comm: string, stat: Partial<Stat> = {}, status: Partial<Status> = {}): Task {
  return {
    kind: 'thread',
    pid: 10,
    tid,
    stat: statOf({ pid: tid, comm, ...stat }),
    status: statusOf({ Cpus_allowed_list: '0-1', ...status }),
  };
}

function group(threads: readonly Task[], pattern: string): ThreadGroup {
  const found = groupThreads(threads, TICKS).processes[0]?.groups.find((one) => one.pattern === pattern);
  assert.ok(found, `no group ${pattern}`);
  return found;
}

const workers = (count: number, more: Partial<Task> = {}) =>
  Array.from({ length: count }, (_, index) => Object.assign(thread(20 + index, `w-${index}`), more));

test('count, states, CPU sum and the thread with most of it', () => {
  const found = group(
    [
      thread(11, 'w-1', { state: 'R', utime: 30, stime: 20 }),
      thread(12, 'w-2', { utime: 200 }),
      thread(13, 'w-3', {}),
      thread(10, 'main', { utime: 999 }),
    ],
    'w-*',
  );
  assert.deepEqual([found.count, found.states, found.cpu_ns], [3, { R: 1, S: 2 }, 2.5e9]);
  assert.deepEqual([found.cpu_max_ns, found.cpu_max_tid], [2e9, 12]);
});

test('schedstat counts before the ticks of stat', () => {
  const exact = {
    ...thread(11, 'w-1', { utime: 30 }),
    schedstat: { run_ns: 301_234_567, wait_ns: 0, slices: 1 },
  };
  assert.equal(group([exact], 'w-*').cpu_ns, 301_234_567);
});

test('groups of two processes with equal names stay apart; the largest group comes first', () => {
  const other = { ...thread(31, 'w-1'), pid: 30 };
  const { processes } = groupThreads([thread(10, 'a'), ...workers(2), other], TICKS);
  assert.deepEqual(
    processes.map(({ pid, groups }) => [pid, groups.map(({ pattern, count }) => `${pattern} ${count}`)]),
    [
      [10, ['w-* 2', 'a 1']],
      [30, ['w-* 1']],
    ],
  );
});

test('births and deaths since an earlier look: a reused number is one of each', () => {
  const seen = [20, 21, 22].map((tid) => ({ pid: 10, tid, starttime: 100, comm: 'w-9' }));
  const now = [
    thread(20, 'w-0'),
    thread(21, 'w-1', { starttime: 200 }),
    thread(30, 'w-2', { starttime: 200 }),
  ];
  const { processes } = groupThreads(now, TICKS, [
    ...seen,
    { pid: 10, tid: 40, starttime: 100, comm: 'gone' },
  ]);
  const found = processes[0]?.groups.map(({ pattern, count, births, deaths }) => [
    pattern,
    count,
    births,
    deaths,
  ]);
  assert.deepEqual(found, [
    ['w-*', 3, 2, 2],
    ['gone', 0, 0, 1],
  ]);
});

test('without an earlier look births and deaths are not known', () => {
  const found = group(workers(2), 'w-*');
  assert.deepEqual([found.births, found.deaths], [null, null]);
});

for (const [trait, odd, value, usual] of [
  ['affinity', thread(30, 'w-9', {}, { Cpus_allowed_list: '1' }), '1', '0-1'],
  ['policy', thread(30, 'w-9', { policy: 1, rt_priority: 10 }), 'FIFO 10', 'OTHER'],
  ['nice', thread(30, 'w-9', { nice: 5 }), '5', '0'],
  [
    'signal mask',
    thread(30, 'w-9', {}, { SigBlk: '0000000000010000' }),
    '0000000000010000',
    '0000000000000000',
  ],
] as const) {
  test(`odd one out: ${trait}`, () => {
    assert.deepEqual(group([...workers(3), odd], 'w-*').odd, [
      { tid: 30, comm: 'w-9', main: false, trait, value, usual },
    ]);
  });
}

test('odd one out: only the control groups that differ are named', () => {
  const inGroup = (task: Task, path: string): Task => ({
    ...task,
    cgroup: [
      { hierarchy: 1, controllers: ['cpu'], path: '/', line: '1:cpu:/' },
      { hierarchy: 0, controllers: [], path, line: `0::${path}` },
    ],
  });
  const found = group(
    [...workers(3).map((task) => inGroup(task, '/a')), inGroup(thread(30, 'w-9'), '/b')],
    'w-*',
  );
  assert.deepEqual(
    found.odd.map(({ value, usual }) => [value, usual]),
    [['0::/b', '0::/a']],
  );
});

test('a pool with one CPU for each has no odd one, nor has a group of two', () => {
  const pinned = [0, 1, 2, 3].map((cpu) =>
    thread(20 + cpu, `w-${cpu}`, {}, { Cpus_allowed_list: String(cpu) }),
  );
  assert.deepEqual(group(pinned, 'w-*').odd, []);
  assert.deepEqual(group([thread(20, 'w-0'), thread(21, 'w-1', { nice: 5 })], 'w-*').odd, []);
});

test('the main thread is marked when it is the odd one', () => {
  const found = group([...workers(3), thread(10, 'w-7', { nice: -5 })], 'w-*');
  assert.deepEqual(
    found.odd.map(({ tid, main }) => [tid, main]),
    [[10, true]],
  );
});

test('a trait that can not be read is counted as missing, and makes nobody odd', () => {
  const denied = workers(4, { status: new Unreadable('status', 'EACCES') });
  const { processes, missing } = groupThreads(denied, TICKS);
  assert.deepEqual(processes[0]?.groups[0]?.odd, []);
  assert.ok(missing.some(({ what, count }) => what === 'affinity' && count === 4));
});

test('a JVM: its pools by name, of the captured tree', () => {
  const root = fixtureRoot('svc-jvm');
  const tasks: Task[] = [];
  scan(root, { rows: 'threads', pids: [2], needs: GROUP_NEEDS }, (task) => {
    tasks.push(task);
    return true;
  });
  const groups = groupThreads(tasks, root.host.clock_ticks).processes[0]?.groups ?? [];
  const counts = new Map(groups.map(({ pattern, count }) => [pattern, count]));
  assert.equal(counts.get('http-nio-*-e'), 12);
  assert.equal(
    groups.reduce((sum, { count }) => sum + count, 0),
    46,
  );
  const busiest = groups.reduce((most, one) => (one.cpu_ns > most.cpu_ns ? one : most));
  assert.match(busiest.pattern, /^report-generat/);
});

for (const [what, odd, usual, words] of [
  ['blocks one more', '0000000000000200', '0000000000000000', 'blocks SIGUSR1, most do not'],
  ['blocks one less', '0000000000000000', '0000000000004002', 'does not block SIGINT, SIGTERM, most do'],
  [
    'blocks another',
    '8000000000000002',
    '0000000000010002',
    'blocks SIGRTMIN+30, most do not; does not block SIGCHLD, most do',
  ],
  [
    'blocks none of many',
    '0000000000000000',
    'fffffffe7ffbfeff',
    'does not block SIGHUP, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS and 53 others, most do',
  ],
] as const) {
  test(`a signal mask that ${what} is told by the names of signals`, () => {
    const threads = [
      ...workers(5, { status: statusOf({ SigBlk: usual }) }),
      thread(40, 'w-9', {}, { SigBlk: odd }),
    ];
    const text = groupText(groupThreads(threads, TICKS));
    assert.ok(text.endsWith(`  odd in w-*: 40 (w-9) ${words}\n`), text);
  });
}

test('a mask that a call has put in place, or taken out what it waits for, makes nobody odd', () => {
  const masked = thread(40, 'w-9', {}, { SigBlk: '0000000000000000' });
  const threads = [...workers(5, { status: statusOf({ SigBlk: '0000000000004002' }) }), masked];
  const oddOf = (inCall: number): number | undefined =>
    groupThreads(threads, TICKS, undefined, undefined, undefined, ({ tid }) => tid === inCall).processes[0]
      ?.groups[0]?.odd.length;
  assert.equal(oddOf(40), 0);
  assert.equal(oddOf(20), 1);
});

for (const [call, arch, nr, at, expected] of [
  ['rt_sigtimedwait', 'x86_64', 128, 5, true],
  ['rt_sigsuspend', 'aarch64', 133, 5, true],
  ['epoll_pwait with a mask', 'x86_64', 281, 4, true],
  ['epoll_pwait without', 'x86_64', 281, 3, false],
  ['ppoll with a mask', 'aarch64', 73, 3, true],
  ['futex', 'x86_64', 202, 4, false],
  ['no call', 'x86_64', -1, 0, false],
] as const) {
  test(`the mask is that of the call: ${call}`, () => {
    const args = [0, 1, 2, 3, 4, 5].map((index) => (index === at ? 0x7f00_0000 : 0));
    assert.equal(hasMaskOfCall(arch, { state: 'blocked', nr, args, sp: 1, pc: 1 }), expected);
  });
}

test('two looks: births and deaths are at least so many, and said to be', () => {
  const report = groupThreads(workers(3), TICKS, []);
  assert.match(report.note ?? '', /at least so many/);
  assert.match(groupText(report), /^w-\* .* >=3 +>=0 /m);
  assert.equal(groupThreads(workers(3), TICKS).note, null);
});
