import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeCall, isFd } from '../../../src/inspect/waits/decode.ts';
import { CALLS } from '../../../src/inspect/waits/calls.ts';
import { syscallName } from '../../../src/inspect/waits/syscalls.ts';
import { hexAddress, int32, uint32 } from '../../../src/inspect/waits/words.ts';
import type { U64 } from '../../../src/procfs/stat.ts';

const at = (nr: number, ...args: U64[]) =>
  ({
    state: 'blocked',
    nr,
    args: [...args, 0, 0, 0, 0, 0, 0].slice(0, 6),
    sp: 0x7fff0000,
    pc: 0x4000,
  }) as const;

/** Number on x86_64, number on aarch64, name; -1: there is none. From the kernel's tables. */
const NUMBERS: readonly (readonly [x86: number, arm: number, name: string])[] = [
  [0, 63, 'read'],
  [17, 67, 'pread64'],
  [1, 64, 'write'],
  [40, 71, 'sendfile'],
  [275, 76, 'splice'],
  [326, 285, 'copy_file_range'],
  [2, -1, 'open'],
  [257, 56, 'openat'],
  [437, 437, 'openat2'],
  [74, 82, 'fsync'],
  [306, 267, 'syncfs'],
  [7, -1, 'poll'],
  [271, 73, 'ppoll'],
  [270, 72, 'pselect6'],
  [232, -1, 'epoll_wait'],
  [281, 22, 'epoll_pwait'],
  [441, 441, 'epoll_pwait2'],
  [35, 101, 'nanosleep'],
  [230, 115, 'clock_nanosleep'],
  [34, -1, 'pause'],
  [130, 133, 'rt_sigsuspend'],
  [128, 137, 'rt_sigtimedwait'],
  [202, 98, 'futex'],
  [455, 455, 'futex_wait'],
  [449, 449, 'futex_waitv'],
  [61, 260, 'wait4'],
  [247, 95, 'waitid'],
  [58, -1, 'vfork'],
  [56, 220, 'clone'],
  [435, 435, 'clone3'],
  [43, 202, 'accept'],
  [288, 242, 'accept4'],
  [42, 203, 'connect'],
  [45, 207, 'recvfrom'],
  [299, 243, 'recvmmsg'],
  [307, 269, 'sendmmsg'],
  [73, 32, 'flock'],
  [72, 25, 'fcntl'],
  [208, 4, 'io_getevents'],
  [333, 292, 'io_pgetevents'],
  [426, 426, 'io_uring_enter'],
  [70, 188, 'msgrcv'],
  [69, 189, 'msgsnd'],
  [65, 193, 'semop'],
  [220, 192, 'semtimedop'],
  [243, 183, 'mq_timedreceive'],
  [242, 182, 'mq_timedsend'],
  [219, 128, 'restart_syscall'],
  [16, 29, 'ioctl'],
  [9, 222, 'mmap'],
  [318, 278, 'getrandom'],
];

for (const [x86, arm, name] of NUMBERS) {
  test(`${name} is ${x86} on x86_64 and ${arm < 0 ? 'not there' : arm} on aarch64`, () => {
    assert.equal(syscallName('x86_64', x86), name);
    if (arm >= 0) assert.equal(syscallName('aarch64', arm), name);
  });
}

test('every call whose arguments are known has a number on x86_64', () => {
  const names = new Set(Array.from({ length: 500 }, (_, nr) => syscallName('x86_64', nr)));
  for (const name of Object.keys(CALLS)) assert.ok(names.has(name), name);
});

test('an architecture without a table: numbers, not names', () => {
  assert.equal(syscallName('s390x', 3), undefined);
  assert.equal(decodeCall('s390x', at(238, 1))?.name, '238');
});

test('a 32-bit program: numbers, not names', () => {
  const call = decodeCall('x86_64', at(240, 1), true);
  assert.deepEqual([call?.name, call?.shape, call?.fds], ['240', undefined, []]);
});

test('outside every call there is none', () => assert.equal(decodeCall('x86_64', at(-1)), undefined));

test('a negative time-out is none, a pointer is one of unknown length', () => {
  assert.deepEqual(timeOf(at(7, 1, 1, 0xffff_ffff)), [undefined, false]);
  assert.deepEqual(timeOf(at(7, 1, 1, 0xffff_ffff_ffff_ffffn)), [undefined, false]);
  assert.deepEqual(timeOf(at(7, 1, 1, 90_000_000)), [90_000_000, true]);
  assert.deepEqual(timeOf(at(232, 4, 1, 1, 0)), [0, true]);
  assert.deepEqual(timeOf(at(271, 1, 1, 0x7fff_0000)), [undefined, true]);
  assert.deepEqual(timeOf(at(202, 0x1000, 0x89, 0, 0x7fff_0000)), [undefined, true]);
});

function timeOf(look: ReturnType<typeof at>): readonly [number | undefined, boolean | undefined] {
  const call = decodeCall('x86_64', look);
  return [call?.timeoutMs, call?.timed];
}

test('descriptors are cut to 32 bits; sendfile has its output first', () => {
  assert.deepEqual(decodeCall('x86_64', at(0, 0xffff_ffff_0000_0005n))?.fds, [{ fd: 5, op: 'read' }]);
  assert.deepEqual(decodeCall('x86_64', at(40, 4, 3))?.fds, [
    { fd: 3, op: 'read' },
    { fd: 4, op: 'write' },
  ]);
});

test('waitid of a pidfd waits on a descriptor, of a process on none', () => {
  assert.deepEqual(decodeCall('x86_64', at(247, 3, 9))?.fds, [{ fd: 9, op: 'read' }]);
  assert.deepEqual(decodeCall('x86_64', at(247, 1, 9))?.fds, []);
});

test('a descriptor that can be none keeps its sign', () => {
  assert.deepEqual(decodeCall('x86_64', at(0, 0xffff_ffff_ffff_ffffn))?.fds, [{ fd: -1, op: 'read' }]);
  assert.equal(isFd(-1), false);
});

test('futex_wait has its arguments in another order', () => {
  const call = decodeCall('aarch64', at(455, 0x1000, 7, 0xffff_ffff, 0x82, 0x7fff_0000));
  assert.deepEqual(
    [call?.name, call?.timed, call?.futex?.uaddr, call?.futex?.val, call?.futex?.shared],
    ['futex_wait', true, 0x1000, 7, false],
  );
});

test('words are cut as the call cuts them', () => {
  assert.equal(int32(0xffff_ffff), -1);
  assert.equal(int32(0xffff_ffff_ffff_ffffn), -1);
  assert.equal(int32(0x7fff_ffff), 0x7fff_ffff);
  assert.equal(uint32(0x1_0000_0002), 2);
  assert.equal(uint32(0xffff_ffff_8000_0001n), 0x8000_0001);
});

for (const [address, hex] of [
  [0, '0'],
  [0xffff_ffff, 'ffffffff'],
  [0x1_0000_0000, '100000000'],
  [0x7f00_0000_0010, '7f0000000010'],
  [0xffff_ffff_ff60_0000n, 'ffffffffff600000'],
] as const) {
  test(`the address ${hex}`, () => assert.equal(hexAddress(address), hex));
}
