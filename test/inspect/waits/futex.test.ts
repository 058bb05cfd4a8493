import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeFutex, type FutexPlace, judgeFutex, wishOf } from '../../../src/inspect/waits/futex.ts';

const A = 0x7f00_0000_1000;

interface Setting {
  readonly libc?: FutexPlace['libc'];
  readonly threads?: readonly number[];
  readonly stackOf?: number;
  readonly twin?: number;
  readonly shared?: boolean;
  readonly ofMusl?: boolean;
}

/** What a wait with these arguments is on, in a process of glibc with the threads 10 and 11; 10 waits. */
function judge(
  op: number,
  val: number,
  {
    at = A,
    timed = false,
    libc = 'glibc',
    threads = [10, 11],
    stackOf,
    twin,
    shared,
    ofMusl = true,
  }: Setting & { at?: number; timed?: boolean } = {},
): readonly [object: string, offset: number | undefined, owner: number | undefined, certainty: string] {
  const call = decodeFutex([at, op, val, timed ? 0x7fff_0000 : 0, 0, 0]);
  assert.ok(call !== undefined);
  const { object, base, owner, certainty } = judgeFutex(call, {
    libc,
    isThread: (tid) => threads.includes(tid),
    threads: threads.length,
    mayBeOfMusl: () => ofMusl,
    stackOf: () => stackOf,
    isShared: () => shared,
    waiter: 10,
    twin,
  });
  return [object, base === undefined ? undefined : at - base, owner, certainty];
}

const REAL = 0x189;
const MONO = 0x89;

const GLIBC: readonly (readonly [name: string, found: readonly unknown[], expected: readonly unknown[]])[] = [
  ['a mutex, or another lock made like it', judge(0x80, 2), ['mutex', 0, undefined, 'likely']],
  ['a mutex that processes share', judge(0, 2, { shared: true }), ['mutex', 0, undefined, 'likely']],
  [
    'std::latch: the same in private memory',
    judge(0, 2, { shared: false }),
    ['futex', 0, undefined, 'likely'],
  ],
  ['the same in memory that is not known', judge(0, 2), ['futex', 0, undefined, 'likely']],
  [
    'a mutex of a program without a C library',
    judge(0x80, 2, { libc: 'other' }),
    ['mutex', 0, undefined, 'likely'],
  ],
  [
    'a mutex with a time-out at 8 behind a multiple of 16',
    judge(REAL, 2, { at: A + 8, timed: true }),
    ['mutex', 0, undefined, 'likely'],
  ],
  ['a robust mutex of another process', judge(0, 0x8000_0063, { shared: true }), ['robust', 0, 99, 'sure']],
  ['no robust mutex: no task can have this number', judge(0, 0x8050_0000), ['futex', 0, undefined, 'likely']],
  [
    'std::future with a time-out',
    judge(0x109, 0x8000_0000, { shared: false, timed: true }),
    ['futex', 0, undefined, 'likely'],
  ],
  [
    'a zero in the stack of the waiter',
    judge(REAL, 0, { at: A + 8, stackOf: 10 }),
    ['futex', 0, undefined, 'likely'],
  ],
  [
    'a value of 3 on the other clock',
    judge(MONO, 3, { at: A + 8, timed: true }),
    ['rwlock-read', 8, undefined, 'likely'],
  ],
  ['a mutex with a time-out', judge(REAL, 2, { timed: true }), ['mutex', 0, undefined, 'likely']],
  [
    'a mutex with a time-out on the other clock',
    judge(MONO, 2, { timed: true }),
    ['mutex', 0, undefined, 'likely'],
  ],
  ['a PI mutex', judge(0x86, 0), ['pi-mutex', 0, undefined, 'sure']],
  ['a PI mutex on the other clock', judge(0x8d, 0, { timed: true }), ['pi-mutex', 0, undefined, 'sure']],
  ['a robust mutex: the value names its owner', judge(0, 0x8000_000b), ['robust', 0, 11, 'sure']],
  ['a robust mutex with a time-out', judge(0x109, 0x8000_000b, { timed: true }), ['robust', 0, 11, 'sure']],
  ['a robust mutex whose owner died', judge(0, 0xc000_000b), ['robust', 0, 11, 'sure']],
  [
    'an rwlock, to read, while one writes',
    judge(REAL, 3, { at: A + 8 }),
    ['rwlock-read', 8, undefined, 'sure'],
  ],
  [
    'an rwlock, to write, while one writes',
    judge(REAL, 3, { at: A + 12 }),
    ['rwlock-write', 12, undefined, 'sure'],
  ],
  [
    'an rwlock, to write, while some read',
    judge(REAL, 2, { at: A + 8 }),
    ['rwlock-write', 8, undefined, 'likely'],
  ],
  [
    'the same with another writer behind: then it is sure',
    judge(REAL, 2, { at: A + 8, twin: 3 }),
    ['rwlock-write', 8, undefined, 'sure'],
  ],
  ['an rwlock that prefers writers, to read', judge(REAL, 14), ['rwlock-read', 0, undefined, 'likely']],
  [
    'the same at 8 behind a multiple of 16: an rwlock starts at any multiple of 8',
    judge(REAL, 14, { at: A + 8 }),
    ['rwlock-read', 0, undefined, 'likely'],
  ],
  [
    'a condition variable, first word',
    judge(REAL, 0, { at: A + 0x28 }),
    ['condvar', 0x28, undefined, 'likely'],
  ],
  [
    'a condition variable, second word',
    judge(REAL, 0, { at: A + 0x2c }),
    ['condvar', 0x2c, undefined, 'likely'],
  ],
  [
    'a condition variable inside another object, somebody on its other word',
    judge(REAL, 0, { at: A + 0x30, twin: 0 }),
    ['condvar', 0x28, undefined, 'sure'],
  ],
  [
    'a condition variable of glibc 2.41, which has a sequence',
    judge(REAL, 4, { at: A + 0x20 }),
    ['condvar', 0x20, undefined, 'likely'],
  ],
  ['a semaphore', judge(REAL, 0), ['semaphore', 0, undefined, 'likely']],
  ['a semaphore with a time-out', judge(MONO, 0, { timed: true }), ['semaphore', 0, undefined, 'likely']],
  ['a barrier', judge(0x80, 5, { at: A + 4 }), ['barrier', 4, undefined, 'likely']],
  [
    'a join: the value is a thread, the word in its stack',
    judge(0x109, 11, { stackOf: 11 }),
    ['join', undefined, 11, 'sure'],
  ],
  ['a join of a thread whose stack is not known', judge(0x109, 11), ['join', undefined, 11, 'sure']],
  ['a join of glibc before 2.31', judge(0, 11, { stackOf: 11 }), ['join', undefined, 11, 'sure']],
  ['no join: the word is in another stack', judge(0x109, 11, { stackOf: 10 }).slice(0, 1), ['futex']],
  ['no join: a bare word that holds the number of a thread', judge(0, 11).slice(0, 1), ['futex']],
  ['no join: the value is no thread of the process', judge(0x109, 12).slice(0, 1), ['futex']],
  ['no join of oneself', judge(0x109, 10).slice(0, 1), ['futex']],
  ['a bare word', judge(0, 0), ['futex', 0, undefined, 'likely']],
  [
    'a Rust mutex: no deadline, and not on the real-time clock',
    judge(MONO, 2),
    ['futex', 0, undefined, 'likely'],
  ],
  ['a Rust park', judge(MONO, 0xffff_ffff), ['futex', 0, undefined, 'likely']],
  [
    'a Rust park with a time-out',
    judge(MONO, 0xffff_ffff, { timed: true }),
    ['futex', 0, undefined, 'likely'],
  ],
  ['a scheduler of the BEAM', judge(0x80, 0xffff_ffff), ['futex', 0, undefined, 'likely']],
];

for (const [name, found, expected] of GLIBC) test(`glibc: ${name}`, () => assert.deepEqual(found, expected));

const musl = { libc: 'musl' as const };
const MUSL: typeof GLIBC = [
  [
    'a recursive mutex: the value names its owner',
    judge(0x80, 0x8000_000b, { ...musl, at: A + 4 }),
    ['mutex', 4, 11, 'sure'],
  ],
  [
    'a normal mutex keeps no owner',
    judge(0x80, 0x8000_0010, { ...musl, at: A + 4 }),
    ['mutex', 4, undefined, 'likely'],
  ],
  [
    'a normal mutex is not owned by thread 16, even where there is one',
    judge(0x80, 0x8000_0010, { ...musl, at: A + 4, threads: [10, 16] }),
    ['mutex', 4, undefined, 'likely'],
  ],
  [
    'a normal mutex of another process, which has no such thread',
    judge(0, 0x8000_0999, { ...musl, at: A + 4 }),
    ['mutex', 4, undefined, 'likely'],
  ],
  [
    'a number as small as that of threads which want a lock of musl itself is no owner',
    judge(0x80, 0x8000_0002, { ...musl, at: A + 4, threads: [1, 2] }),
    ['mutex', 4, undefined, 'likely'],
  ],
  [
    'a mutex whose owner has ended',
    judge(0x80, 0xc000_0000, { ...musl, at: A + 4 }),
    ['mutex', 4, undefined, 'sure'],
  ],
  [
    'a small number of a thread, where no lock of musl itself can lie',
    judge(0x80, 0x8000_0002, { ...musl, at: A + 4, threads: [1, 2], ofMusl: false }),
    ['mutex', 4, 2, 'sure'],
  ],
  [
    'an rwlock that one writes, or a semaphore',
    judge(0x80, 0xffff_ffff, musl),
    ['rwlock', 0, undefined, 'likely'],
  ],
  [
    'an rwlock behind readers, or a lock of musl itself: their number is no owner',
    judge(0x80, 0x8000_0002, musl),
    ['rwlock-write', 0, undefined, 'likely'],
  ],
  [
    'the same where no lock of musl itself can lie',
    judge(0x80, 0x8000_0001, { ...musl, ofMusl: false }),
    ['rwlock-write', 0, undefined, 'sure'],
  ],
  [
    'a semaphore, which alone need not be at a multiple of 8',
    judge(0x80, 0xffff_ffff, { ...musl, at: A + 4 }),
    ['semaphore', 0, undefined, 'sure'],
  ],
  ['a semaphore of musl 1.2.4', judge(0x80, 0x8000_0000, musl), ['semaphore', 0, undefined, 'sure']],
  [
    'a condition variable: a word of its own stack',
    judge(0x80, 2, { ...musl, stackOf: 10 }),
    ['condvar', undefined, undefined, 'sure'],
  ],
  [
    'a join: a word of the stack of the other',
    judge(0x80, 2, { ...musl, stackOf: 11 }),
    ['join', undefined, 11, 'sure'],
  ],
  [
    'a barrier: a word of a stack',
    judge(0x80, 0, { ...musl, stackOf: 11 }),
    ['barrier', undefined, undefined, 'likely'],
  ],
  [
    'the first at a barrier',
    judge(0x80, 1, { ...musl, stackOf: 10 }),
    ['barrier', undefined, undefined, 'likely'],
  ],
  [
    'no barrier: what is left of a PI mutex which the kernel refused',
    judge(0x80, 0, { ...musl, stackOf: 10 }),
    ['futex', 0, undefined, 'likely'],
  ],
  [
    'no join: a word in a stack that processes share',
    judge(0, 2, { ...musl, stackOf: 11 }),
    ['futex', 0, undefined, 'likely'],
  ],
  ['a bare word', judge(0x80, 2, musl), ['futex', 0, undefined, 'likely']],
  ['a PI mutex', judge(0x86, 0, { ...musl, at: A + 4 }), ['pi-mutex', 4, undefined, 'sure']],
];

for (const [name, found, expected] of MUSL) test(`musl: ${name}`, () => assert.deepEqual(found, expected));

const other = { libc: 'other' as const };
const LINKED: typeof GLIBC = [
  ['a recursive mutex of musl', judge(0x80, 0x8000_000b, { ...other, at: A + 4 }), ['mutex', 4, 11, 'sure']],
  [
    'a recursive mutex of musl that processes share',
    judge(0, 0x8000_000b, { ...other, at: A + 4 }),
    ['mutex', 4, 11, 'sure'],
  ],
  [
    'a normal mutex of musl',
    judge(0x80, 0x8000_0010, { ...other, at: A + 4 }),
    ['mutex', 4, undefined, 'likely'],
  ],
  ['a robust mutex of glibc', judge(0, 0x8000_000b, other), ['robust', 0, 11, 'sure']],
  [
    'no robust mutex: its owner is no thread, as of an rwlock of musl',
    judge(0, 0x8000_0001, other),
    ['futex', 0, undefined, 'likely'],
  ],
];
for (const [name, found, expected] of LINKED) {
  test(`a C library linked into the program: ${name}`, () => assert.deepEqual(found, expected));
}

test('a static Go program parks on bare words', () => {
  assert.equal(judge(0x80, 0, { ...other, at: 0xc000_0371_48 })[0], 'futex');
  assert.equal(judge(0x80, 0, { ...other, at: 0x60_c31c })[0], 'futex');
});

test('operations that never wait are no waits', () => {
  for (const op of [1, 3, 4, 5, 7, 8, 10, 12, 0x81])
    assert.equal(decodeFutex([A, op, 0, 0, 0, 0]), undefined);
});

test('arguments are cut to the 32 bits that the call reads', () => {
  const call = decodeFutex([A, 0xffff_ffff_0000_0080n, 0xffff_ffff_8000_000bn, 0, 0, 0]);
  assert.equal(call?.op, 0x80);
  assert.equal(call?.val, 0x8000_000b);
});

test('any wait has an object, and an owner only where the call can name one', () => {
  const word = fc.oneof(
    fc.nat({ max: 20 }),
    fc.nat({ max: 0x7fff_ffff }),
    fc.constantFrom(0xffff_ffff, 0x8000_000b),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(0, 0x80, 0x86, 0x8d, 0x8b, 0x89, 0x109, 0x189, 9),
      word,
      fc.nat({ max: 100 }),
      fc.boolean(),
      fc.constantFrom('glibc' as const, 'musl' as const, 'other' as const),
      fc.option(fc.constantFrom(10, 11), { nil: undefined }),
      fc.option(fc.nat({ max: 4 }), { nil: undefined }),
      (op, val, offset, timed, libc, stackOf, twin) => {
        const [object, , owner] = judge(op, val, {
          at: A + offset * 4,
          timed,
          libc,
          ...(stackOf === undefined ? {} : { stackOf }),
          ...(twin === undefined ? {} : { twin }),
        });
        if (owner !== undefined) assert.ok(['join', 'robust', 'mutex'].includes(object));
      },
    ),
  );
});

for (const [what, at, val, expected] of [
  ['behind a writer, to read', A + 8, 3, 'rwlock-read'],
  ['behind readers, to write', A + 8, 2, 'rwlock-write'],
  ['behind another writer', A + 12, 3, 'rwlock-write'],
  ['behind writers that it lets go first', A, 14, 'rwlock-read'],
  ['with a value that no waiter of glibc has', A, 4, 'rwlock'],
  ['on another word', A + 16, 3, 'rwlock'],
] as const) {
  test(`one who waits in an rwlock ${what}: ${expected}`, () => {
    const call = decodeFutex([at, REAL, val, 0, 0, 0]);
    assert.ok(call !== undefined);
    assert.equal(wishOf(call, A), expected);
  });
}
