import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuntimeEvidence, RuntimeThread } from '../../../src/inspect/runtimes/evidence.ts';
import { recognise, roleOf } from '../../../src/inspect/runtimes/recognise.ts';
import { Areas } from '../../../src/inspect/waits/areas.ts';
import { decodeCall } from '../../../src/inspect/waits/decode.ts';
import { parseMaps } from '../../../src/procfs/maps.ts';
import { isRead } from '../../../src/procfs/unreadable.ts';

const PID = 7;
/** A program without cgo, whose heap has outgrown 4 GiB. */
const PURE = `
00400000-005a0000 r-xp 00000000 fe:00 11 /srv/prog
0085a000-00889000 rw-p 00459000 fe:00 11 /srv/prog
00889000-008c0000 rw-p 00000000 00:00 0
c000000000-c140000000 rw-p 00000000 00:00 0
c140000000-c144000000 ---p 00000000 00:00 0
7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0 [stack]
`;
/** One with cgo: threads are those of the C library. */
const CGO = PURE.replace(
  '7ffd00000000-',
  `7f0000000000-7f0000001000 ---p 00000000 00:00 0
7f0000001000-7f0000801000 rw-p 00000000 00:00 0
7f0000a00000-7f0000b00000 r-xp 00000000 fe:00 12 /usr/lib/libc.so.6
7ffd00000000-`,
);
/** The same in a library that a C program has loaded. */
const LIBRARY = CGO.replaceAll('/srv/prog', '/srv/lib.so');
/** Linked with C code, and without libraries. */
const STATIC = CGO.replace(/.* \/usr\/lib\/libc.*\n/, '');

const GO_CODE = 0x45_0000;
const C_CODE = 0x7f00_00a8_0000;
/** Stack pointers: of the first thread, in the heap, on a stack of C. */
const FIRST = 0x7ffd_0002_0000;
const HEAP = 0xc0_0008_3f00;
const C_STACK = 0x7f00_0080_0000;

const NOTE = [0x80, 0, 0];
const FUTEX = 202;
/** Addresses of futexes. */
const BSS = 0x88_9b98;
const LAST_PAGE = 0x88_8e68;
const PARK = 0xc0_0003_e548;
const HIGH_PARK = 0xc1_3000_0148;

const CALLS: Readonly<Record<string, readonly number[]>> = {
  read: [0, 3],
  nanosleep: [35],
  pause: [34],
  epoll: [281],
};

function evidenceOf(maps: string, threads: readonly RuntimeThread[]): RuntimeEvidence {
  const mappings = parseMaps(Buffer.from(maps.trimStart()));
  assert.ok(isRead(mappings));
  const areas = new Areas(mappings, { arch: 'x86_64', page_size: 4096 });
  return { pid: PID, comm: 'prog', exe: '/srv/prog', title: '', mappings, areas, threads };
}

function thread(tid: number, sp: number, call: string | readonly number[], pc = GO_CODE): RuntimeThread {
  const [nr = FUTEX, ...args] = typeof call === 'string' ? (CALLS[call] ?? []) : [FUTEX, ...call];
  const decoded = decodeCall('x86_64', { state: 'blocked', nr, args, sp, pc });
  return { tid, inner: tid, comm: 'prog', state: 'S', call: decoded, stackBytes: undefined, sp, pc };
}

const REAL = /whose goroutine is inside a system call/;
const C = /in C code/;
const IDLE = /^an idle thread, or one locked/;
const MONITOR = /sysmon/;
const NONE = /^$/;

/** `at`: 1 is the second thread of the process. */
const ROLES: readonly (readonly [
  what: string,
  maps: string,
  at: number,
  sp: number,
  call: string | readonly number[],
  role: RegExp,
  pc?: number,
])[] = [
  ['the first thread, parked', PURE, 0, FIRST, [BSS, ...NOTE], /^the first thread, parked$/],
  [
    'the first thread, for a goroutine that takes signals',
    PURE,
    0,
    HEAP,
    [BSS, ...NOTE],
    /^the receiver of signals$/,
  ],
  ['the monitor, asleep', PURE, 1, HEAP, 'nanosleep', MONITOR],
  ['the monitor of an idle program', PURE, 1, HEAP, [BSS, 0x80, 0, 0xc0_0003_0000], MONITOR],
  ['a goroutine that sleeps by itself', PURE, 2, HEAP, 'nanosleep', REAL],
  ['a goroutine that reads', PURE, 2, HEAP, 'read', REAL],
  ['an idle thread', PURE, 2, HEAP, [PARK, ...NOTE], IDLE],
  ['an idle thread, high in a large heap', PURE, 2, HEAP, [HIGH_PARK, ...NOTE], IDLE],
  [
    'a lock of the runtime',
    PURE,
    2,
    HEAP,
    [BSS, 0x80, 2, 0],
    /^a thread that waits for a lock of the runtime$/,
  ],
  [
    'without cgo, the template thread or who takes signals',
    PURE,
    2,
    HEAP,
    [BSS, ...NOTE],
    /template thread.*, or the receiver/,
  ],
  ['a goroutine that calls futex(2) itself', PURE, 2, HEAP, [PARK, 0, 7, 0], REAL],
  ['the poller', PURE, 2, HEAP, 'epoll', /polls the network/],
  ['with cgo, the poller', CGO, 2, C_STACK, 'epoll', /polls the network/],
  ['with cgo, a goroutine that polls by itself', CGO, 2, HEAP, 'epoll', REAL],
  ['with cgo, the monitor', CGO, 1, C_STACK, 'nanosleep', MONITOR],
  ['with cgo, a goroutine on the second thread that sleeps', CGO, 1, HEAP, 'nanosleep', REAL],
  [
    'with cgo, one that sleeps on a stack of C: it may be the monitor, where C has made others first',
    CGO,
    2,
    C_STACK,
    'nanosleep',
    NONE,
  ],
  ['with cgo, who takes signals', CGO, 2, HEAP, [BSS, ...NOTE], /^the receiver of signals$/],
  [
    'with cgo, the template thread',
    CGO,
    2,
    C_STACK,
    [BSS, ...NOTE],
    /^the template thread.*perhaps its first thread/,
  ],
  ['the monitor in a program of C', LIBRARY, 3, C_STACK, [BSS, 0x80, 0, 0x7f00_0070_0000], MONITOR],
  [
    'a note in the last page of the data of a library',
    LIBRARY,
    3,
    C_STACK,
    [LAST_PAGE, ...NOTE],
    /^the template thread/,
  ],
  ['C code: the first thread', CGO, 0, FIRST, 'pause', C, C_CODE],
  ['C code: the second thread sleeps', CGO, 1, C_STACK, 'nanosleep', C, C_CODE],
  ['C code: a mutex in static data', CGO, 0, FIRST, [BSS, 0x80, 2, 0], C, C_CODE],
  ['C code: a condition variable', CGO, 2, C_STACK, [BSS, 0x189, 0, 0], C, C_CODE],
  ['a Go program with C in it: a lock may be of either', STATIC, 2, C_STACK, [BSS, 0x80, 2, 0], NONE],
  ['a Go program with C in it: a condition variable', STATIC, 2, C_STACK, [BSS, 0x189, 0, 0], C],
  ['a Go program with C in it: a thread of C', STATIC, 2, C_STACK, 'pause', C],
  ['a Go program with C in it: a goroutine', STATIC, 2, HEAP, 'read', REAL],
];

for (const [what, maps, at, sp, call, role, pc] of ROLES) {
  test(`Go: ${what}`, () => {
    const threads = Array.from({ length: 4 }, (_, index) => thread(PID + index, FIRST, [BSS, ...NOTE]));
    const asked = thread(PID + at, sp, call, pc);
    threads[at] = asked;
    // The others but the first are where this program has its threads.
    for (const other of [1, 2, 3].filter((place) => place !== at)) {
      threads[other] = thread(PID + other, maps === PURE ? HEAP : C_STACK, [PARK, ...NOTE]);
    }
    assert.match(roleOf(asked, evidenceOf(maps, threads))?.role ?? '', role);
  });
}

test('Go: a thread that runs, and the heap by which the runtime is known', () => {
  const runs = { ...thread(PID, FIRST, 'pause'), state: 'R', call: undefined, sp: undefined };
  for (const [maps, role] of [
    [PURE, /^a thread that runs Go code/],
    [CGO, /^a thread that runs Go or C code/],
  ] as const) {
    assert.match(roleOf(runs, evidenceOf(maps, [runs]))?.role ?? '', role);
  }
  const [first, second] = [thread(PID, FIRST, 'pause'), { ...runs, tid: PID + 1 }];
  assert.match(roleOf(second, evidenceOf(PURE, [first, second]))?.role ?? '', MONITOR);
  assert.doesNotMatch(roleOf(second, evidenceOf(CGO, [first, second]))?.role ?? '', MONITOR);
  assert.equal(recognise(evidenceOf(PURE, [runs]))?.basis, 'heap arenas of Go are mapped at c000000000');
  const small = PURE.replace(/c140000000/g, 'c000010000').replace('c144000000', 'c000020000');
  assert.equal(recognise(evidenceOf(small, [runs])), undefined);
});
