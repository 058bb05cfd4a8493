import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OpenFd } from '../../../src/inspect/pipes/ends.ts';
import type { Pipe } from '../../../src/inspect/pipes/pipe.ts';
import { watchersOf } from '../../../src/inspect/pipes/watchers.ts';
import type { Judged } from '../../../src/inspect/waits/judge.ts';
import type { EpollWatch } from '../../../src/procfs/fdinfo.ts';

const end = (pid: number, fd: number): OpenFd => ({
  pid,
  fd,
  target: { kind: 'pipe', inode: 7, name: 'pipe:[7]' },
  info: { pos: 0, flags: 0, mnt_id: 16, ino: 7 },
});
const PIPE = { readers: [end(20, 3)], writers: [end(20, 4)] } as unknown as Pipe;

const IN = 1;
const OUT = 4;
const HUP = 0x10;

for (const [what, watch, expected] of [
  ['its read end, for data', { tfd: 3, events: IN, ino: 7 }, [[20], []]],
  ['its write end, for room', { tfd: 4, events: OUT, ino: 7 }, [[], [20]]],
  ['its write end, for its reader to leave', { tfd: 4, events: HUP, ino: 7 }, [[], []]],
  ['a read end, on a kernel that does not say of which file', { tfd: 3, events: IN }, [[20], []]],
  ['another file that had the number of the read end', { tfd: 3, events: IN, ino: 8 }, [[], []]],
  ['another descriptor', { tfd: 9, events: IN, ino: 9 }, [[], []]],
] as const satisfies readonly (readonly [string, EpollWatch, unknown])[]) {
  test(`a thread waits in epoll and watches ${what}`, () => {
    const judged = {
      fd: { fd: 5, info: { pos: 0, flags: 2, mnt_id: 1, watches: [watch] } },
    } as unknown as Judged;
    const { forData, forRoom } = watchersOf(PIPE, new Map([[20, [judged]]]));
    assert.deepEqual([forData, forRoom], expected);
  });
}

test('nobody waits in epoll', () => {
  assert.deepEqual(watchersOf(PIPE, new Map()), { forData: [], forRoom: [] });
});
