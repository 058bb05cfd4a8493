import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCircles, type Suspected } from '../../../src/inspect/pipes/circles.ts';
import { isNobody } from '../../../src/inspect/pipes/suspects.ts';
import type { Unlisted } from '../../../src/inspect/pipes/unlisted.ts';
import type { OpenFd } from '../../../src/inspect/pipes/ends.ts';
import type { Judged } from '../../../src/inspect/waits/judge.ts';
import { threadOf } from '../waits/threads.ts';

const end = (pid: number): OpenFd => ({
  pid,
  fd: 3,
  target: { kind: 'pipe', inode: 7, name: 'pipe:[7]' },
  info: { pos: 0, flags: 0, mnt_id: 16, ino: 7 },
});

function thread(pid: number, tid = pid, since = 60_000): Judged {
  return { thread: threadOf({ pid, tid, since }), futex: undefined } as unknown as Judged;
}

interface Options {
  readonly op?: 'read' | 'write';
  readonly since?: number;
  readonly named?: boolean;
  readonly suspects?: number;
  readonly outside?: boolean;
}

const OUTSIDE: Unlisted = { kind: 'outside', text: 'outside are not seen' };

/** `waiter` waits in a pipe that only `others` can serve. */
function pipe(key: string, waiter: number, others: readonly number[], options: Options = {}): Suspected {
  const { op = 'read', since, named = false, suspects = 0, outside = false } = options;
  const mine = [end(waiter)];
  const theirs = others.map(end);
  const [readers, writers] = op === 'read' ? [mine, theirs] : [theirs, mine];
  const blocked = [{ pid: waiter, tid: waiter, op, judged: thread(waiter, waiter, since) }];
  return {
    pipe: { key, inode: 7, path: undefined, named, readers, writers, blocked },
    suspects: { closed: suspects, unlisted: outside ? [OUTSIDE] : [], inFlight: [] },
  };
}

function circles(pipes: readonly Suspected[], more: readonly Judged[] = []): string[] {
  const threads = new Map<number, Judged[]>();
  for (const {
    pipe: { blocked, readers, writers },
  } of pipes) {
    for (const { pid } of [...blocked, ...readers, ...writers]) threads.set(pid, [thread(pid)]);
  }
  for (const one of more) threads.get(one.thread.pid)?.push(one);
  return [...findCircles(pipes, threads)].map(
    ([key, { pids, behind, suspects }]) =>
      `${key}: ${pids.join(' ')}${behind ? ' behind' : ''}${isNobody(suspects) ? '' : ` ${suspects.closed + suspects.unlisted.length}?`}`,
  );
}

const BOTH = [pipe('a', 20, [21]), pipe('b', 21, [20])];

for (const [what, found, expected] of [
  ['two read from each other', circles(BOTH), ['a: 20 21', 'b: 20 21']],
  [
    'two write to each other',
    circles([pipe('a', 20, [21], { op: 'write' }), pipe('b', 21, [20], { op: 'write' })]),
    ['a: 20 21', 'b: 20 21'],
  ],
  [
    'one writes to one that waits for an answer from it',
    circles([pipe('a', 20, [21], { op: 'write' }), pipe('b', 21, [20])]),
    ['a: 20 21', 'b: 20 21'],
  ],
  [
    'three in a row',
    circles([pipe('a', 20, [21]), pipe('b', 21, [22]), pipe('c', 22, [20])]),
    ['a: 20 21 22', 'b: 20 21 22', 'c: 20 21 22'],
  ],
  [
    'one behind a circle',
    circles([...BOTH, pipe('c', 23, [20])]),
    ['a: 20 21', 'b: 20 21', 'c: 20 21 behind'],
  ],
  ['a pipeline', circles([pipe('a', 20, [21]), pipe('b', 21, [22])]), []],
  ['another process has an end', circles([pipe('a', 20, [21, 30]), pipe('b', 21, [20])]), []],
  ['another thread of one could serve the other', circles(BOTH, [thread(21, 25)]), []],
  [
    'a FIFO that may be opened by its path',
    circles([pipe('a', 20, [21], { named: true }), pipe('b', 21, [20])]),
    [],
  ],
  [
    'one began to wait just now: the other may have been woken before it',
    circles([pipe('a', 20, [21], { since: 30 }), pipe('b', 21, [20])]),
    [],
  ],
  [
    'a process that may not be looked into may have an end',
    circles([pipe('a', 20, [21], { suspects: 2 }), pipe('b', 21, [20])]),
    ['a: 20 21 2?', 'b: 20 21 2?'],
  ],
  [
    'a process outside may have an end of either',
    circles([pipe('a', 20, [21], { outside: true }), pipe('b', 21, [20], { outside: true })]),
    ['a: 20 21 1?', 'b: 20 21 1?'],
  ],
  ['one that waits for itself alone', circles([pipe('a', 20, [20])]), []],
] as const) {
  test(`circles of pipes: ${what}`, () => assert.deepEqual(found, expected));
}
