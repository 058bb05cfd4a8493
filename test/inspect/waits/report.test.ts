import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCall } from '../../../src/inspect/waits/decode.ts';
import type { ProcessEvidence, WaitEvidence } from '../../../src/inspect/waits/evidence.ts';
import { inspectWaits, type WaitReport } from '../../../src/inspect/waits/report.ts';
import { waitsText } from '../../../src/inspect/waits/table.ts';
import { threadOf } from './threads.ts';

const FUTEX = 202;
const REAL = 0x189;
const A = 0x7f00_0000_1008;

/** A process of glibc whose threads wait in futexes. */
function processOf(calls: readonly (readonly [uaddr: number, op: number, val: number])[]): ProcessEvidence {
  const threads = calls.map(([uaddr, op, val], index) => {
    const look = { state: 'blocked' as const, nr: FUTEX, args: [uaddr, op, val, 0, 0, 0], sp: 1, pc: 1 };
    return threadOf({ tid: 12 + index, look, call: decodeCall('x86_64', look) });
  });
  return { pid: 12, comm: 'x', threads, areas: undefined, libc: 'glibc', jvm: false, inner: undefined };
}

function reportOf(calls: Parameters<typeof processOf>[0]): WaitReport {
  const evidence: WaitEvidence = {
    arch: 'x86_64',
    processes: [processOf(calls)],
    fileLocks: undefined,
    queues: undefined,
    semaphores: undefined,
    pipes: undefined,
    names: new Map(),
  };
  return inspectWaits(evidence);
}

function told(calls: Parameters<typeof processOf>[0]): string[] {
  return reportOf(calls).waits.map(
    ({ object, uncertain, address }) =>
      `${object}${uncertain ? '?' : ''} ${address === null ? '' : address - A}`,
  );
}

const READER = [A, REAL, 14] as const;
const WRITER = [A + 12, REAL, 3] as const;

test('a reader that waits for writers to go first is no more than a guess', () => {
  assert.deepEqual(told([READER]), ['rwlock-read? 0']);
});

test('a writer beside it is sure that it is an rwlock, whoever came first; each keeps its own wish', () => {
  assert.deepEqual(told([READER, WRITER]), ['rwlock-read 0', 'rwlock-write 0']);
  assert.deepEqual(told([WRITER, READER, READER]), ['rwlock-write 0', 'rwlock-read 0', 'rwlock-read 0']);
});

const MUTEX = [A, 0x80, 2] as const;

test('who waits as for a mutex may wait for another lock: only memory proves it', () => {
  assert.deepEqual(told([MUTEX]), ['mutex? 0']);
  const textOf = (calls: Parameters<typeof processOf>[0]): string => reportOf(calls).waits[0]?.text ?? '';
  const [address, , value] = MUTEX;
  assert.match(textOf([MUTEX, [A + 64, REAL, 2]]), /^futex wait on .*, perhaps a mutex$/);
  assert.match(textOf([MUTEX]), /, perhaps a mutex, with no other thread in its process to wake it$/);
  assert.doesNotMatch(textOf([[address, 0, value]]), /no other thread/, 'a word that processes share');
});

test('several of them are a convoy, at what is perhaps a mutex; of those with a time-out that is not said', () => {
  const text = (calls: Parameters<typeof processOf>[0]): string => waitsText(reportOf(calls), false);
  assert.match(
    text([MUTEX, MUTEX, MUTEX]),
    /^convoy: 3 threads of 12 \(x\) wait for what is perhaps a mutex /m,
  );
  assert.doesNotMatch(text([MUTEX, MUTEX]), /convoy/);
  const idle = [A, REAL, 2] as const;
  assert.doesNotMatch(text([idle, idle, idle]), /convoy/);
});
