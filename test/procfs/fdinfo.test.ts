import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFdinfo } from '../../src/procfs/fdinfo.ts';
import { malformed } from '../../src/procfs/unreadable.ts';
import { holdsForAnyBytes } from './properties.ts';

const parse = (text: string): unknown => parseFdinfo(Buffer.from(text, 'latin1'));

const FILE = 'pos:\t300\nflags:\t0100002\nmnt_id:\t87\nino:\t1099518\n';
const EVENTFD =
  'pos:\t0\nflags:\t02004002\nmnt_id:\t17\nino:\t1038\neventfd-count:                7\neventfd-id: 4\neventfd-semaphore: 0\n';
const EPOLL =
  'pos:\t0\nflags:\t02000002\nmnt_id:\t17\nino:\t1038\n' +
  'tfd:        7 events: 80000019 data:               63  pos:0 ino:40e sdev:10\n' +
  'tfd:       12 events:     2001 data: ffffffffffffffff  pos:0 ino:40f sdev:f\n';
const INOTIFY =
  'pos:\t0\nflags:\t04000\nmnt_id:\t17\nino:\t1038\n' +
  'inotify wd:1 ino:4b1 sdev:fe00000 mask:2 ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:b104000000000000\n' +
  'inotify wd:2 ino:4b2 sdev:fe00000 mask:2 ignored_mask:0 fhandle-bytes:8 fhandle-type:1 f_handle:b204000000000000\n';
const TIMERFD =
  'pos:\t0\nflags:\t02\nmnt_id:\t17\nino:\t1038\nclockid: 1\nticks: 0\nsettime flags: 00\n' +
  'it_value: (4998, 626848933)\nit_interval: (60, 0)\n';
const SIGNALFD = 'pos:\t0\nflags:\t02000002\nmnt_id:\t17\nino:\t1038\nsigmask:\t0000000000004200\n';
const PIDFD = 'pos:\t0\nflags:\t02000002\nmnt_id:\t17\nino:\t4711\nPid:\t6136\nNSpid:\t6136\t2\n';
const SOCKET = 'pos:\t0\nflags:\t02\nmnt_id:\t9\nino:\t2669174\nscm_fds: 1\n';
const LOCKED =
  'pos:\t0\nflags:\t02100002\nmnt_id:\t87\nino:\t1098157\n' +
  'lock:\t1: FLOCK  ADVISORY  WRITE 6101 fe:00:1098157 0 EOF\n';
const OLD = 'pos:\t12\nflags:\t0100000\n';

const FILES: readonly (readonly [name: string, text: string, record: object])[] = [
  ['flags are octal, all else decimal', FILE, { pos: 300, flags: 0o100002, mnt_id: 87, ino: 1099518 }],
  ['an eventfd has its count and its id', EVENTFD, { eventfd_count: '7', eventfd_id: 4 }],
  [
    'an epoll instance lists its watches, events in hex',
    EPOLL,
    {
      watches: [
        { tfd: 7, events: 0x80000019, ino: 0x40e },
        { tfd: 12, events: 0x2001, ino: 0x40f },
      ],
    },
  ],
  ['an inotify instance lists its watches', INOTIFY, { inotify: [1, 2] }],
  ['a timerfd says how long is left', TIMERFD, { timer_left_ns: 4998626848933, timer_interval_ns: 60e9 }],
  ['a signalfd has its mask', SIGNALFD, { sigmask: '0000000000004200' }],
  ['a pidfd has its process', PIDFD, { Pid: 6136 }],
  ['a Unix socket says how many descriptors were sent to it', SOCKET, { scm_fds: 1 }],
  [
    'a locked file has its locks',
    LOCKED,
    {
      locks: [
        {
          id: 1,
          waits: false,
          kind: 'FLOCK',
          access: 'WRITE',
          pid: 6101,
          device: 'fe:00',
          inode: 1098157,
          start: 0,
          end: Number.POSITIVE_INFINITY,
        },
      ],
    },
  ],
  [
    'a kernel before 5.14 has no inode, one before 3.15 no mount',
    OLD,
    { pos: 12, flags: 0o100000, mnt_id: Number.NaN },
  ],
];

for (const [name, text, record] of FILES) {
  test(`fdinfo: ${name}`, () => subset(parse(text), record));
}

/** Every key of `part` is in `whole` with the same value. */
function subset(whole: unknown, part: object): void {
  assert.ok(typeof whole === 'object' && whole !== null);
  for (const [key, value] of Object.entries(part))
    assert.deepEqual(whole[key as keyof typeof whole], value, key);
}

test('fdinfo: what is missing or no number makes it malformed', () => {
  assert.deepEqual(parse(''), malformed('fdinfo', 'is empty'));
  assert.deepEqual(parse('pos:\t1\nflags:\t02'), malformed('fdinfo', 'is cut off'));
  assert.deepEqual(parse('flags:\t02\n'), malformed('fdinfo', 'has no pos'));
  assert.deepEqual(parse('pos:\t1\n'), malformed('fdinfo', 'has no flags'));
  assert.deepEqual(parse('pos:\t1\nflags:\t08\n'), malformed('fdinfo', 'has no flags'));
});

holdsForAnyBytes('fdinfo', parseFdinfo, [FILE, EVENTFD, EPOLL, INOTIFY, TIMERFD, SIGNALFD, PIDFD, LOCKED], {
  cuts: 'lines',
});
