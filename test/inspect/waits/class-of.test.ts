import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Unknown } from '../../../src/model/unknown.ts';
import { Unreadable } from '../../../src/procfs/unreadable.ts';
import { classOf, needsWchan } from '../../../src/inspect/waits/class-of.ts';
import { decodeCall } from '../../../src/inspect/waits/decode.ts';
import type { ThreadEvidence } from '../../../src/inspect/waits/evidence.ts';
import { blockedIn, fdOn, threadOf } from './threads.ts';

const RUNNING = { state: 'running' } as const;
const DENIED = new Unreadable('12/task/12/syscall', 'EACCES');
const KERNEL = 0x20_0000;

const CLASSES: readonly (readonly [name: string, thread: ThreadEvidence, wait: string])[] = [
  ['runs', threadOf({ state: 'R', look: RUNNING, since: 3 }), 'cpu'],
  [
    'runs, and sched is not to be had',
    threadOf({ state: 'R', look: RUNNING, since: new Unknown('sched: ENOENT') }),
    'cpu',
  ],
  ['is runnable and has not run for many ticks', threadOf({ state: 'R', look: RUNNING, since: 400 }), 'runq'],
  ['had a CPU between two looks', threadOf({ state: 'R', look: RUNNING, since: 400, ran: true }), 'cpu'],
  ['had none between two looks', threadOf({ state: 'R', look: RUNNING, since: 1, ran: false }), 'runq'],
  ['slept when stat was read and runs now', threadOf({ state: 'S', look: RUNNING }), 'cpu'],
  ['ran when stat was read and sleeps now', blockedIn(34, [], { state: 'R' }), 'signal'],
  ['is stopped in a call', blockedIn(34, [], { state: 'T' }), 'stopped'],
  ['is stopped by its tracer', blockedIn(0, [3], { state: 't' }), 'traced'],
  ['is an idle kernel thread', threadOf({ state: 'I', flags: KERNEL }), 'idle-kernel'],
  ['is a kernel thread: its call 0 is no read', threadOf({ state: 'S', flags: KERNEL }), 'idle-kernel'],
  ['is a kernel thread that waits for a disk', threadOf({ state: 'D', flags: KERNEL }), 'disk'],
  ['is a zombie', threadOf({ state: 'Z' }), '?'],
  ['is in a page fault', threadOf({ state: 'D', wchan: 'folio_wait_bit_common' }), 'disk'],
  [
    'waits for the lock of its memory map in a page fault',
    threadOf({ state: 'D', wchan: 'rwsem_down_read_slowpath' }),
    'lock',
  ],
  ['waits for userfaultfd', threadOf({ state: 'D', wchan: 'handle_userfault' }), '?'],
  ['sleeps outside every call', threadOf(), '?'],
  ['may not be looked into', threadOf({ look: DENIED, wchan: '0' }), '?'],
  ['may not be looked into, in state D', threadOf({ state: 'D', look: DENIED, wchan: '0' }), 'disk'],
  [
    'has no syscall file, but a wchan',
    threadOf({ look: new Unreadable('x', 'ENOENT'), wchan: 'pipe_wait' }),
    'pipe',
  ],
  ['reads a pipe', blockedIn(0, [11], { fds: [fdOn(11, 'pipe:[7]')] }), 'pipe'],
  ['reads a socket', blockedIn(0, [11], { fds: [fdOn(11, 'socket:[7]')] }), 'socket'],
  ['reads a terminal', blockedIn(0, [11], { fds: [fdOn(11, '/dev/pts/0')] }), 'tty'],
  ['reads an eventfd', blockedIn(0, [11], { fds: [fdOn(11, 'anon_inode:[eventfd]')] }), 'eventfd'],
  ['reads a timerfd', blockedIn(0, [11], { fds: [fdOn(11, 'anon_inode:[timerfd]')] }), 'timerfd'],
  ['reads inotify', blockedIn(0, [11], { fds: [fdOn(11, 'anon_inode:inotify')] }), 'inotify'],
  [
    'reads a file',
    blockedIn(0, [11], { state: 'D', wchan: 'io_schedule', fds: [fdOn(11, '/var/log')] }),
    'disk',
  ],
  ['reads a FIFO', blockedIn(0, [11], { wchan: 'anon_pipe_read', fds: [fdOn(11, '/run/fifo')] }), 'pipe'],
  [
    'reads what was closed meanwhile',
    blockedIn(0, [11], { fds: [{ ...fdOn(11, ''), target: new Unreadable('x', 'ENOENT') }] }),
    '?',
  ],
  [
    'splices from a socket into a pipe that is full',
    blockedIn(275, [3, 0, 4], {
      wchan: 'pipe_wait_writable',
      fds: [fdOn(3, 'socket:[1]'), fdOn(4, 'pipe:[2]', 'write')],
    }),
    'pipe',
  ],
  [
    'sends a file into a socket',
    blockedIn(40, [4, 3], {
      wchan: 'sk_stream_wait_memory',
      fds: [fdOn(3, '/f'), fdOn(4, 'socket:[2]', 'write')],
    }),
    'socket',
  ],
  ['opens a FIFO', blockedIn(257, [0xffffff9c], { wchan: 'wait_for_partner' }), 'pipe'],
  ['opens a file', blockedIn(257, [0xffffff9c], { state: 'D', wchan: 'nfs_wait_bit_killable' }), 'disk'],
  ['polls', blockedIn(7, [1, 1, 0xffffffff]), 'poll'],
  ['polls nothing for a while', blockedIn(7, [0, 0, 500]), 'sleep'],
  ['polls nothing for ever', blockedIn(7, [0, 0, 0xffffffff]), 'sleep'],
  ['polls nothing for ever by ppoll', blockedIn(271, [0, 0, 0]), 'sleep'],
  ['selects nothing for ever', blockedIn(270, [0, 0, 0, 0, 0]), 'sleep'],
  ['pauses, as aarch64 does it: ppoll of nothing', blockedIn(73, [0, 0, 0], {}, 'aarch64'), 'signal'],
  ['polls nothing for a while on aarch64', blockedIn(73, [0, 0, 0x7fff0000], {}, 'aarch64'), 'sleep'],
  ['selects nothing for a while', blockedIn(270, [0, 0, 0, 0, 0x7fff0000]), 'sleep'],
  ['sleeps', blockedIn(230, [0, 0]), 'sleep'],
  ['waits for a lock of a file', blockedIn(72, [3, 7], { fds: [fdOn(3, '/f', 'fcntl')] }), 'filelock'],
  ['waits for an open file description lock', blockedIn(72, [3, 38]), 'filelock'],
  ['duplicates a descriptor', blockedIn(72, [3, 0], { state: 'D' }), 'disk'],
  ['waits for its vfork child', blockedIn(58, [], { state: 'D' }), 'child'],
  [
    'clones with CLONE_VFORK, and its function is not to be had',
    blockedIn(56, [0x4111], { state: 'D' }),
    'child',
  ],
  ['clones a thread, and waits for memory', blockedIn(56, [0x3d0f00], { state: 'D' }), 'disk'],
  ['waits in the newer futex_wait', blockedIn(455, [0x1000, 2, 0xffffffff, 0x82]), 'lock'],
  [
    'clones and waits for a vfork child',
    blockedIn(56, [0x4111], { state: 'D', wchan: 'kernel_clone' }),
    'child',
  ],
  ['maps memory', blockedIn(9, [], { state: 'D', wchan: 'rwsem_down_write_slowpath' }), 'lock'],
  ['maps memory from a disk', blockedIn(9, [], { state: 'D', wchan: 'io_schedule' }), 'disk'],
  ['goes on with a sleep that a signal cut', blockedIn(219, [], { wchan: 'hrtimer_nanosleep' }), 'sleep'],
  ['goes on with a futex wait that a signal cut', blockedIn(219, [], { wchan: 'futex_do_wait' }), 'lock'],
  ['waits in several futexes', blockedIn(449, [0x1000, 2]), 'lock'],
  ['waits for io_uring', blockedIn(426, [5, 0, 1, 1], { fds: [fdOn(5, 'anon_inode:[io_uring]')] }), 'uring'],
  ['receives from a message queue', blockedIn(70, [1]), 'ipc'],
  ['is in a call of a later kernel', blockedIn(999, [], { wchan: 'do_something_new' }), '?'],
  [
    'is in a call of a later kernel, which waits for a semaphore of System V',
    blockedIn(999, [], { wchan: '__do_semtimedop' }),
    'ipc',
  ],
  ['waits for something in the kernel to be done', blockedIn(999, [], { wchan: 'do_wait_for_common' }), '?'],
  ['waits for entropy', blockedIn(318, [], { wchan: 'wait_for_random_bytes' }), '?'],
];

for (const [name, thread, wait] of CLASSES) {
  test(`a thread that ${name}: ${wait}`, () => assert.equal(classOf(thread).wait, wait));
}

test('wchan is read only where the call does not decide', () => {
  const futex = decodeCall('x86_64', {
    state: 'blocked',
    nr: 202,
    args: [0x1000, 0x80, 2, 0, 0, 0],
    sp: 1,
    pc: 1,
  });
  const read = decodeCall('x86_64', { state: 'blocked', nr: 0, args: [3, 0, 0, 0, 0, 0], sp: 1, pc: 1 });
  const open = decodeCall('x86_64', { state: 'blocked', nr: 257, args: [3, 0, 0, 0, 0, 0], sp: 1, pc: 1 });
  assert.equal(needsWchan('S', futex, []), false);
  assert.equal(needsWchan('S', read, [fdOn(3, 'pipe:[1]')]), false);
  assert.equal(needsWchan('S', read, [fdOn(3, '/f')]), true);
  assert.equal(needsWchan('S', open, []), true);
  assert.equal(needsWchan('D', undefined, []), true);
  assert.equal(needsWchan('R', undefined, []), false);
});
