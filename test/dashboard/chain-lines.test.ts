import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainLines } from '../../src/dashboard/screens/waits.ts';
import type { ChainEnd, Link } from '../../src/inspect/explain/chain.ts';

const link = (pid: number, tid: number, how: string): Link => ({
  pid,
  tid,
  comm: 'x',
  wait: undefined,
  how,
  evidence: '',
});

const textOf = (end: ChainEnd, ...links: readonly Link[]): readonly string[] =>
  chainLines({ links: [link(40, 40, ''), ...links], end }, 40).map(({ text }) => text);

test('a copied lock ends a chain: the process of its holder is named, and nothing goes on', () => {
  assert.deepEqual(textOf('forked', link(30, 32, 'held the mutex at the fork')), [
    '    32 (x) of process 30 held the mutex at the fork; the lock waited for is a copy made then, which nobody can release',
  ]);
});

test('of threads of the same process, and of main threads, the process is not named again', () => {
  assert.deepEqual(textOf('circle', link(40, 41, 'holds the mutex'), link(50, 50, 'holds the lock')), [
    '    41 (x) holds the mutex',
    '      50 (x) holds the lock; here the circle closes',
  ]);
});

test('only a chain that is too long goes on', () => {
  assert.deepEqual(textOf('long', link(40, 41, 'holds the mutex')), [
    '    41 (x) holds the mutex; and so on',
  ]);
  assert.deepEqual(textOf('gone', link(40, 41, 'holds the mutex')), [
    '    41 (x) holds the mutex; it has ended',
  ]);
});
