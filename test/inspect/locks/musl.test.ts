import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blindSpots } from '../../../src/inspect/locks/blind.ts';
import { lookAtWaits, type WaitLook } from '../../../src/inspect/waits/look.ts';
import { alteredRoot } from '../fixture.ts';

const PID = 2301;
const [ONE, COND, TWO] = [2302, 2303, 2304];
/** Memory of the program, as no thread of the tree is at it. */
const A = 0x6000_1000;
const B = 0x6000_2000;
const SP = 0x7fc4_d917_f8f8;
const WAITERS = 0x8000_0000;

interface Words {
  readonly [address: number]: readonly number[];
}

/** What is found in the tree of musl with these calls (address, operation, value), and these words of memory. */
function look(
  calls: Readonly<Record<number, readonly [uaddr: number, op: number, val: number]>>,
  words: Words,
  owners = true,
): WaitLook {
  const changes: Record<string, (text: string) => string> = {
    [`mem/${PID}.json`]: () =>
      JSON.stringify(
        Object.fromEntries(
          Object.entries(words).map(([address, ints]) => [
            Number(address).toString(16),
            Buffer.from(new Uint32Array(ints).buffer).toString('hex'),
          ]),
        ),
      ),
  };
  for (const [tid, args] of Object.entries(calls)) {
    const [uaddr, op, val] = args.map((arg) => `0x${arg.toString(16)}`);
    changes[`proc/${PID}/task/${tid}/syscall`] = (text) =>
      `202 ${uaddr} ${op} ${val} 0x0 0x0 0x0 ${text.trim().split(' ').slice(-2).join(' ')}\n`;
  }
  return lookAtWaits(alteredRoot('stacks-musl', changes), [PID], { owners });
}

const textOf = ({ waits }: WaitLook, tid: number): string =>
  waits.find((wait) => wait.tid === tid)?.text ?? '';
const circlesOf = ({ deadlocks }: WaitLook): readonly unknown[] => deadlocks.map(({ tids }) => tids);

test('a circle of recursive mutexes: the calls name their owners', () => {
  const calls = { [ONE]: [A + 4, 0x80, WAITERS + TWO], [TWO]: [B + 4, 0x80, WAITERS + ONE] } as const;
  assert.deepEqual(circlesOf(look(calls, {}, false)), [[ONE, TWO]]);
  const words = { [A]: [1, WAITERS + TWO, 1], [B]: [1, WAITERS + ONE, 1] };
  const found = look(calls, words);
  assert.deepEqual(circlesOf(found), [[ONE, TWO]]);
  assert.match(found.deadlocks[0]?.text ?? '', /waits for recursive mutex 60001000 held by 2304/);
});

test('a join of a thread whose stack does not show is told by the struct pthread, and closes a circle', () => {
  const calls = { [ONE]: [A + 0x38, 0x80, 2], [TWO]: [B + 4, 0x80, WAITERS + ONE] } as const;
  const words = { [A]: [A, 0, ...Array<number>(10).fill(0), TWO, 0, 2], [B]: [2, WAITERS + ONE, 1] };
  const found = look(calls, words);
  assert.match(textOf(found, ONE), /^joins thread 2304/);
  assert.deepEqual(circlesOf(found), [[ONE, TWO]]);
  assert.deepEqual(circlesOf(look(calls, words, false)), []);
});

test('a plain mutex keeps no owner: it is said so, and there may be a circle', () => {
  const call = { [ONE]: [A + 4, 0x80, WAITERS + 16] } as const;
  const found = look(call, { [A]: [0, WAITERS + 16, 1] });
  assert.equal(textOf(found, ONE), 'mutex 60001000, whose owner musl stores nowhere');
  assert.deepEqual(blindSpots(found, true), ['owners of locks: memory does not tell']);
});

test('a recursive mutex whose owner has ended, by the call alone', () => {
  const found = look({ [ONE]: [A + 4, 0x80, 0xc000_0000] }, {}, false);
  assert.equal(
    textOf(found, ONE),
    'mutex 60001000, whose owner ended while it held it: it will never be released',
  );
});

test('readers of an rwlock are counted, and are no owner', () => {
  const found = look({ [ONE]: [A, 0x80, WAITERS + 2] }, { [A]: [WAITERS + 2, 1, 0] });
  assert.match(
    textOf(found, ONE),
    /^rwlock, to write, 60001000, held by 2 readers, whose names are stored nowhere$/,
  );
});

test('an rwlock with six readers is wanted to write: musl counts from another place than glibc', () => {
  const found = look({ [ONE]: [A, 0x80, WAITERS + 14] }, { [A]: [WAITERS + 14, 1, 0] });
  assert.match(textOf(found, ONE), /^rwlock, to write, 60001000, held by 14 readers/);
});

test('one who was signalled waits for the mutex', () => {
  const at = 0x7fc4_d90c_8900;
  const tell = (state: number): WaitLook => look({}, { [at]: [state, 2, 0, 0] });
  assert.match(
    textOf(tell(0), COND),
    /^condition variable 7fc4d90c8904 \(memory with the stack of thread 2303\)$/,
  );
  const signalled = tell(1);
  assert.match(textOf(signalled, COND), /, signalled: waits for its mutex$/);
  assert.deepEqual(blindSpots(signalled, true), ['owners of locks: memory does not tell']);
});

test('a refused PI mutex: its owner sleeps on a zero in its own stack, and no barrier is there', () => {
  const found = look({ [ONE]: [SP + 172, 0x80, 0], [TWO]: [A + 4, 0x86, 0] }, { [A]: [8, WAITERS + ONE, 0] });
  assert.deepEqual(circlesOf(found), [[ONE, TWO]]);
  assert.match(textOf(found, ONE), /^futex wait on .*; a likely deadlock: the kernel refused it a PI mutex$/);
});
