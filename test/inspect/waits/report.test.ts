import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCall } from '../../../src/inspect/waits/decode.ts';
import type { ProcessEvidence, WaitEvidence } from '../../../src/inspect/waits/evidence.ts';
import { inspectWaits } from '../../../src/inspect/waits/report.ts';
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

function told(calls: Parameters<typeof processOf>[0]): string[] {
  const evidence: WaitEvidence = {
    arch: 'x86_64',
    processes: [processOf(calls)],
    fileLocks: undefined,
    queues: undefined,
    semaphores: undefined,
    pipes: undefined,
    names: new Map(),
  };
  return inspectWaits(evidence).waits.map(
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
