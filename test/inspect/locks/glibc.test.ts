import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prove, type Proof } from '../../../src/inspect/locks/proof.ts';
import type { Words } from '../../../src/inspect/locks/words.ts';
import { decodeFutex, judgeFutex, type Libc } from '../../../src/inspect/waits/futex.ts';

const A = 0x7f00_0000_1000;

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
    stackOf: () => undefined,
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

const MUSL: typeof CASES = [
  [
    'a recursive mutex',
    proofOf(memory(1, 0x8000_000b), 4, 0x80, 0x8000_000b, false, 'musl'),
    ['recursive', 11, 0],
  ],
  [
    'an error-checking mutex',
    proofOf(memory(2, 0x8000_000b), 4, 0x80, 0x8000_000b, false, 'musl'),
    ['errorcheck', 11, 0],
  ],
  ['a robust mutex', proofOf(memory(4, 0x8000_000b), 4, 0x80, 0x8000_000b, false, 'musl'), ['robust', 11, 0]],
  ['a PI mutex', proofOf(memory(8, 0x8000_000b), 4, 0x86, 0, false, 'musl'), ['pi-mutex', 11, 0]],
  [
    'a normal mutex keeps no owner',
    proofOf(memory(0, 0x8000_0010), 4, 0x80, 0x8000_0010, false, 'musl'),
    ['mutex', undefined, 0],
  ],
  [
    'no mutex: no such type',
    proofOf(memory(0x4711, 0x8000_000b), 4, 0x80, 0x8000_000b, false, 'musl'),
    ['nothing'],
  ],
];

for (const [name, proof, expected] of MUSL)
  test(`musl: ${name}`, () => assert.deepEqual(told(proof), expected));
