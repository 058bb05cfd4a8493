import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alarm } from '../../../src/inspect/locks/alarms.ts';
import { findCycles, supportOf, waitGraph } from '../../../src/inspect/locks/cycles.ts';
import { type Deadlock, deadlockList } from '../../../src/inspect/locks/deadlocks.ts';
import type { Lock } from '../../../src/inspect/locks/lock.ts';
import { processEdges } from '../../../src/inspect/locks/process-edges.ts';
import type { Outsiders } from '../../../src/inspect/locks/unseen.ts';
import type { WaitEvidence } from '../../../src/inspect/waits/evidence.ts';
import type { Judged } from '../../../src/inspect/waits/judge.ts';
import type { FileLock } from '../../../src/procfs/locks.ts';
import { parseFdTarget } from '../../../src/procfs/fd-links.ts';

/**
 * What a thread is in: `read 71` a pipe, `flock 5` a file by its inode, `wait 2` a child, `mutex`, `pause`, `sleep`; `futex`
 * one that is private, `futex shared` and `futex timed` others.
 */
type Call = string;

interface Threads {
  /** By PID; the first thread has the number of the process, the others follow it. */
  readonly processes: Readonly<Record<number, readonly Call[]>>;
  readonly writers?: Readonly<Record<number, readonly number[]>>;
  /** Who has the open file of a locked inode, who took it first. */
  readonly holders?: Readonly<Record<number, readonly number[]>>;
  /** Waiter and owner of mutexes. */
  readonly mutexes?: readonly (readonly [waiter: number, owner: number])[];
  readonly unseen?: readonly number[];
  readonly outsiders?: Outsiders;
  readonly link?: (pipe: number) => string;
  readonly alarms?: ReadonlyMap<number, Alarm>;
}

function judgedOf({ processes, link = (pipe) => `pipe:[${pipe}]` }: Threads): Judged[] {
  return Object.entries(processes).flatMap(([name, calls]) => {
    const pid = Number(name);
    const process = { pid, comm: `p${pid}`, threads: calls };
    return calls.map((words, index) => {
      const [call = '', number = ''] = words.split(' ');
      const waits = {
        read: 'pipe',
        flock: 'filelock',
        wait: 'child',
        mutex: 'lock',
        futex: 'lock',
        pause: 'signal',
      };
      // -1 is any.
      const child = number.includes(',') ? 0xffff_ffff : Number(number);
      const target = parseFdTarget(call === 'flock' ? `/f${number}` : link(Number(number)));
      const info = { pos: 0, flags: 0, mnt_id: 1, ino: Number(number) };
      return {
        wait: waits[call as 'read'] ?? 'sleep',
        thread: {
          pid,
          tid: pid + index,
          comm: `t${pid + index}`,
          state: 'S',
          look: { state: 'blocked', nr: 61, args: [child, 0, 0, 0, 0, 0], sp: 1, pc: 1 },
          call: { name: call === 'wait' ? 'wait4' : call, timed: false },
          children: call === 'wait' ? number.split(',').map(Number) : undefined,
        },
        process,
        fd: call === 'read' || call === 'flock' ? { fd: 3, op: call, target, info } : undefined,
        futex:
          call === 'futex'
            ? { call: { shared: number === 'shared', timed: number === 'timed' }, object: {} }
            : undefined,
      } as unknown as Judged;
    });
  });
}

function deadlocksOf(setting: Threads): Deadlock[] {
  const { writers = {}, holders = {}, mutexes = [], unseen = [], alarms, outsiders } = setting;
  const judged = judgedOf(setting);
  const of = (tid: number): Judged => judged.find(({ thread }) => thread.tid === tid) as Judged;
  const pipes = {
    unseen: new Map(unseen.map((pid) => [pid, 'closed'])),
    byKey: new Map(
      Object.entries(writers).flatMap(([pipe, pids]) => {
        const ends = { readers: [], writers: pids.map((pid) => ({ pid, fd: 4 })) };
        return [
          [`pipe:${pipe}`, ends],
          [`fifo:1:${pipe}`, ends],
        ];
      }),
    ),
  } as unknown as WaitEvidence['pipes'];
  const lock = { kind: 'FLOCK', access: 'WRITE', device: 'fe:00', start: 0, end: 0 };
  const fileLocks = Object.entries(holders).flatMap(([inode, pids], index): FileLock[] => {
    const file = { ...lock, id: index, inode: Number(inode) };
    const waiters = judged.filter(({ fd }) => fd?.op === 'flock' && fd.target !== undefined);
    return [
      { ...file, waits: false, pid: pids[0] ?? -1, holders: pids, unseen },
      ...waiters.map(({ thread }): FileLock => ({ ...file, waits: true, pid: thread.pid })),
    ];
  });
  const locks = mutexes.map(([waiter, owner]): Lock => {
    const thread = of(owner).thread;
    return {
      kind: 'mutex',
      object: 'mutex',
      address: undefined,
      owner: { tid: owner, pid: thread.pid, comm: thread.comm, alive: true, suspect: false, forked: false },
      waiters: [of(waiter)],
    } as unknown as Lock;
  });
  const graph = waitGraph(locks, processEdges(judged, { fileLocks, pipes }));
  const cycles = findCycles(graph);
  const found = { graph, cycles, refused: [], alarms, outsiders };
  assert.deepEqual(deadlockList(found, new Map()), [], 'who is not there any more stands in no circle');
  for (const cycle of cycles) {
    const tids = new Set(cycle.map(({ waiter }) => waiter.thread.tid));
    assert.ok(supportOf(graph, cycle).every(({ waiter }) => !tids.has(waiter.thread.tid)));
  }
  return deadlockList(found);
}

const circlesOf = (setting: Threads): (readonly number[])[] => deadlocksOf(setting).map(({ tids }) => tids);
const textsOf = (setting: Threads): string[] =>
  deadlocksOf(setting).map(({ text }) => text.replace(/^likely a deadlock \(seen once\): /, ''));

/** Two processes, each of which reads from a pipe that the other one writes. */
const PIPES: Threads = {
  processes: { 10: ['read 71'], 20: ['read 72'] },
  writers: { 71: [20], 72: [10] },
};

test('two processes that read from each other are a circle', () => {
  assert.deepEqual(circlesOf(PIPES), [[10, 20]]);
  assert.deepEqual(textsOf(PIPES), [
    '10 (t10) reads pipe:[71], which only 20 (t20) writes, which reads pipe:[72], which only 10 (t10) writes',
  ]);
});

test('a process with a thread that may write is in none, and neither is a pipe that others write as well', () => {
  assert.deepEqual(circlesOf({ ...PIPES, processes: { 10: ['read 71'], 20: ['read 72', 'sleep'] } }), []);
  assert.deepEqual(circlesOf({ ...PIPES, writers: { 71: [20, 90], 72: [10] } }), []);
  const third = { 10: ['read 71'], 20: ['read 72'], 90: ['sleep'] };
  assert.deepEqual(circlesOf({ processes: third, writers: { 71: [20, 90], 72: [10] } }), []);
});

test('a pipe that several write is in a circle where none of them can go on', () => {
  const setting = { processes: { 10: ['wait 20'], 20: ['read 71'] }, writers: { 71: [10, 20] } };
  assert.deepEqual(textsOf(setting), [
    '10 (t10) waits for its child 20 (t20), which reads pipe:[71], which only 10 (t10) and itself write',
  ]);
});

test('a FIFO may be opened by anybody, unless its path is gone', () => {
  assert.deepEqual(circlesOf({ ...PIPES, link: (pipe) => `/run/f${pipe}` }), []);
  assert.deepEqual(circlesOf({ ...PIPES, link: (pipe) => `/run/f${pipe} (deleted)` }), [[10, 20]]);
});

test("a file lock is its process's: all of its threads have to be stuck", () => {
  const setting = (...more: string[]): Threads => ({
    processes: { 10: ['mutex', 'flock 5', ...more] },
    holders: { 5: [10] },
    mutexes: [[10, 11]],
  });
  assert.deepEqual(textsOf(setting()), [
    '10 (t10) waits for mutex held by 11 (t11), which waits for the lock on /f5 that its own process holds',
  ]);
  assert.deepEqual(circlesOf(setting('sleep')), []);
  assert.deepEqual(textsOf(setting('pause')), [
    '10 (t10) waits for mutex held by 11 (t11), which waits for the lock on /f5 that its own process holds; unless 12 (t12) can let go when a signal comes',
  ]);
  assert.deepEqual(
    circlesOf({
      ...setting('mutex'),
      mutexes: [
        [10, 11],
        [12, 10],
      ],
    }),
    [[10, 11]],
  );
});

test('who waits for nobody but such as wait for a signal does so too', () => {
  const setting: Threads = {
    processes: { 10: ['wait 11'], 11: ['pause'], 20: ['flock 5'], 30: ['flock 6'] },
    holders: { 5: [30], 6: [10, 11, 20] },
  };
  assert.deepEqual(textsOf(setting), [
    '20 (t20) waits for the lock on /f5 held by 30 (t30), which waits for the lock on /f6 held by 10 (t10), 11 (t11) and 20 (t20); unless 10 (t10) and 11 (t11) can let go when a signal comes',
  ]);
});

test('a circle through a process of several threads says which of them it goes through', () => {
  const setting = {
    processes: { 10: ['flock 5'], 20: ['mutex', 'flock 6'] },
    holders: { 5: [20], 6: [10] },
    mutexes: [[20, 21]],
  } as const;
  assert.deepEqual(textsOf(setting), [
    '10 (t10) waits for the lock on /f5 held by process 20 (p20), where 21 (t21) waits for the lock on /f6 held by 10 (t10); blocked behind it: 20',
  ]);
});

test('another process with the same open file can let go of its lock', () => {
  const setting = (other: string): Threads => ({
    processes: { 10: ['wait 20'], 20: ['flock 5'], 30: [other] },
    holders: { 5: [10, 30] },
  });
  assert.deepEqual(circlesOf(setting('sleep')), []);
  assert.deepEqual(circlesOf(setting('flock 5')), [[10, 20]]);
  assert.deepEqual(circlesOf({ ...setting('sleep'), processes: { 10: ['wait 20'], 20: ['flock 5'] } }), []);
});

/** Where processes come from: parent and start, of a session for each. */
const outsidersOf = (
  origins: Readonly<Record<number, readonly [ppid: number, starttime: number]>>,
): Outsiders => ({
  origins: new Map(
    Object.entries(origins).map(([name, [ppid, starttime]]) => {
      const pid = Number(name);
      return [pid, { pid, ppid, starttime, session: pid, comm: 'x' }];
    }),
  ),
  unlisted: [],
  inFlight: [],
});

test('processes that could not be read may end a circle as well, if they can have inherited what it is about', () => {
  const fileLock = { processes: { 10: ['flock 5'] }, holders: { 5: [10] } };
  for (const setting of [PIPES, fileLock]) {
    const rest = (more: Partial<Threads>): string | undefined =>
      /;.*$/.exec(textsOf({ ...setting, ...more })[0] ?? '')?.[0];
    assert.equal(rest({ unseen: [7, 8] }), '; others may end it: 2 processes may not be looked into');
    const own = { 10: [9, 50], 20: [9, 50], 9: [1, 40] } as const;
    const older = outsidersOf({ ...own, 7: [1, 30], 8: [1, 31] });
    assert.equal(rest({ unseen: [7, 8], outsiders: older }), undefined);
    const younger = outsidersOf({ ...own, 7: [1, 30], 8: [9, 41] });
    assert.equal(
      rest({ unseen: [7, 8], outsiders: younger }),
      '; others may end it: one process may not be looked into',
    );
    const outside = { kind: 'outside', text: 'outside this PID namespace are not seen' } as const;
    assert.equal(
      rest({ outsiders: { ...outsidersOf({ 10: [0, 1], 20: [10, 2] }), unlisted: [outside] } }),
      '; others may end it: processes outside this PID namespace are not seen',
    );
    assert.equal(
      rest({ outsiders: { ...outsidersOf({ 10: [0, 1], 20: [10, 2] }), inFlight: [{ pids: [30] }] } }),
      '; others may end it: descriptors that were sent to 30 through a socket and not received yet are not seen',
    );
  }
});

/** A child that a queue feeds: its second thread writes to a pipe, which only its parent reads, who waits for its end. */
const queue = (first: string): Threads => ({
  processes: { 10: ['wait 20'], 20: [first, 'read 71'] },
  writers: { 71: [10, 20] },
});

test('a thread in a private futex lets nobody else go on: the rest of its process is stuck with it', () => {
  assert.deepEqual(textsOf(queue('futex')), [
    '10 (t10) waits for its child process 20 (p20), where 21 (t21) reads pipe:[71], which only 10 (t10) and itself write; 20 (t20) waits in a futex that only threads of its own process can wake; blocked behind it: 20',
  ]);
  const [first] = deadlocksOf(queue('futex'));
  assert.equal(first?.certainty, 'likely');
});

test('several threads in private futexes are told by their number', () => {
  const setting = {
    processes: { 10: ['futex', 'futex', 'wait 20', 'futex'], 20: ['read 71'] },
    writers: { 71: [10] },
  };
  assert.deepEqual(textsOf(setting), [
    '12 (t12) waits for its child 20 (t20), which reads pipe:[71], which only process 10 (p10) writes; 3 threads of process 10 (p10) wait in futexes that only threads of that process can wake; blocked behind it: 10, 11, 13',
  ]);
});

for (const [name, call] of [
  ['a futex that other processes may wake', 'futex shared'],
  ['a futex with a time-out', 'futex timed'],
  ['a sleep', 'sleep'],
] as const) {
  test(`a process with a thread in ${name} is in no circle`, () =>
    assert.deepEqual(circlesOf(queue(call)), []));
}

test('threads that wait in private futexes alone are in no circle: they may idle', () => {
  assert.deepEqual(circlesOf({ processes: { 10: ['futex', 'futex'], 20: ['futex'] } }), []);
  const idle = { 10: ['futex', 'futex'], 20: ['wait 10'], 30: ['mutex', 'futex'] };
  assert.deepEqual(circlesOf({ processes: idle, mutexes: [[30, 31]] }), []);
});

test('one who waits for any of its children is held up when all of them are', () => {
  const setting = (last: string): Threads => ({
    processes: { 10: ['wait 20,30'], 20: ['read 71'], 30: [last] },
    writers: { 71: [10] },
  });
  assert.deepEqual(circlesOf(setting('read 71')), [[10, 20]]);
  assert.deepEqual(circlesOf(setting('sleep')), []);
});

test('an alarm may end the waits of a circle', () => {
  const found = (alarm: Alarm): (readonly string[])[] =>
    deadlocksOf({ ...PIPES, alarms: new Map([[20, alarm]]) }).map(({ certainty, text }) => [
      certainty,
      /; .*$/.exec(text)?.[0] ?? '',
    ]);
  assert.deepEqual(found('timer'), [['timed', '; a timer of 20 (t20) may end it']]);
  assert.deepEqual(found('alarm'), [['likely', '; an alarm may end it, as SIGALRM is caught by 20 (t20)']]);
  assert.deepEqual(found('caught SIGIO'), [
    ['likely', '; a signal may end it, as SIGIO is caught by 20 (t20)'],
  ]);
  assert.deepEqual(found('caught SIGUSR1, SIGIO'), [
    ['likely', '; a signal may end it, as SIGUSR1, SIGIO are caught by 20 (t20)'],
  ]);
});
