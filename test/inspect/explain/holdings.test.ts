import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExplainEvidence } from '../../../src/inspect/explain/evidence.ts';
import { stack } from '../../../src/inspect/explain/holdings.ts';

const KIB = 1024;

/** What is said of a stack of 64 KiB without a guard, of which 60 KiB are in use and 8 KiB in memory. */
function said(atMost: boolean): string[] {
  const own = {
    low: 0x10000,
    high: 0x20000,
    reserved: 64 * KIB,
    guard: 0,
    touched: 8 * KIB,
    used: 60 * KIB,
    headroom: 4 * KIB,
    source: 'sp',
    note: '',
    reason: '',
    atMost,
  };
  const thread = { state: 'S', flags: 0 };
  return stack({ stack: own, thread, process: thread } as unknown as ExplainEvidence).map(({ text }) => text);
}

test('the stack: reserved, in use, in memory, and what little is left', () => {
  assert.deepEqual(said(false), [
    'Its stack is 64 KiB at 10000-20000, without a guard, 60 KiB in use, 8 KiB in memory.',
    'Only 4 KiB of it are left.',
  ]);
});

test('where another stack may lie in the same mapping each size is an upper bound', () => {
  assert.deepEqual(said(true), [
    'Its stack is at most 64 KiB at 10000-20000, without a guard, at most 60 KiB in use, at most 8 KiB in memory.',
    'At most 4 KiB of it are left.',
  ]);
});
