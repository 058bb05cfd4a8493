import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenFd } from '../../../src/inspect/pipes/ends.ts';
import { motionsBetween, type Offsets } from '../../../src/inspect/pipes/offsets.ts';

function file(fd: number, pos: number, name = '/data/x', ino = 7, flags = 0): OpenFd {
  return {
    pid: 1,
    fd,
    target: { kind: 'path', name },
    info: { pos, flags, mnt_id: 1, ino },
  } as unknown as OpenFd;
}

function offsets(at_ms: number, moved: number | undefined, ...files: OpenFd[]): Offsets {
  const io = moved === undefined ? undefined : { rchar: moved, wchar: 0 };
  return { at_ms, files, io, sizes: new Map() };
}

test('an offset that moved has a speed, also backwards', () => {
  const motions = motionsBetween(
    offsets(1000, 0, file(3, 100), file(4, 500)),
    offsets(3000, 900, file(3, 1100), file(4, 300)),
  );
  assert.equal(motions.get('1 3')?.speed, 500);
  assert.equal(motions.get('1 4')?.speed, -100);
});

const O_WRONLY = 1;
const pipe = (fd: number, flags = 0): OpenFd =>
  ({
    pid: 1,
    fd,
    target: { kind: 'pipe', inode: 9, name: 'pipe:[9]' },
    info: { pos: 0, flags, mnt_id: 2, ino: 9 },
  }) as unknown as OpenFd;
const wal = (fd: number, pos: number): OpenFd => file(fd, pos, '/data/w', fd, O_WRONLY);

for (const [what, before, after, expected] of [
  ['the process reads, and can read nothing else', [file(3, 5)], [file(3, 5)], 'pread'],
  ['another file may be what it reads', [file(3, 5), file(4, 0)], [file(3, 5), file(4, 0)], undefined],
  ['a pipe may be what it reads', [file(3, 5), pipe(4)], [file(3, 5), pipe(4)], undefined],
  [
    'a pipe that it writes is not read',
    [file(3, 5), pipe(4, O_WRONLY)],
    [file(3, 5), pipe(4, O_WRONLY)],
    'pread',
  ],
  ['a file that it writes is not read', [file(3, 5), wal(4, 0)], [file(3, 5), wal(4, 0)], 'pread'],
  [
    'another file moved by as much',
    [file(3, 5), file(4, 0, '/y', 8)],
    [file(3, 5), file(4, 10, '/y', 8)],
    undefined,
  ],
  [
    'another file moved by less',
    [file(3, 5), file(4, 0, '/y', 8)],
    [file(3, 5), file(4, 9, '/y', 8)],
    'pread',
  ],
  [
    '/dev/null gives nothing',
    [file(3, 5), file(0, 0, '/dev/null')],
    [file(3, 5), file(0, 0, '/dev/null')],
    'pread',
  ],
] as const) {
  test(`an offset stands while the process reads 10 bytes; ${what}: ${expected ?? 'nothing is said'}`, () => {
    const motion = motionsBetween(offsets(0, 10, ...before), offsets(1000, 20, ...after)).get('1 3');
    assert.deepEqual([motion?.speed, motion?.perhaps], [0, expected]);
  });
}

test('an offset stands, and the process reads nothing or it is not known', () => {
  for (const moved of [10, undefined]) {
    const motion = motionsBetween(offsets(0, 10, file(3, 5)), offsets(1000, moved, file(3, 5))).get('1 3');
    assert.deepEqual([motion?.speed, motion?.perhaps], [0, undefined]);
  }
});

test('a file whose size changed between two looks has no progress', () => {
  const at = (ms: number, pos: number, size: number): Offsets => ({
    ...offsets(ms, 0, file(3, pos)),
    sizes: new Map([[3, size]]),
  });
  assert.equal(motionsBetween(at(0, 10, 100), at(1000, 20, 100)).get('1 3')?.left, 8);
  assert.equal(motionsBetween(at(0, 10, 100), at(1000, 20, 120)).get('1 3')?.left, undefined);
});

test('a descriptor that is new, is another file now, or is a device has no motion', () => {
  const motions = motionsBetween(
    offsets(0, 0, file(3, 0), file(5, 0, '/dev/sda')),
    offsets(1000, 9, file(3, 9, '/data/y', 8), file(4, 9), file(5, 9, '/dev/sda')),
  );
  assert.equal(motions.size, 0);
});

test('two looks at the same time tell nothing', () => {
  assert.equal(motionsBetween(offsets(5, 0, file(3, 0)), offsets(5, 1, file(3, 9))).size, 0);
});
