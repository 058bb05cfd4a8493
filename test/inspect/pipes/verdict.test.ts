import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenFd } from '../../../src/inspect/pipes/ends.ts';
import type { Holder } from '../../../src/inspect/pipes/lineage.ts';
import type { Pipe } from '../../../src/inspect/pipes/pipe.ts';
import type { Unlisted } from '../../../src/inspect/pipes/unlisted.ts';
import { judgePipe, type Scene } from '../../../src/inspect/pipes/verdict.ts';
import type { Judged } from '../../../src/inspect/waits/judge.ts';
import { blockedIn, threadOf } from '../waits/threads.ts';

const CLOEXEC = 0o2000000;
const NONBLOCK = 0o4000;

function end(pid: number, fd: number, flags = 0): OpenFd {
  return {
    pid,
    fd,
    target: { kind: 'pipe', inode: 7, name: 'pipe:[7]' },
    info: { pos: 0, flags, mnt_id: 16, ino: 7 },
  };
}

function thread(pid: number, tid: number, wait: Judged['wait'] = 'signal'): Judged {
  return {
    thread: threadOf({ pid, tid }),
    wait,
    fd: undefined,
    futex: undefined,
    process: { pid },
  } as unknown as Judged;
}

/** A thread in pause(2). */
function pausing(pid: number): Judged {
  return { ...thread(pid, pid), thread: blockedIn(34, [], { pid, tid: pid }) };
}

/** A thread in sigwait(3), which needs no handler. */
function sigwaiting(pid: number): Judged {
  return { ...thread(pid, pid), thread: blockedIn(128, [], { pid, tid: pid }) };
}

/** A thread that waits for the end of another. */
function joining(pid: number, tid: number, owner: number): Judged {
  const futex = { object: { object: 'join', owner }, call: { timed: false } };
  return { ...thread(pid, tid, 'lock'), futex } as unknown as Judged;
}

function onFifo(fd: OpenFd): OpenFd {
  return { ...fd, target: { kind: 'path', deleted: false, name: '/run/fifo' } };
}

/** Process 10 is the shell, in session 10; the others are its children unless said. */
function holder(pid: number, fields: Partial<Holder> = {}): Holder {
  return {
    pid,
    comm: 'x',
    ppid: 10,
    session: 10,
    parentSession: 10,
    starttime: pid,
    exe: `/bin/${pid}`,
    args: [],
    variables: [],
    ageMs: undefined,
    writes: 0,
    caught: [],
    timed: false,
    ancestors: [10, 1],
    ...fields,
  };
}

interface Given {
  readonly readers?: readonly OpenFd[];
  readonly writers?: readonly OpenFd[];
  readonly reading?: readonly number[];
  readonly writing?: readonly number[];
  readonly holders?: readonly Holder[];
  readonly threads?: readonly Judged[];
  readonly unreadable?: number;
  /** Processes that are not even listed. */
  readonly unlisted?: Unlisted['kind'];
  /** A FIFO that still has its path. */
  readonly named?: boolean;
  /** Milliseconds since those who wait last ran. */
  readonly since?: number;
}

function verdict({
  readers = [],
  writers = [],
  reading = [],
  writing = [],
  holders,
  threads,
  unreadable = 0,
  unlisted,
  named = false,
  since = 500,
}: Given): string {
  const pids = [...new Set([...readers, ...writers].map(({ pid }) => pid))];
  const all = threads ?? pids.map((pid) => thread(pid, pid));
  const waiting = (pid: number): Judged => ({
    ...thread(pid, pid, 'pipe'),
    thread: threadOf({ pid, tid: pid, since }),
  });
  const blocked = [
    ...reading.map((pid) => ({ pid, tid: pid, op: 'read' as const, judged: waiting(pid) })),
    ...writing.map((pid) => ({ pid, tid: pid, op: 'write' as const, judged: waiting(pid) })),
  ];
  const pipe: Pipe = {
    key: 'pipe:7',
    inode: 7,
    path: named ? '/run/fifo' : undefined,
    named,
    readers,
    writers,
    blocked,
  };
  const byPid = new Map<number, Judged[]>();
  for (const one of all) byPid.set(one.thread.pid, [...(byPid.get(one.thread.pid) ?? []), one]);
  const scene: Scene = {
    holders: new Map((holders ?? pids.map((pid) => holder(pid))).map((one) => [one.pid, one])),
    threads: byPid,
    suspects: {
      closed: unreadable,
      unlisted: unlisted === undefined ? [] : [{ kind: unlisted, text: 'are not seen' }],
      inFlight: [],
    },
  };
  const found = judgePipe(pipe, scene);
  const doubt = found.verdict === 'leaked-writer' && !found.leaked.every(({ sure }) => sure);
  return `${found.verdict} ${found.culprit}${doubt ? ', perhaps' : ''}`;
}

const CASES: readonly (readonly [name: string, given: Given, expected: string])[] = [
  ['nobody reads', { writers: [end(21, 5)] }, 'no-reader 21'],
  ['nobody writes', { readers: [end(20, 4)] }, 'no-writer 0'],
  ['nobody is seen to read, but not everybody was seen', { writers: [end(21, 5)], unreadable: 2 }, 'ok 0'],
  ['nobody is seen to write, but not everybody was seen', { readers: [end(20, 4)], unreadable: 2 }, 'ok 0'],
  ['nobody is seen to read, but one outside may', { writers: [end(21, 5)], unlisted: 'outside' }, 'ok 0'],
  [
    'nobody is seen to write, but one that is hidden may',
    { readers: [end(20, 4)], unlisted: 'hidden' },
    'ok 0',
  ],
  [
    'a process waits for its own pipe, which one outside may have too',
    { readers: [end(20, 4)], writers: [end(20, 5)], reading: [20], unlisted: 'outside' },
    'waits-for-writer 0',
  ],
  [
    'a process fills its own pipe, which one outside may have too',
    { readers: [end(20, 4)], writers: [end(20, 5)], writing: [20], unlisted: 'outside' },
    'full 0',
  ],
  ['nobody waits', { readers: [end(20, 4)], writers: [end(21, 5)] }, 'ok 0'],
  [
    'a reader waits, and its writer is not to be seen',
    { readers: [end(20, 4)], reading: [20], unreadable: 1 },
    'waits-for-writer 0',
  ],
  [
    'a writer waits, and its reader is not to be seen',
    { writers: [end(21, 5)], writing: [21], unreadable: 1 },
    'full 0',
  ],
  [
    'a writer waits for a reader that does something else',
    { readers: [end(20, 4)], writers: [end(21, 5)], writing: [21] },
    'full 20',
  ],
  [
    'a process fills its own pipe, which nobody else reads',
    { readers: [end(20, 4)], writers: [end(20, 5)], writing: [20] },
    'self-held 20',
  ],
  [
    'a process fills its own pipe, and another thread of it could read',
    {
      readers: [end(20, 4)],
      writers: [end(20, 5)],
      writing: [20],
      threads: [thread(20, 20, 'pipe'), thread(20, 22)],
    },
    'full 20',
  ],
  [
    'a process waits for its own pipe',
    { readers: [end(20, 4)], writers: [end(20, 5)], reading: [20] },
    'self-held 20',
  ],
  [
    'a process waits for its own FIFO, which anybody may open by its path',
    { readers: [onFifo(end(20, 4))], writers: [onFifo(end(20, 4))], reading: [20], named: true },
    'waits-for-writer 0',
  ],
  [
    'the path of the FIFO is gone: nobody can open it any more',
    { readers: [onFifo(end(20, 4))], writers: [onFifo(end(20, 4))], reading: [20] },
    'self-held 20',
  ],
  [
    'two processes wait for a pipe that both and nobody else could write',
    {
      readers: [end(20, 4), end(21, 4)],
      writers: [end(20, 5), end(21, 5)],
      reading: [20, 21],
    },
    'self-held 20',
  ],
  [
    'a process waits for its own pipe, which one that may not be looked into may have too',
    { readers: [end(20, 4)], writers: [end(20, 5)], reading: [20], unreadable: 3 },
    'waits-for-writer 0',
  ],
  [
    'a thread waits for another of its process',
    {
      readers: [end(20, 4)],
      writers: [end(20, 5)],
      reading: [20],
      threads: [thread(20, 20, 'pipe'), thread(20, 22)],
    },
    'waits-for-writer 0',
  ],
  ['a wake-up pipe', { readers: [end(20, 4, NONBLOCK)], writers: [end(20, 5, NONBLOCK)] }, 'wake-up 0'],
  [
    'a wake-up pipe that a child has inherited',
    {
      readers: [end(20, 4, NONBLOCK), end(21, 4, NONBLOCK)],
      writers: [end(20, 5, NONBLOCK), end(21, 5, NONBLOCK)],
    },
    'wake-up 0',
  ],
  ['one end of it waits', { readers: [end(20, 4)], writers: [end(20, 5, NONBLOCK)] }, 'ok 0'],
  [
    'its two ends are in two processes',
    { readers: [end(20, 4, NONBLOCK)], writers: [end(21, 5, NONBLOCK)] },
    'ok 0',
  ],
  [
    'a pipeline: the writer has it as its output',
    { readers: [end(21, 0)], writers: [end(20, 1)], reading: [21] },
    'waits-for-writer 0',
  ],
  [
    'the writer was left to pid 1, with the pipe as its output',
    {
      readers: [end(21, 0)],
      writers: [end(20, 1)],
      reading: [21],
      holders: [holder(20, { ppid: 1, parentSession: 1, ancestors: [1] }), holder(21)],
    },
    'leaked-writer 20, perhaps',
  ],
  [
    'the same, but it writes: its output is where it was meant to go',
    {
      readers: [end(21, 0)],
      writers: [end(20, 1)],
      reading: [21],
      holders: [holder(20, { ppid: 1, parentSession: 1, ancestors: [1], writes: 3 }), holder(21)],
    },
    'waits-for-writer 0',
  ],
  [
    'the same, and whether it writes is not to be seen',
    {
      readers: [end(21, 0)],
      writers: [end(20, 1)],
      reading: [21],
      holders: [holder(20, { ppid: 1, parentSession: 1, ancestors: [1], writes: undefined }), holder(21)],
    },
    'waits-for-writer 0',
  ],
  [
    'it writes elsewhere: since it began the reader was not woken once',
    {
      readers: [end(21, 0)],
      writers: [end(20, 1)],
      reading: [21],
      since: 9000,
      holders: [
        holder(20, { ppid: 1, parentSession: 1, ancestors: [1], writes: 3, ageMs: 8000 }),
        holder(21, { ageMs: 90_000 }),
      ],
    },
    'leaked-writer 20, perhaps',
  ],
  [
    'the same, but so little apart that the clocks do not tell which was first',
    {
      readers: [end(21, 0)],
      writers: [end(20, 1)],
      reading: [21],
      since: 8020,
      holders: [
        holder(20, { ppid: 1, parentSession: 1, ancestors: [1], writes: 3, ageMs: 8000 }),
        holder(21, { ageMs: 90_000 }),
      ],
    },
    'waits-for-writer 0',
  ],
  [
    'a program that was left behind and what it started, neither of which ever wrote',
    {
      readers: [end(21, 0)],
      writers: [end(20, 1), end(22, 1)],
      reading: [21],
      holders: [
        holder(20, { ppid: 1, parentSession: 1, ancestors: [1] }),
        holder(21),
        holder(22, { ppid: 20, ancestors: [20, 1] }),
      ],
    },
    'leaked-writer 20, perhaps',
  ],
  [
    'data flows: the reader was woken just now, long after all began',
    {
      readers: [end(20, 0)],
      writers: [end(21, 5)],
      reading: [20],
      since: 900,
      holders: [holder(20, { ageMs: 60_000 }), holder(21, { ageMs: 60_000, writes: 50 })],
    },
    'waits-for-writer 0',
  ],
  [
    'a program has it under a number that nobody told it, and writes somewhere',
    {
      readers: [end(20, 0)],
      writers: [end(21, 5)],
      reading: [20],
      since: 50_000,
      holders: [holder(20, { ageMs: 60_000 }), holder(21, { ageMs: 60_000, writes: 50 })],
    },
    'leaked-writer 21, perhaps',
  ],
  [
    'both were left to pid 1',
    {
      readers: [end(21, 0)],
      writers: [end(20, 1)],
      reading: [21],
      holders: [
        holder(20, { ppid: 1, parentSession: 1, ancestors: [1] }),
        holder(21, { ppid: 1, parentSession: 1, ancestors: [1] }),
      ],
    },
    'waits-for-writer 0',
  ],
  [
    'a program has it under a number that nobody told it',
    { readers: [end(20, 0)], writers: [end(21, 5)], reading: [20] },
    'leaked-writer 21, perhaps',
  ],
  [
    'the same, and it sleeps until a signal ends it',
    {
      readers: [end(20, 0)],
      writers: [end(21, 5)],
      reading: [20],
      threads: [thread(20, 20, 'pipe'), pausing(21)],
    },
    'leaked-writer 21',
  ],
  [
    'the same, but it has a handler for a signal, which may write',
    {
      readers: [end(20, 0)],
      writers: [end(21, 5)],
      reading: [20],
      threads: [thread(20, 20, 'pipe'), pausing(21)],
      holders: [holder(20), holder(21, { caught: [10] })],
    },
    'leaked-writer 21, perhaps',
  ],
  [
    'the same, closed at exec: then it means to have it',
    { readers: [end(20, 0)], writers: [end(21, 5, CLOEXEC)], reading: [20] },
    'waits-for-writer 0',
  ],
  [
    'a program was told the number',
    {
      readers: [end(20, 0)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20), holder(21, { args: ['--status-fd', '5'] })],
    },
    'waits-for-writer 0',
  ],
  [
    'a number that only looks like it: sleep 5',
    {
      readers: [end(20, 0)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20), holder(21, { args: ['5'] })],
    },
    'leaked-writer 21, perhaps',
  ],
  [
    'the reader is a child of the writer',
    {
      readers: [end(21, 0)],
      writers: [end(20, 5)],
      reading: [21],
      holders: [holder(20), holder(21, { ppid: 20, ancestors: [20, 10, 1] })],
    },
    'waits-for-writer 0',
  ],
  [
    'the reader is a child of the writer, which waits for it to end',
    {
      readers: [end(21, 0)],
      writers: [end(20, 5)],
      reading: [21],
      holders: [holder(20), holder(21, { ppid: 20, ancestors: [20, 10, 1] })],
      threads: [
        { ...thread(20, 20, 'child'), thread: blockedIn(61, [21], { pid: 20, tid: 20 }) },
        thread(21, 21, 'pipe'),
      ],
    },
    'leaked-writer 20',
  ],
  [
    'the same, and the writer has a handler for a signal',
    {
      readers: [end(21, 0)],
      writers: [end(20, 5)],
      reading: [21],
      holders: [holder(20, { caught: [10] }), holder(21, { ppid: 20, ancestors: [20, 10, 1] })],
      threads: [
        { ...thread(20, 20, 'child'), thread: blockedIn(61, [21], { pid: 20, tid: 20 }) },
        thread(21, 21, 'pipe'),
      ],
    },
    'leaked-writer 20, perhaps',
  ],
  [
    'the writer is a fork of the reader, which is meant to write',
    {
      readers: [end(20, 3)],
      writers: [end(21, 4)],
      reading: [20],
      holders: [
        holder(20, { exe: '/bin/same' }),
        holder(21, { exe: '/bin/same', ppid: 20, ancestors: [20, 10, 1] }),
      ],
    },
    'waits-for-writer 0',
  ],
  [
    'a child of the reader has it as its output',
    {
      readers: [end(20, 3)],
      writers: [end(21, 1)],
      reading: [20],
      holders: [holder(20), holder(21, { ppid: 20, ancestors: [20, 10, 1] })],
    },
    'waits-for-writer 0',
  ],
  [
    'a child of the reader runs another program, which has it still',
    {
      readers: [end(20, 3)],
      writers: [end(21, 4)],
      reading: [20],
      holders: [holder(20), holder(21, { ppid: 20, ancestors: [20, 10, 1] })],
    },
    'leaked-writer 21, perhaps',
  ],
  [
    'the same, a grandchild',
    {
      readers: [end(20, 3)],
      writers: [end(21, 9)],
      reading: [20],
      holders: [holder(20), holder(21, { ppid: 19, ancestors: [19, 20, 10, 1] })],
    },
    'leaked-writer 21, perhaps',
  ],
  [
    'the same, but the environment tells the program of it',
    {
      readers: [end(20, 3)],
      writers: [end(21, 4)],
      reading: [20],
      holders: [holder(20), holder(21, { ppid: 20, ancestors: [20, 10, 1], variables: ['_OCI_SYNCPIPE=4'] })],
    },
    'waits-for-writer 0',
  ],
  [
    'the environment names another descriptor',
    {
      readers: [end(20, 3)],
      writers: [end(21, 4)],
      reading: [20],
      holders: [holder(20), holder(21, { ppid: 20, ancestors: [20, 10, 1], variables: ['LOG_FD=14'] })],
    },
    'leaked-writer 21, perhaps',
  ],
  [
    'a child of the reader has a FIFO open, perhaps by its path',
    {
      readers: [onFifo(end(20, 3))],
      writers: [onFifo(end(21, 4))],
      reading: [20],
      holders: [holder(20), holder(21, { ppid: 20, ancestors: [20, 10, 1] })],
    },
    'waits-for-writer 0',
  ],
  [
    'a thread waits for its own pipe, and the only other one for the end of that thread',
    {
      readers: [end(20, 4)],
      writers: [end(20, 5)],
      reading: [20],
      threads: [thread(20, 20, 'pipe'), joining(20, 22, 20)],
    },
    'self-held 20',
  ],
  [
    'the other one waits for a third, which could write',
    {
      readers: [end(20, 4)],
      writers: [end(20, 5)],
      reading: [20],
      threads: [thread(20, 20, 'pipe'), joining(20, 22, 23), thread(20, 23)],
    },
    'waits-for-writer 0',
  ],
  [
    'two wait for the end of each other',
    {
      readers: [end(20, 4)],
      writers: [end(20, 5)],
      reading: [20],
      threads: [thread(20, 20, 'pipe'), joining(20, 22, 23), joining(20, 23, 22)],
    },
    'waits-for-writer 0',
  ],
  [
    'two have inherited it: the elder is to blame',
    {
      readers: [end(20, 0)],
      writers: [end(22, 5), end(21, 5)],
      reading: [20],
      holders: [holder(20), holder(21), holder(22, { ppid: 21, ancestors: [21, 10, 1] })],
    },
    'leaked-writer 21, perhaps',
  ],
  [
    'one has inherited it, but the shell has it still',
    {
      readers: [end(20, 0)],
      writers: [end(10, 5), end(21, 5)],
      reading: [20],
      holders: [holder(10, { ppid: 1, ancestors: [1] }), holder(20), holder(21)],
    },
    'waits-for-writer 0',
  ],
  [
    'a fork of the same program that has never written, with the number that pipe(2) gave',
    {
      readers: [end(20, 4)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20, { exe: '/bin/same' }), holder(21, { exe: '/bin/same' })],
    },
    'waits-for-writer 0',
  ],
  [
    'the same, in a wait that only the handler of a signal ends, and it has none',
    {
      readers: [end(20, 4)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20, { exe: '/bin/same' }), holder(21, { exe: '/bin/same' })],
      threads: [thread(20, 20, 'pipe'), pausing(21)],
    },
    'leaked-writer 21',
  ],
  [
    'the same, and it has one',
    {
      readers: [end(20, 4)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20, { exe: '/bin/same' }), holder(21, { exe: '/bin/same', caught: [10] })],
      threads: [thread(20, 20, 'pipe'), pausing(21)],
    },
    'waits-for-writer 0',
  ],
  [
    'the same, and a timer ends it: then the reader gets end of file',
    {
      readers: [end(20, 4)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20, { exe: '/bin/same' }), holder(21, { exe: '/bin/same', timed: true })],
      threads: [thread(20, 20, 'pipe'), pausing(21)],
    },
    'waits-for-writer 0',
  ],
  [
    'the same, and it takes signals without a handler',
    {
      readers: [end(20, 4)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20, { exe: '/bin/same' }), holder(21, { exe: '/bin/same' })],
      threads: [thread(20, 20, 'pipe'), sigwaiting(21)],
    },
    'waits-for-writer 0',
  ],
  [
    'a fork of the same program that writes',
    {
      readers: [end(20, 4)],
      writers: [end(21, 5)],
      reading: [20],
      holders: [holder(20, { exe: '/bin/same' }), holder(21, { exe: '/bin/same', writes: 3 })],
    },
    'waits-for-writer 0',
  ],
];

for (const [name, given, expected] of CASES)
  test(`${name}: ${expected}`, () => assert.equal(verdict(given), expected));
