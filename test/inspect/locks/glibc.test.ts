import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prove, type Proof } from '../../../src/inspect/locks/proof.ts';
import type { Words } from '../../../src/inspect/locks/words.ts';
import { decodeFutex, judgeFutex, type Libc } from '../../../src/inspect/waits/futex.ts';

const A = 0x7f00_0000_1000;

/** In the stack of thread 11. */
const STACK = 0x7f00_0000_8000;

/** Memory that holds these ints from `A` on, and nothing else. */
function memory(...ints: readonly number[]): Words {
  return { uint32: (address) => ints[(address - A) / 4] };
}

/** What the memory proves of a wait of thread 10 at `A + offset`. */
function proofOf(
  words: Words,
  offset: number,
  op: number,
  val: number,
  timed = false,
  libc: Libc = 'glibc',
): Proof | undefined {
  const call = decodeFutex([A + offset, op, val, timed ? 0x7fff0000 : 0, 0, 0]);
  assert.ok(call !== undefined);
  const place = {
    libc,
    isThread: (tid: number) => tid < 20,
    threads: 2,
    mayBeOfMusl: () => true,
    stackOf: (address: number) => (address >= STACK && address < STACK + 64 ? 11 : undefined),
    isShared: () => undefined,
    waiter: 10,
    twin: undefined,
  };
  return prove(libc, call, judgeFutex(call, place), words);
}

/** Kind and owner, or why there is no proof. */
const told = (proof: Proof | undefined): readonly unknown[] =>
  proof === undefined
    ? ['nothing']
    : [proof.kind, proof.owner, proof.base === undefined ? undefined : proof.base - A];

const REAL = 0x189;
const ELISION = 512;
const CASES: readonly (readonly [name: string, proof: Proof | undefined, expected: readonly unknown[]])[] = [
  ['a mutex', proofOf(memory(2, 0, 11, 1, ELISION), 0, 0x80, 2), ['mutex', 11, 0]],
  ['a recursive mutex', proofOf(memory(2, 3, 11, 1, 1), 0, 0x80, 2), ['recursive', 11, 0]],
  ['an error-checking mutex', proofOf(memory(2, 0, 11, 1, 2), 0, 0x80, 2), ['errorcheck', 11, 0]],
  ['an adaptive mutex', proofOf(memory(2, 0, 11, 1, 3), 0, 0x80, 2), ['mutex', 11, 0]],
  ['a mutex that processes share', proofOf(memory(2, 0, 999, 1, 128), 0, 0, 2), ['mutex', 999, 0]],
  ['a mutex with a time-out', proofOf(memory(2, 0, 11, 1, 0), 0, REAL, 2, true), ['mutex', 11, 0]],
  ['a mutex that was let go in this moment', proofOf(memory(0, 0, 0, 0, 0), 0, 0x80, 2), ['nothing']],
  [
    'a mutex on its way from one to the next: nobody has it',
    proofOf(memory(2, 0, 0, 0, 0), 0, 0x80, 2),
    ['mutex', undefined, 0],
  ],
  ['a mutex whose owner has ended', proofOf(memory(2, 0, 4427, 1, 0), 0, 0x80, 2), ['mutex', 4427, 0]],
  ['no mutex: its kind has other bits', proofOf(memory(2, 0, 11, 1, 0x7f00), 0, 0x80, 2), ['nothing']],
  ['no mutex: the owner is no task number', proofOf(memory(2, 0, 0x7fffffff, 1, 0), 0, 0x80, 2), ['nothing']],
  ['no mutex: an owner, but no users', proofOf(memory(2, 0, 11, 0, 0), 0, 0x80, 2), ['nothing']],
  ['memory that ends', proofOf(memory(2, 0, 11), 0, 0x80, 2), ['nothing']],
  ['no memory at all', proofOf(memory(), 0, 0x80, 2), ['nothing']],
  ['a PI mutex', proofOf(memory(0x8000_000b, 0, 11, 1, 32), 0, 0x86, 0), ['pi-mutex', 11, 0]],
  ['a PI mutex that nobody waits for any more', proofOf(memory(11, 0, 11, 1, 32), 0, 0x86, 0), ['nothing']],
  ['a robust mutex', proofOf(memory(0x8000_000b, 0, 11, 1, 16), 0, 0, 0x8000_000b), ['robust', 11, 0]],
  [
    'a robust mutex that has another owner now',
    proofOf(memory(0x8000_000c, 0, 12, 1, 16), 0, 0, 0x8000_000b),
    ['robust', 12, 0],
  ],
  ['an rwlock, to read', proofOf(memory(0xb, 0, 3, 1, 0, 0, 11), 8, REAL, 3), ['rwlock', 11, 0]],
  ['an rwlock, to write', proofOf(memory(0x3, 0, 1, 3, 0, 0, 11), 12, REAL, 3), ['rwlock', 11, 0]],
  [
    'an rwlock that readers hold: nobody is named',
    proofOf(memory(0xa, 0, 2, 3, 0, 0, 0), 8, REAL, 2),
    ['rwlock', undefined, 0],
  ],
  ['an rwlock whose word has moved on', proofOf(memory(0xb, 0, 2, 1, 0, 0, 11), 8, REAL, 3), ['nothing']],
  [
    'a condition variable, first group',
    proofOf(memory(4, 0, 0, 0, 4, 0, 0, 0, 0, 16, 0, 0), 0x28, REAL, 0),
    ['condvar', undefined, 0],
  ],
  [
    'a condition variable, second group',
    proofOf(memory(4, 0, 0, 0, 0, 4, 0, 0, 0, 16, 0, 0), 0x2c, REAL, 0),
    ['condvar', undefined, 0],
  ],
  [
    'a condition variable of glibc 2.41',
    proofOf(memory(4, 0, 0, 0, 2, 0, 0, 16, 0, 0), 0x20, REAL, 0),
    ['condvar', undefined, 0],
  ],
  ['a semaphore', proofOf(memory(0, 2, 0, 0), 0, REAL, 0), ['semaphore', undefined, 0]],
  [
    'a mutex with a time-out behind a pointer: its kind is no writer',
    proofOf(memory(0x5555_02a0, 0, 2, 0, 11, 1, 0), 8, REAL, 2, true),
    ['mutex', 11, 8],
  ],
  [
    'a mutex with a time-out behind what could be the state of an rwlock',
    proofOf(memory(0xa, 0, 2, 0, 11, 1, 0), 8, REAL, 2, true),
    ['mutex', 11, 8],
  ],
  [
    'an rwlock that readers hold, with a time-out, also where nothing tells its place',
    proofOf(memory(0xa, 0, 2, 3, 0, 0, 0), 8, REAL, 2, true),
    ['rwlock', undefined, 0],
  ],
  ['an rwlock that nobody reads', proofOf(memory(2, 0, 2, 3, 0, 0, 0), 8, REAL, 2), ['nothing']],
  ['a mutex that counts, and is not recursive', proofOf(memory(2, 3, 11, 1, 0), 0, 0x80, 2), ['nothing']],
  [
    'a mutex in private memory, by a call that does not say so',
    proofOf(memory(2, 0, 11, 1, 128), 0, 0, 2),
    ['mutex', 11, 0],
  ],
  ['no mutex: std::latch with zeros behind it', proofOf(memory(2, 0, 0, 0, 0), 0, 0, 2), ['nothing']],
  ['a barrier', proofOf(memory(6, 5, 3, 0, 0), 4, 0x80, 5), ['barrier', undefined, 0]],
  ['no barrier: the round is over', proofOf(memory(0, 8, 3, 0, 0), 4, 0x80, 5), ['nothing']],
];

for (const [name, proof, expected] of CASES)
  test(`glibc: ${name}`, () => assert.deepEqual(told(proof), expected));

test('words of neither a condition variable nor a semaphore prove nothing', () => {
  const words = memory(...Array.from({ length: 32 }, () => 0));
  assert.equal(proofOf(words, 0x28, REAL, 0), undefined);
});

test('what is no semaphore can only be a condition variable, and that is likely', () => {
  const proof = proofOf(memory(0, 0, 0, 0), 0, REAL, 0);
  assert.deepEqual([proof?.kind, proof?.certainty], ['condvar', 'likely']);
});

const NORMAL = 0x8000_0010;
const ONES = 0xffff_ffff;
/** What musl has in the struct pthread of thread 11: a pointer to itself, and behind its TID and errno its state. */
const PTHREAD = [A % 2 ** 32, (A / 2 ** 32) >>> 0, ...Array<number>(10).fill(0), 11, 0, 2];
const proofOfMusl = (ints: readonly number[], offset: number, op: number, val: number): readonly unknown[] =>
  told(proofOf(memory(...ints), offset, op, val, false, 'musl'));

const MUSL: readonly (readonly [name: string, told: readonly unknown[], expected: readonly unknown[]])[] = [
  ['a recursive mutex', proofOfMusl([1, 0x8000_000b, 1], 4, 0x80, 0x8000_000b), ['recursive', 11, 0]],
  ['an error-checking mutex', proofOfMusl([2, 0x8000_000b, 1], 4, 0x80, 0x8000_000b), ['errorcheck', 11, 0]],
  ['a robust mutex', proofOfMusl([4, 0x8000_000b, 1], 4, 0x80, 0x8000_000b), ['robust', 11, 0]],
  [
    'a mutex that processes share',
    proofOfMusl([0x81, 0x8000_0999, 1], 4, 0, 0x8000_0999),
    ['recursive', 0x999, 0],
  ],
  ['a PI mutex', proofOfMusl([8, 0x8000_000b, 0], 4, 0x86, 0), ['pi-mutex', 11, 0]],
  ['a normal mutex keeps no owner', proofOfMusl([0, NORMAL, 1], 4, 0x80, NORMAL), ['mutex', undefined, 0]],
  [
    'a recursive mutex whose owner has ended',
    proofOfMusl([1, 0xc000_0000, 1], 4, 0x80, 0xc000_0000),
    ['recursive', undefined, 0],
  ],
  ['a normal mutex, just let go', proofOfMusl([0, 0, 1], 4, 0x80, NORMAL), ['nothing']],
  ['a recursive mutex of thread 16', proofOfMusl([1, NORMAL, 1], 4, 0x80, NORMAL), ['recursive', 16, 0]],
  ['no mutex: no such type', proofOfMusl([0x4711, 0x8000_000b, 1], 4, 0x80, 0x8000_000b), ['nothing']],
  [
    'no mutex: processes share it, or not',
    proofOfMusl([0x81, 0x8000_000b, 1], 4, 0x80, 0x8000_000b),
    ['nothing'],
  ],
  ['no mutex: nobody waits', proofOfMusl([0, NORMAL, 0], 4, 0x80, NORMAL), ['nothing']],
  ['an rwlock that one writes', proofOfMusl([ONES, 2, 0], 0, 0x80, ONES), ['rwlock', undefined, 0]],
  ['an rwlock of processes', proofOfMusl([ONES, 2, 128], 0, 0, ONES), ['rwlock', undefined, 0]],
  [
    'an rwlock that three read',
    proofOfMusl([0x8000_0003, 1, 0], 0, 0x80, 0x8000_0003),
    ['rwlock', undefined, 0],
  ],
  ['no rwlock: a lock of musl itself', proofOfMusl([0x8000_0003, 0, 0], 0, 0x80, 0x8000_0003), ['nothing']],
  ['a semaphore', proofOfMusl([ONES, 1, 128], 0, 0x80, ONES), ['semaphore', undefined, 0]],
  ['a semaphore of processes', proofOfMusl([ONES, 1, 0], 0, 0, ONES), ['semaphore', undefined, 0]],
  [
    'one of musl 1.2.4',
    proofOfMusl([0x8000_0000, 1, 128], 0, 0x80, 0x8000_0000),
    ['semaphore', undefined, 0],
  ],
  [
    'a condition variable of processes',
    proofOfMusl([ONES, ONES, 2, 1, 0], 8, 0, 2),
    ['condvar', undefined, 0],
  ],
  ['no condition variable of processes', proofOfMusl([ONES, 0, 2, 1, 0], 8, 0, 2), ['nothing']],
  ['a barrier of processes', proofOfMusl([0, 0, 0x8000_0002, 1, 1], 12, 0, 1), ['barrier', undefined, 0]],
  ['no barrier: more than its limit', proofOfMusl([0, 0, 0x8000_0002, 3, 1], 12, 0, 3), ['nothing']],
  ['a join', proofOfMusl(PTHREAD, 0x38, 0x80, 2), ['join', 11, undefined]],
  [
    'no join: no pointer to itself',
    proofOfMusl([A, ...PTHREAD.slice(1)].fill(0, 0, 2), 0x38, 0x80, 2),
    ['nothing'],
  ],
];

for (const [name, proof, expected] of MUSL) test(`musl: ${name}`, () => assert.deepEqual(proof, expected));

for (const [name, ints, offset, val, expected] of [
  ['how many read an rwlock of musl', [0x8000_0003, 1, 0], 0, 0x8000_0003, 3],
  ['one that is written has no readers', [ONES, 1, 0], 0, ONES, undefined],
] as const) {
  test(name, () => {
    assert.equal(proofOf(memory(...ints), offset, 0x80, val, false, 'musl')?.readers, expected);
  });
}

/** Memory of a stack: what the first at a barrier of musl has there. */
function inStack(...ints: readonly number[]): Words {
  return { uint32: (address) => ints[(address - STACK) / 4] };
}

for (const [name, ints, offset, val, expected] of [
  ['who comes second waits for the last', [1, 0, 1, 1], 4, 0, ['barrier', undefined, undefined]],
  ['no barrier: nobody waits there', [1, 0, 0, 1], 4, 0, ['nothing']],
  ['no barrier: fewer came than wait', [1, 0, 2, 1], 4, 0, ['nothing']],
] as const) {
  test(`musl, a barrier in a stack: ${name}`, () => {
    assert.deepEqual(told(proofOf(inStack(...ints), STACK - A + offset, 0x80, val, false, 'musl')), expected);
  });
}

const LINKED: typeof MUSL = [
  [
    'a recursive mutex of musl',
    told(proofOf(memory(1, 0x8000_000b, 1), 4, 0x80, 0x8000_000b, false, 'other')),
    ['recursive', 11, 0],
  ],
  ['a mutex of glibc', told(proofOf(memory(2, 0, 11, 1, 0), 0, 0x80, 2, false, 'other')), ['mutex', 11, 0]],
  [
    'no mutex: a condition variable of musl looks so',
    told(proofOf(memory(2, 0, 0, 0, 0), 0, 0x80, 2, false, 'other')),
    ['nothing'],
  ],
  [
    'a join of musl',
    told(proofOf(memory(...PTHREAD), 0x38, 0x80, 2, false, 'other')),
    ['join', 11, undefined],
  ],
  [
    'a semaphore of musl',
    told(proofOf(memory(ONES, 1, 128), 0, 0x80, ONES, false, 'other')),
    ['semaphore', undefined, 0],
  ],
  ['a scheduler of the BEAM', told(proofOf(memory(ONES, 0, 0), 0, 0x80, ONES, false, 'other')), ['nothing']],
  [
    'a robust mutex of glibc',
    told(proofOf(memory(0x8000_000b, 0, 0, 0, 16), 0, 0, 0x8000_000b, false, 'other')),
    ['robust', 11, 0],
  ],
];
for (const [name, proof, expected] of LINKED) {
  test(`a C library linked into the program: ${name}`, () => assert.deepEqual(proof, expected));
}
