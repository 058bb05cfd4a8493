import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blockedKind } from '../../../src/inspect/waits/blocked-kind.ts';
import { classOf } from '../../../src/inspect/waits/class-of.ts';
import type { ThreadEvidence } from '../../../src/inspect/waits/evidence.ts';
import { blockedIn, fdOn, threadOf } from './threads.ts';

const onFd = (nr: number, link: string, op: 'read' | 'write'): ThreadEvidence =>
  blockedIn(nr, [4], { fds: [fdOn(4, link, op)] });
const kindOf = (thread: ThreadEvidence): string => blockedKind(classOf(thread), thread.call);

for (const [what, thread, expected] of [
  ['in a futex', blockedIn(202, [0x1000, 0x80, 2]), 'lock'],
  ['in epoll_wait', onFd(232, 'anon_inode:[eventpoll]', 'read'), 'idle'],
  ['reading a terminal', onFd(0, '/dev/pts/3', 'read'), 'idle'],
  ['writing to a terminal that was stopped', onFd(1, '/dev/pts/3', 'write'), 'other'],
  ['reading an eventfd that is 0', onFd(0, 'anon_inode:[eventfd]', 'read'), 'idle'],
  ['writing to an eventfd that is full', onFd(1, 'anon_inode:[eventfd]', 'write'), 'other'],
  ['writing to a pipe', onFd(1, 'pipe:[7]', 'write'), 'pipe'],
  ['in io_uring_enter: it may be for anything', onFd(426, 'anon_inode:[io_uring]', 'read'), 'other'],
  ['in msgrcv', blockedIn(70, [1]), 'idle'],
  ['in msgsnd on a full queue', blockedIn(69, [1]), 'other'],
  ['in semop', blockedIn(65, [1]), 'lock'],
  ['in semtimedop', blockedIn(220, [1]), 'lock'],
  ['in mq_timedreceive', onFd(243, '/queue', 'read'), 'idle'],
  ['in mq_timedsend on a full queue', onFd(242, '/queue', 'write'), 'other'],
  ['in fsync', blockedIn(74, [4], { state: 'D' }), 'disk'],
  ['in nanosleep', blockedIn(35, []), 'sleep'],
  ['stopped', threadOf({ state: 'T' }), 'stopped'],
  ['outside every call', threadOf(), 'sleeping'],
] as const) {
  test(`the time of one who is ${what}: ${expected}`, () => assert.equal(kindOf(thread), expected));
}
