import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Parent, ParentThread, Zombie, ZombieEvidence } from '../../../src/inspect/zombies/evidence.ts';
import type { Cause } from '../../../src/inspect/zombies/finding.ts';
import {
  hasStuckZombies,
  inspectZombies,
  mayHaveStuckZombies,
  type ZombieRow,
} from '../../../src/inspect/zombies/report.ts';
import { zombieText } from '../../../src/inspect/zombies/text.ts';
import { taskClock } from '../../../src/inspect/task-clock.ts';
import type { Stat } from '../../../src/procfs/stat.ts';
import type { Status } from '../../../src/procfs/status.ts';
import type { Syscall } from '../../../src/procfs/syscall.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import { statOf, statusOf } from '../records.ts';

const CHLD = '0000000000010000';
/** What the Go runtime catches: all but those that it can not and the ones of job control. */
const ALL = 'fffffffd7fc1feff';
const DENIED = new Unreadable('20/task/20/syscall', 'EACCES');

function call(nr: number, ...args: readonly number[]): Syscall {
  return { state: 'blocked', nr, args, sp: 0x7fff_0000, pc: 0x40_0000 };
}
const WAIT4 = 61;
const WAITID = 247;
const PAUSE = 34;
const SIGTIMEDWAIT = 128;
const EPOLL_WAIT = 232;
const NANOSLEEP = 230;
const ANY = 0xffff_ffff;

/** What differs from an ordinary zombie 30 of parent 20, whose only thread sits in pause. */
interface Case {
  readonly zombie?: Partial<Stat>;
  readonly status?: Partial<Status>;
  readonly others?: Zombie['others'];
  readonly parent?: Partial<Stat>;
  readonly parentStatus?: Partial<Status>;
  readonly threads?: Parent['threads'];
  readonly fds?: Parent['fds'];
  readonly compat?: boolean;
  readonly arch?: string;
  readonly noParent?: boolean;
  readonly more?: readonly Stat[];
  /** Milliseconds; undefined: no sched file. */
  readonly age?: number;
  /** Milliseconds since a look before has shown it dead. */
  readonly seen?: number;
  readonly euid?: number;
  readonly exitShown?: Zombie['exitShown'];
  /** What differs in the main thread's own stat. */
  readonly own?: Partial<Stat>;
}

function thread(
  tid: number,
  syscall: ParentThread['syscall'],
  more: Partial<ParentThread> = {},
): ParentThread {
  return {
    tid,
    stat: statOf({ pid: tid }),
    status: statusOf({ Pid: tid, Tgid: 20 }),
    syscall,
    children: [],
    ...more,
  };
}

function row(change: Case): ZombieRow {
  const found = inspectZombies(evidenceOf(change)).zombies[0];
  assert.ok(found);
  return found;
}

function evidenceOf(change: Case): ZombieEvidence {
  const stat = statOf({ pid: 30, ppid: 20, comm: 'dead', state: 'Z', starttime: 200, ...change.zombie });
  const parentStat = statOf({ pid: 20, comm: 'boss', starttime: 100, ...change.parent });
  const status = statusOf({ Pid: 20, Tgid: 20, NSpid: [20], ...change.parentStatus });
  const parent: Parent = {
    stat: parentStat,
    status,
    threads: change.threads ?? [thread(20, call(PAUSE), { status })],
    fds: change.fds,
    compat: change.compat ?? false,
  };
  const age = change.age;
  return {
    processes: new Map(
      [stat, ...(change.noParent ? [] : [parentStat]), ...(change.more ?? [])].map((one) => [one.pid, one]),
    ),
    unseen: [],
    zombies: [
      {
        stat,
        own: statOf({ ...change.zombie, ...change.own }),
        exitShown: change.exitShown ?? true,
        status: statusOf({ Pid: 30, Tgid: 30, NSpid: [30], State: 'Z', ...change.status }),
        sched: age === undefined ? new Unreadable('sched', 'ENOENT') : { exec_start_ms: 100_000 - age },
        tracer: change.status?.TracerPid ?? 0,
        others: change.others ?? [],
        ...(change.seen === undefined ? {} : { seen_ms: change.seen }),
      },
    ],
    deadThreads: [],
    parents: new Map(change.noParent ? [] : [[20, parent]]),
    clock: taskClock({
      uptime: { uptime: 100, idle: 0 },
      machine: {
        total: TICKS,
        cpus: new Map([[0, TICKS]]),
        ctxt: 0,
        btime: 0,
        processes: 0,
        procs_running: 0,
        procs_blocked: 0,
      },
      clockTicks: 100,
    }),
    uptimeMs: 100_000,
    clockTicks: 100,
    euid: change.euid ?? 0,
    arch: change.arch ?? 'x86_64',
  };
}

const TICKS = { user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0 };
const NO_FDINFO = { pos: 0, flags: 0, mnt_id: 0 };

/** A parent that never had another child, and so has not adopted this one. */
const ONLY_CHILD: Case = { threads: [thread(20, call(PAUSE), { children: [30] })] };

const CASES: readonly (readonly [what: string, change: Case, cause: Cause | null])[] = [
  ['the ordinary one', {}, 'parent-never-waits'],
  [
    'a parent that runs',
    { threads: [thread(20, { state: 'running' }, { stat: statOf({ pid: 20, state: 'R' }) })] },
    'parent-never-waits',
  ],
  [
    'traced by its own parent: that is the parent to wait',
    { status: { TracerPid: 20 } },
    'parent-never-waits',
  ],
  ['traced by another', { status: { TracerPid: 44 } }, 'traced'],
  [
    'a dead thread of it is traced',
    { zombie: { num_threads: 2 }, others: [{ tid: 31, state: 'Z', tracer: 44 }] },
    'traced',
  ],
  [
    'other threads dead too, untraced',
    { zombie: { num_threads: 2 }, others: [{ tid: 31, state: 'Z', tracer: 0 }] },
    'parent-never-waits',
  ],
  [
    'threads that can not be listed count as alive',
    { zombie: { num_threads: 3 }, others: DENIED },
    'leader-with-live-threads',
  ],
  [
    'a tracer holds the only thread that waits, alone',
    {
      threads: [
        thread(20, call(WAIT4, ANY), { stat: statOf({ pid: 20, state: 't' }) }),
        thread(21, call(PAUSE)),
      ],
    },
    'parent-never-waits',
  ],
  ['a parent outside the namespace', { zombie: { ppid: 0 } }, 'parent-outside'],
  ['a parent that is not to be seen', { noParent: true }, 'parent-outside'],
  ['a parent that is dead', { parent: { state: 'Z' }, threads: [] }, 'parent-outside'],
  [
    'a parent whose main thread has left, and another waits',
    { parent: { state: 'Z' }, threads: [thread(21, call(WAIT4, ANY))] },
    'about-to-reap',
  ],
  ['an exit signal of its own', { zombie: { exit_signal: 10 } }, 'exit-signal'],
  [
    'an exit signal of its own, and a __WALL wait',
    { zombie: { exit_signal: 10 }, threads: [thread(20, call(WAIT4, ANY, 0, 0x4000_0000))] },
    'about-to-reap',
  ],
  [
    'an old kernel that does not tell the exit signal',
    { zombie: { exit_signal: Number.NaN }, threads: [thread(20, call(WAIT4, ANY))] },
    'about-to-reap',
  ],
  [
    'one thread stopped is not the parent stopped',
    {
      threads: [thread(20, call(PAUSE)), thread(21, call(PAUSE), { stat: statOf({ pid: 21, state: 'T' }) })],
    },
    'parent-never-waits',
  ],
  [
    'every thread stopped, even in a wait',
    { threads: [thread(20, call(WAIT4, ANY), { stat: statOf({ state: 't' }) })] },
    'parent-stopped',
  ],
  ['wait4 for any child', { threads: [thread(20, call(WAIT4, ANY))] }, 'about-to-reap'],
  [
    'some thread waits for it, the main thread for another',
    { threads: [thread(20, call(WAIT4, 99)), thread(21, call(WAITID, 1, 30, 0, 4))] },
    'about-to-reap',
  ],
  [
    'a wait by pidfd',
    { threads: [thread(20, call(WAITID, 3, 5, 0, 4))], fds: new Map([[5, { ...NO_FDINFO, Pid: 30 }]]) },
    'about-to-reap',
  ],
  [
    'a wait by the pidfd of another',
    { threads: [thread(20, call(WAITID, 3, 5, 0, 4))], fds: new Map([[5, { ...NO_FDINFO, Pid: 31 }]]) },
    'parent-waits-for-another',
  ],
  [
    'a wait for stopped children only is none',
    { threads: [thread(20, call(WAITID, 0, 0, 0, 2))] },
    'parent-never-waits',
  ],
  [
    '__WNOTHREAD by the only thread, without a children file',
    { threads: [thread(20, call(WAIT4, ANY, 0, 0x2000_0000), { children: DENIED })] },
    'about-to-reap',
  ],
  [
    '__WNOTHREAD by one of two, without children files',
    { threads: [20, 21].map((tid) => thread(tid, call(WAIT4, ANY, 0, 0x2000_0000), { children: DENIED })) },
    'other-thread-forked',
  ],
  [
    'in a container the wait has its own numbers',
    { parentStatus: { NSpid: [20, 2] }, status: { NSpid: [30, 3] }, threads: [thread(20, call(WAIT4, 3))] },
    'about-to-reap',
  ],
  [
    'in a container: our number is another process',
    { parentStatus: { NSpid: [20, 2] }, status: { NSpid: [30, 3] }, threads: [thread(20, call(WAIT4, 30))] },
    'parent-waits-for-another',
  ],
  ['process 1 of a container', { parentStatus: { NSpid: [20, 1] } }, 'adopted-by-init'],
  ['adopted by a subreaper', { parent: { starttime: 300 } }, 'adopted-by-subreaper'],
  [
    'adopted by one that ignores: adoption comes first',
    { parent: { starttime: 300 }, parentStatus: { SigIgn: CHLD } },
    'adopted-by-subreaper',
  ],
  ['ignored too late', { parentStatus: { SigIgn: CHLD } }, 'ignored-too-late'],
  [
    'a signalfd for other signals',
    {
      threads: [thread(20, call(PAUSE), { status: statusOf({ SigBlk: CHLD }) })],
      fds: new Map([[3, { ...NO_FDINFO, sigmask: '0000000000000200' }]]),
    },
    'sigchld-blocked',
  ],
  [
    'a signalfd that was read: no SIGCHLD is left',
    {
      threads: [thread(20, call(EPOLL_WAIT, 4, 0, 1, ANY), { status: statusOf({ SigBlk: CHLD }) })],
      fds: new Map([[3, { ...NO_FDINFO, sigmask: CHLD }]]),
    },
    'handler-does-not-wait',
  ],
  [
    'a signalfd that was not read: a SIGCHLD is left',
    {
      parentStatus: { ShdPnd: CHLD },
      threads: [thread(20, call(PAUSE), { status: statusOf({ SigBlk: CHLD }) })],
      fds: new Map([[3, { ...NO_FDINFO, sigmask: CHLD }]]),
    },
    'signalfd-not-read',
  ],
  [
    'a signalfd, but one thread does not block',
    {
      threads: [thread(20, call(PAUSE), { status: statusOf({ SigBlk: CHLD }) }), thread(21, call(PAUSE))],
      fds: new Map([[3, { ...NO_FDINFO, sigmask: CHLD }]]),
    },
    'parent-never-waits',
  ],
  [
    'blocked, and sigwait for another signal',
    { threads: [thread(20, call(SIGTIMEDWAIT), { status: statusOf({ SigBlk: CHLD }) })] },
    'sigchld-blocked',
  ],
  [
    'one thread takes it by sigwait, the others block',
    {
      threads: [
        thread(20, call(PAUSE), { status: statusOf({ SigBlk: CHLD }) }),
        thread(21, call(SIGTIMEDWAIT)),
      ],
    },
    'handler-does-not-wait',
  ],
  ['a handler', { parentStatus: { SigCgt: CHLD } }, 'handler-does-not-wait'],
  ['the handlers of Go, which are for all signals', { parentStatus: { SigCgt: ALL } }, 'parent-never-waits'],
  ['calls closed to us, default action', { threads: [thread(20, DENIED)] }, null],
  [
    'calls closed to us, a handler',
    { parentStatus: { SigCgt: CHLD }, threads: [thread(20, DENIED)] },
    'handler-does-not-wait',
  ],
  ['threads that can not be listed', { threads: DENIED }, null],
];

for (const [what, change, cause] of CASES)
  test(`${what}: ${cause ?? 'unknown'}`, () => assert.equal(row(change).cause, cause));

test('a parent that catches all signals is not told to wait in its handler', () => {
  const { evidence, advice } = row({ parentStatus: { SigCgt: ALL } });
  assert.match(evidence.join('; '), /it catches all signals, as the runtime of Go does/);
  assert.doesNotMatch(`${evidence.join('; ')} ${advice}`, /has a handler|kill -CHLD/);
});

test('what rests on calls that could not be read is only likely', () => {
  const denied = { threads: [thread(20, DENIED)] };
  assert.equal(row({ ...denied, parentStatus: { SigCgt: CHLD } }).confidence, 'likely');
  assert.equal(row({ parentStatus: { SigCgt: CHLD } }).confidence, 'certain');
  assert.equal(row(denied).confidence, 'unknown');
});

test('long dead and still waited for: a contradiction is said', () => {
  const fresh = row({ threads: [thread(20, call(WAIT4, ANY))], age: 400 });
  assert.equal(fresh.evidence.length, 1);
  const stuck = row({ threads: [thread(20, call(WAIT4, ANY))], age: 5000 });
  assert.equal(stuck.confidence, 'likely');
  assert.match(stuck.evidence[1] ?? '', /dead for 5 s/);
});

test('dead for at most 5 s, as other threads may have outlived its main thread: no contradiction is drawn from it', () => {
  const found = row({
    zombie: { minflt: 9 },
    own: { minflt: 8 },
    threads: [thread(20, call(WAIT4, ANY))],
    age: 5000,
  });
  assert.deepEqual([found.age_ms, found.age_at_most_ms, found.confidence], [null, 5000, 'certain']);
  assert.equal(found.evidence.length, 1);
  const fresh = row({ zombie: { minflt: 9 }, own: { minflt: 8 }, age: 300 });
  assert.match(fresh.evidence.at(-1) ?? '', /less than 1 s .*may be reaped yet/);
});

for (const [what, syscall, cause, said] of [
  ['wait4 for another', call(114, 99), 'parent-waits-for-another', /sits in wait4 for 99/],
  ['waitpid for another', call(7, 99), 'parent-waits-for-another', /sits in waitpid for 99/],
  ['waitpid for any child', call(7, ANY), 'about-to-reap', /sits in waitpid for any child/],
  ['waitid for any child', call(284, 0, 0, 0, 4), 'about-to-reap', /sits in waitid for any child/],
  ['pause', call(29), 'parent-never-waits', /sits in pause/],
  ['nanosleep', call(162), 'parent-never-waits', /sits in nanosleep[^]*goes on by itself/],
  ['poll for a second', call(168, 0, 0, 1000), 'parent-never-waits', /sits in poll[^]*goes on by itself/],
  ['poll without an end', call(168, 0, 0, ANY), 'parent-never-waits', /sits in poll \(syscall\)$/],
  ['a call that is not known', call(61, ANY), 'parent-never-waits', /sits in 32-bit system call 61/],
] as const) {
  test(`a 32-bit parent in ${what}: ${cause}`, () => {
    const found = row({ compat: true, threads: [thread(20, syscall)] });
    assert.equal(found.cause, cause);
    assert.match(found.evidence.join('\n'), said);
  });
}

test('a 32-bit parent on ARM: the numbers of that', () => {
  const parent = { compat: true, arch: 'aarch64', threads: [thread(20, call(280, 0, 0, 0, 4))] };
  assert.equal(row(parent).cause, 'about-to-reap');
  assert.equal(row({ ...parent, threads: [thread(20, call(252, 4, 0, 1, 10))] }).confidence, 'likely');
});

test('just dead: a parent that does not wait may come to it yet', () => {
  const found = row({ age: 300 });
  assert.deepEqual([found.cause, found.confidence], ['parent-never-waits', 'likely']);
  assert.match(found.evidence.at(-1) ?? '', /may be reaped yet/);
  assert.equal(row({ ...ONLY_CHILD, age: 5000 }).confidence, 'certain');
});

test('just dead, and the calls of the parent closed to us: nothing can be told', () => {
  const change = { threads: [thread(20, DENIED)], parentStatus: { NSpid: [20, 1], SigCgt: CHLD } };
  assert.equal(row({ ...change, age: 300 }).cause, null);
  const late = row({ ...change, age: 5000 });
  assert.deepEqual([late.cause, late.confidence], [null, 'unknown']);
  assert.match(late.evidence[0] ?? '', /is the reaper of its PID namespace$/);
  assert.match(late.evidence.join(), /none waits for this one, unless it was adopted just now: .* 5 s/);
});

test('without sched the age is unknown, and at most that of the process less its CPU time', () => {
  const found = row({ zombie: { utime: 30, stime: 20 } });
  assert.deepEqual([found.age_ms, found.age_at_most_ms], [null, 97_500]);
  const aged = row({ age: 1234 });
  assert.deepEqual([aged.age_ms, aged.age_at_most_ms], [1234, undefined]);
});

test('exit status: masked for another user, and none of a leader that lives on', () => {
  assert.deepEqual(
    [row({ zombie: { exit_code: 0 } }).exit_code, row({ zombie: { exit_code: 0 } }).signal],
    [0, 0],
  );
  const masked = row({ zombie: { exit_code: 0 }, exitShown: DENIED });
  assert.deepEqual([masked.exit_code, masked.signal, masked.core], [null, null, null]);
});

test('a stopped parent: by whom it is traced', () => {
  const held = thread(20, call(PAUSE), { stat: statOf({ state: 't' }), status: statusOf({ TracerPid: 77 }) });
  const found = row({ threads: [held], more: [statOf({ pid: 77, comm: 'gdb' })] });
  assert.match(found.evidence[0] ?? '', /by its tracer 77 \(gdb\)/);
  assert.match(found.advice, /77 \(gdb\)/);
});

test('hostile names are made safe in sentences', () => {
  const found = row({ parent: { comm: 'a\u001b[2J\nb' } });
  for (const sentence of [...found.evidence, found.advice]) assert.match(sentence, /^[^\u0000-\u001f]*$/);
});

test('a name is shown in one way, in the table and in sentences', () => {
  const comm = '\u001b[31m)\u0007(';
  const text = zombieText(inspectZombies(evidenceOf({ parent: { comm } })));
  assert.match(text, /^20 \(\^\[\[31m\)\^G\(\) must reap/);
  assert.equal(text.split('20 (').length, text.split('20 (^[[31m)^G()').length);
});

for (const [what, change, from] of [
  ['its sched file', { age: 300 }, 'sched'],
  [
    'its start, where sched is not there',
    { zombie: { starttime: 9950 } },
    'stat: starttime, utime, stime; uptime',
  ],
  [
    'its start, where that is younger',
    { age: 800, zombie: { starttime: 9950 } },
    'stat: starttime, utime, stime; uptime',
  ],
] as const satisfies readonly (readonly [string, Case, string])[]) {
  test(`dead for less than a second by ${what}: that is what is named`, () => {
    assert.ok(
      row(change).evidence.includes(`it has been dead for less than 1 s (${from}): it may be reaped yet`),
    );
    const closed = row({ ...change, threads: [thread(20, DENIED)] });
    assert.equal(closed.evidence[0], `it has been dead for less than 1 s (${from})`);
  });
}

test('processes that are hidden or closed are said, and nothing is called complete', () => {
  const unseen = [{ reason: 'those of other users are hidden (hidepid=2)', count: 1 }];
  const report = inspectZombies({ ...evidenceOf({}), unseen, zombies: [] });
  assert.equal(report.all_seen, false);
  assert.deepEqual(report.missing, [{ what: 'processes', ...unseen[0] }]);
  assert.equal(inspectZombies(evidenceOf({})).all_seen, true);
});

test('a signalfd that was read: the loop did not wait for this one', () => {
  const found = row({
    threads: [thread(20, call(EPOLL_WAIT, 4, 0, 1, ANY), { status: statusOf({ SigBlk: CHLD }) })],
    fds: new Map([[3, { ...NO_FDINFO, sigmask: CHLD }]]),
  });
  assert.equal(found.confidence, 'likely');
  assert.match(found.evidence.join('\n'), /by signalfd 3 .*\nno SIGCHLD is waiting .* has been read/);
  assert.match(found.advice, /loop over waitpid\(-1, WNOHANG\)/);
});

for (const [what, syscall, state, isSure] of [
  ['sits in pause', call(PAUSE), 'S', true],
  ['sits in epoll_wait for ever', call(EPOLL_WAIT, 4, 0, 1, ANY), 'S', true],
  ['sits in epoll_wait for a second', call(EPOLL_WAIT, 4, 0, 1, 1000), 'S', false],
  ['sleeps for a time', call(NANOSLEEP), 'S', false],
  ['runs', { state: 'running' }, 'R', false],
  ['takes signals by sigwait', call(SIGTIMEDWAIT), 'S', false],
] as const) {
  test(`a parent that ${what}: ${isSure ? 'certain' : 'likely'} not to wait`, () => {
    const found = row({
      threads: [thread(20, syscall, { stat: statOf({ pid: 20, state }), children: [30] })],
    });
    assert.deepEqual([found.cause, found.confidence], ['parent-never-waits', isSure ? 'certain' : 'likely']);
    assert.equal(/may poll/.test(found.evidence.join()), !isSure && !/sigwait/.test(what));
  });
}

test('a thread in sigtimedwait: its masks do not tell that it does not ask for SIGCHLD', () => {
  const found = row({ threads: [thread(20, call(SIGTIMEDWAIT), { children: [30] })] });
  assert.doesNotMatch(found.evidence.join(), /does not ask/);
  assert.match(found.evidence[1] ?? '', /thread 20 sits in rt_sigtimedwait .* can not be told/);
});

const POLLS = { threads: [thread(20, call(NANOSLEEP))] };
const CLOSED = { threads: [thread(20, DENIED)] };

for (const [what, change, stuck, code] of [
  ['a parent that sits in pause', { age: 5000 }, true, 1],
  ['just dead', { age: 900 }, null, 0],
  ['dead for at most a moment', { age: 900, zombie: { minflt: 9 }, own: { minflt: 8 } }, null, 0],
  ['not known since when, and nobody waits', {}, true, 1],
  ['it may be polled for', { ...POLLS, age: 5000 }, null, 0],
  ['polled for, not known since when', POLLS, null, 0],
  [
    'polled for, dead for at most an hour',
    { ...POLLS, age: 3_600_000, zombie: { minflt: 9 }, own: { minflt: 8 } },
    null,
    0,
  ],
  [
    'polled for, and killed after its main thread had left, an hour ago',
    { ...POLLS, age: 3_600_000, zombie: { exit_code: 9 } },
    null,
    0,
  ],
  [
    'polled for, dead for at most an hour, and seen dead for less than a minute',
    { ...POLLS, age: 3_600_000, zombie: { minflt: 9 }, own: { minflt: 8 }, seen: 59_000 },
    null,
    0,
  ],
  [
    'polled for, dead for at most an hour, and seen dead for a minute',
    { ...POLLS, age: 3_600_000, zombie: { minflt: 9 }, own: { minflt: 8 }, seen: 61_000 },
    true,
    1,
  ],
  ['polled for, not known since when, seen dead for a minute', { ...POLLS, seen: 61_000 }, true, 1],
  ['a poll would have come by now', { ...POLLS, age: 61_000 }, true, 1],
  ['process 1 of a container polls', { ...POLLS, parentStatus: { NSpid: [20, 1] }, age: 5000 }, null, 0],
  ['a handler, and the parent polls', { ...POLLS, parentStatus: { SigCgt: CHLD }, age: 5000 }, null, 0],
  ['about to be reaped', { threads: [thread(20, call(WAIT4, ANY))], age: 5 }, false, 0],
  ['waited for, and long dead', { threads: [thread(20, call(WAIT4, ANY))], age: 5000 }, null, 0],
  ['the parent waits for another', { threads: [thread(20, call(WAIT4, 99))], age: 5000 }, true, 1],
  ['its main thread left', { zombie: { num_threads: 2 }, others: DENIED, age: 5000 }, false, 0],
  ['calls closed to us', { ...CLOSED, age: 5000 }, null, 3],
  ['calls closed to us, just dead', { ...CLOSED, age: 500 }, null, 0],
  ['calls closed to us, not known since when', CLOSED, null, 3],
  ['calls closed to us, long dead', { ...CLOSED, age: 61_000 }, true, 1],
] as const satisfies readonly (readonly [string, Case, boolean | null, number])[]) {
  test(`${what}: ${stuck === null ? 'one look does not tell' : stuck ? 'it stays' : 'it does not stay'}`, () => {
    const report = inspectZombies(evidenceOf(change));
    assert.equal(report.zombies[0]?.stuck, stuck);
    assert.equal(hasStuckZombies(report) ? 1 : mayHaveStuckZombies(report) ? 3 : 0, code);
  });
}

test('what is said of a parent that may poll: look again; after a minute, that it has not', () => {
  const early = row({ ...POLLS, age: 5000 });
  assert.match(early.evidence.join(), /may poll .* which one look does not tell/);
  assert.match(early.advice, /^Look again: if it stays, nobody polls for it\. Fix /);
  const late = row({ ...POLLS, age: 61_000 });
  assert.match(
    late.evidence.join(),
    /but in more than a minute it has not taken this one, unless 20 \(boss\)/,
  );
  assert.doesNotMatch(late.advice, /Look again/);
  const threaded = row({ ...POLLS, age: 68_000, zombie: { minflt: 9 }, own: { minflt: 8 } });
  assert.deepEqual([threaded.age_ms, threaded.age_at_most_ms], [null, 68_000]);
  assert.match(threaded.evidence.join(), /may poll .* which one look does not tell/);
  assert.match(threaded.advice, /^Look again: /);
});

test('processes that are not seen: what may be among them is not called healthy', () => {
  const unseen = [{ reason: 'EACCES', count: 1 }];
  assert.equal(mayHaveStuckZombies(inspectZombies({ ...evidenceOf({}), zombies: [] })), false);
  assert.equal(mayHaveStuckZombies(inspectZombies({ ...evidenceOf({}), zombies: [], unseen })), true);
});

for (const [what, change, own] of [
  ['no other child, none reaped', {}, true],
  ['it has reaped one', { parent: { cminflt: 12 } }, false],
  ['another child', { threads: [thread(20, call(PAUSE), { children: [29, 30] })] }, false],
  ['children not to be read', { threads: [thread(20, call(PAUSE), { children: DENIED })] }, false],
] as const) {
  test(`a parent with ${what}: ${own ? 'it has started this one' : 'it may have adopted this one'}`, () => {
    const found = row({ ...ONLY_CHILD, ...change });
    assert.equal(/has started or adopted it/.test(found.evidence[0] ?? ''), !own);
    assert.equal(found.confidence, own ? 'certain' : 'likely');
  });
}

test('a parent with two causes: one row for each', () => {
  const evidence = evidenceOf({});
  const [zombie] = evidence.zombies;
  assert.ok(zombie);
  const cloned = (pid: number): Zombie => ({
    ...zombie,
    stat: statOf({ pid, ppid: 20, state: 'Z', exit_signal: 0 }),
  });
  const { parents } = inspectZombies({ ...evidence, zombies: [zombie, cloned(31), cloned(32)] });
  assert.deepEqual(
    parents.map(({ pid, count, cause }) => [pid, count, cause]),
    [
      [20, 2, 'exit-signal'],
      [20, 1, 'parent-never-waits'],
    ],
  );
});

test('process 1: its own child, an orphan, or not to be told', () => {
  const init = { NSpid: [20, 1] };
  const about = (change: Case): readonly [string, string | undefined] => {
    const { cause, confidence, evidence } = row({ parentStatus: init, ...change });
    assert.equal(cause, 'adopted-by-init');
    return [confidence, evidence[1]];
  };
  assert.match(about({})[1] ?? '', /has adopted it or started it itself can not be told/);
  const own = thread(20, call(PAUSE), { status: statusOf(init), children: [30] });
  assert.deepEqual(about({ threads: [own] })[0], 'likely');
  assert.match(about({ threads: [own] })[1] ?? '', /has started it itself/);
  const orphan = about({
    parent: { session: 20 },
    zombie: { session: 25 },
    more: [statOf({ pid: 25, starttime: 150 })],
  });
  assert.deepEqual(orphan, [
    'certain',
    '20 (boss) has adopted it: it is of session 25, where its parent never was (stat: session)',
  ]);
});

test('a wait for stops is said, and for what', () => {
  const found = row({ threads: [thread(20, call(WAITID, 0, 0, 0, 2))] });
  assert.match(
    found.evidence.at(-1) ?? '',
    /sits in waitid for any child \(syscall\), but only until one stops/,
  );
});

test('still there at a second look: who waits for it would have taken it', () => {
  const evidence = evidenceOf({ threads: [thread(20, DENIED)], age: 5000 });
  const [found] = inspectZombies({ ...evidence, lasted_ms: 100 }).zombies;
  assert.match(found?.evidence.join() ?? '', /still there 0\.1 s later/);
  assert.doesNotMatch(found?.evidence.join() ?? '', /adopted just now/);
});

test('a wait by a pidfd, and whose it is can not be read', () => {
  const found = row({
    threads: [thread(20, call(WAITID, 3, 5, 0, 4))],
    fds: new Unreadable('20/fd', 'EACCES'),
  });
  assert.deepEqual([found.cause, found.confidence], ['parent-waits-for-another', 'likely']);
  assert.equal(found.evidence.at(-1), 'whether pidfd 5 is of this one can not be read (fd: EACCES)');
});

test('a parent that a tracer holds, and which one can not be read: SIGCONT is no advice', () => {
  const status = new Unreadable('20/task/20/status', 'EACCES');
  const found = row({ threads: [thread(20, call(PAUSE), { stat: statOf({ state: 't' }), status })] });
  assert.equal(found.evidence.at(-1), 'which process traces it can not be read (status: EACCES)');
  assert.equal(found.advice, 'Let the tracer go on or detach.');
});
