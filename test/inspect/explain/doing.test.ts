import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doing } from '../../../src/inspect/explain/doing.ts';
import type { ExplainEvidence } from '../../../src/inspect/explain/evidence.ts';
import type { Wait } from '../../../src/inspect/waits/wait.ts';

/** What is said first of a thread of several with such a wait. */
function first(wait: Partial<Wait>): string {
  const evidence = {
    pid: 10,
    tid: 11,
    clockTicks: 100,
    process: { num_threads: 2 },
    thread: { state: wait.state, utime: 0, stime: 0, starttime: 0 },
    wait: { syscall: null, since: 0, judged: { thread: {} }, ...wait },
    second: { states: undefined, others: [] },
    ageMs: 1,
  };
  return doing(evidence as unknown as ExplainEvidence)[0]?.text ?? '';
}

for (const [wait, text, said] of [
  ['cpu', 'runs on CPU 1', 'It runs on CPU 1.'],
  ['cpu', 'running or ready, on CPU 1', 'It is running or ready, on CPU 1.'],
  ['runq', 'ready to run, waits for CPU 1', 'It is ready to run, waits for CPU 1.'],
  ['cpu', 'woke up', 'It woke up.'],
] as const) {
  test(`a runnable thread: ${text}`, () => assert.equal(first({ wait, state: 'R', text }), said));
}
